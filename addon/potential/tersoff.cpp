// pair_style tersoff: https://docs.lammps.org/pair_tersoff.html
#include <cmath>

#include "potential/pair/scatter.h"
#include "potential/pair/triplets.h"

namespace garnet {

class PairTersoff : public TripletPair {
public:
    using TripletPair::TripletPair;

    void compute(const PairAtoms& atoms, PairOutput& out) override {
        scatter_forces(atoms, out, [&](int begin, int end, Scatter& scatter) {
            std::vector<Near> near;
            NeighborList::Reader reader(*atoms.list);
            for (int i = begin; i < end; i++) {
                const int e = element_[atoms.site[i].type];
                if (e < 0) continue;
                find_near(atoms, reader, i, [&](int) { return reach_; }, near);
                for (std::size_t j = 0; j < near.size(); j++) bond(i, e, near, j, scatter);
            }
        });
    }

protected:
    std::size_t row_length() const override { return 14; }
    const char* file_kind() const override { return "Tersoff potential"; }

    void take(int i, int j, int k, const std::vector<double>& v) override {
        rows_.resize(std::size_t(elements()) * elements() * elements());
        Row row{v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9] * energy_unit(), v[10], v[11], v[12], v[13] * energy_unit()};
        if (row.m != 1 && row.m != 3) throw InputError("Tersoff potential file: expected 1 or 3 for m, got " + std::to_string(row.m));
        rows_[triplet(i, j, k)] = row;
    }

    double init_pair(int a, int b) override {
        reach_ = 0;
        for (const Row& row : rows_) reach_ = std::max(reach_, row.R + row.D);
        return element_[a] >= 0 && element_[b] >= 0 ? reach_ : 0;
    }

private:
    struct Row {
        double m, gamma, lambda3, c, d, h, n, beta, lambda2, B, R, D, lambda1, A;
    };

    struct Slope {
        double value, slope;
    };

    static Slope taper(const Row& row, double r) {
        if (r < row.R - row.D) return {1, 0};
        if (r > row.R + row.D) return {0, 0};
        const double angle = M_PI / 2 * (r - row.R) / row.D;
        return {0.5 * (1 - std::sin(angle)), -M_PI / 4 / row.D * std::cos(angle)};
    }

    /// Bond order and its slope by zeta, with the limits that keep powers of very small and large numbers apart.
    static Slope bond_order(const Row& row, double zeta) {
        const double t = row.beta * zeta, n = row.n;
        const double c1 = std::pow(2 * n * 1e-16, -1 / n), c2 = std::pow(2 * n * 1e-8, -1 / n), c3 = 1 / c2, c4 = 1 / c1;
        if (t > c1) return {1 / std::sqrt(t), row.beta * -0.5 * std::pow(t, -1.5)};
        if (t > c2) return {(1 - std::pow(t, -n) / (2 * n)) / std::sqrt(t), row.beta * (-0.5 * std::pow(t, -1.5) * (1 - (1 + 1 / (2 * n)) * std::pow(t, -n)))};
        if (t < c4) return {1, 0};
        if (t < c3) return {1 - std::pow(t, n) / (2 * n), -0.5 * row.beta * std::pow(t, n - 1)};
        const double power = std::pow(t, n);
        return {std::pow(1 + power, -1 / (2 * n)), -0.5 * std::pow(1 + power, -1 - 1 / (2 * n)) * power / zeta};
    }

    static Slope angular(const Row& row, double cosine) {
        const double c2 = row.c * row.c, d2 = row.d * row.d, off = row.h - cosine, bottom = d2 + off * off;
        return {row.gamma * (1 + c2 / d2 - c2 / bottom), row.gamma * -2 * c2 * off / (bottom * bottom)};
    }

    static Slope distance_weight(const Row& row, double difference) {
        const double by = row.lambda3 * difference, power = row.m == 3 ? by * by * by : by;
        const double value = power > 69.0776 ? 1e30 : power < -69.0776 ? 0 : std::exp(power);
        return {value, value * row.lambda3 * (row.m == 3 ? 3 * by * by : 1)};
    }

    void bond(int i, int e, const std::vector<Near>& near, std::size_t at, Scatter& scatter) const {
        const Near& j = near[at];
        const Row& row = rows_[triplet(e, j.element, j.element)];
        if (j.r >= row.R + row.D) return;
        const Slope cut = taper(row, j.r);
        const double repulsion = row.A * std::exp(-row.lambda1 * j.r), attraction = -row.B * std::exp(-row.lambda2 * j.r);
        double zeta = 0;
        for (std::size_t k = 0; k < near.size(); k++)
            if (k != at) zeta += zeta_term(e, j, near[k], nullptr);
        const Slope order = bond_order(row, zeta);
        const double energy = 0.5 * cut.value * (repulsion + order.value * attraction);
        const double slope = 0.5 * (cut.slope * (repulsion + order.value * attraction) -
                                    cut.value * (row.lambda1 * repulsion + order.value * row.lambda2 * attraction));
        const double d[3] = {-j.d[0], -j.d[1], -j.d[2]};
        scatter.pair(i, j.site, d, -slope / j.r, energy);
        const double by_zeta = 0.5 * cut.value * attraction * order.slope;
        if (by_zeta == 0) return;
        for (std::size_t k = 0; k < near.size(); k++) {
            if (k == at) continue;
            double slopes[3];
            if (zeta_term(e, j, near[k], slopes) == 0 && slopes[0] == 0 && slopes[1] == 0 && slopes[2] == 0) continue;
            three(i, j, near[k], by_zeta, slopes, scatter);
        }
    }

    /// The term of k in the surroundings of bond ij; slopes by r_ij, r_ik and the cosine between them.
    double zeta_term(int e, const Near& j, const Near& k, double* slopes) const {
        const Row& row = rows_[triplet(e, j.element, k.element)];
        if (slopes) slopes[0] = slopes[1] = slopes[2] = 0;
        if (k.r >= row.R + row.D) return 0;
        const double cosine = (j.d[0] * k.d[0] + j.d[1] * k.d[1] + j.d[2] * k.d[2]) / (j.r * k.r);
        const Slope cut = taper(row, k.r), angle = angular(row, cosine), weight = distance_weight(row, j.r - k.r);
        if (slopes) {
            slopes[0] = cut.value * angle.value * weight.slope;
            slopes[1] = cut.slope * angle.value * weight.value - cut.value * angle.value * weight.slope;
            slopes[2] = cut.value * angle.slope * weight.value;
        }
        return cut.value * angle.value * weight.value;
    }

    static void three(int i, const Near& j, const Near& k, double by_zeta, const double slopes[3], Scatter& scatter) {
        const double inverse = 1 / (j.r * k.r), cosine = (j.d[0] * k.d[0] + j.d[1] * k.d[1] + j.d[2] * k.d[2]) * inverse;
        double f_j[3], f_k[3];
        for (int c = 0; c < 3; c++) {
            f_j[c] = -by_zeta * (slopes[0] * j.d[c] / j.r + slopes[2] * (k.d[c] * inverse - cosine * j.d[c] / (j.r * j.r)));
            f_k[c] = -by_zeta * (slopes[1] * k.d[c] / k.r + slopes[2] * (j.d[c] * inverse - cosine * k.d[c] / (k.r * k.r)));
        }
        scatter.triple(i, j.site, k.site, j.d, k.d, f_j, f_k, 0);
    }

    double reach_ = 0;
    std::vector<Row> rows_;
};

void style_tersoff(PairStyles& styles) { styles.add<PairTersoff>("tersoff"); }

}  // namespace garnet
