// pair_style sw, Stillinger and Weber: https://docs.lammps.org/pair_sw.html
#include <cmath>

#include "potential/pair/scatter.h"
#include "potential/pair/triplets.h"

namespace garnet {

class PairSw : public TripletPair {
public:
    using TripletPair::TripletPair;

    void compute(const PairAtoms& atoms, PairOutput& out) override {
        scatter_forces(atoms, out, [&](int begin, int end, Scatter& scatter) {
            std::vector<Near> near;
            NeighborList::Reader reader(*atoms.list);
            for (int i = begin; i < end; i++) {
                const int e = element_[atoms.site[i].type];
                if (e < 0) continue;
                find_near(atoms, reader, i, [&](int other) { return rows_[triplet(e, other, other)].reach; }, near);
                for (const Near& j : near) two(i, e, j, scatter);
                for (std::size_t j = 0; j < near.size(); j++)
                    for (std::size_t k = j + 1; k < near.size(); k++) three(i, e, near[j], near[k], scatter);
            }
        });
    }

protected:
    std::size_t row_length() const override { return 11; }
    const char* file_kind() const override { return "Stillinger-Weber potential"; }

    void take(int i, int j, int k, const std::vector<double>& v) override {
        rows_.resize(std::size_t(elements()) * elements() * elements());
        Row row{v[0] * energy_unit(), v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[1] * v[2], v[1] * v[2]};
        // A tolerance cuts off what is smaller than it: exp(sigma/(r - cut)) < tol.
        if (v[10] > 0) row.reach += (row.gamma < 1 ? row.gamma : 1) * row.sigma / std::log(std::min(v[10], 0.01));
        rows_[triplet(i, j, k)] = row;
    }

    double init_pair(int a, int b) override {
        double most = 0;
        for (const Row& row : rows_) most = std::max(most, row.reach);
        return element_[a] >= 0 && element_[b] >= 0 ? most : 0;
    }

private:
    struct Row {
        double epsilon, sigma, a, lambda, gamma, cosine, A, B, p, q, cut, reach;
    };

    /// Each pair is met from both sides: half each time.
    void two(int i, int e, const Near& j, Scatter& scatter) const {
        const Row& row = rows_[triplet(e, j.element, j.element)];
        const double inverse = 1 / (j.r - row.cut), decay = std::exp(row.sigma * inverse);
        const double p = row.B * std::pow(row.sigma / j.r, row.p), q = std::pow(row.sigma / j.r, row.q), scale = row.A * row.epsilon * decay;
        const double energy = scale * (p - q);
        const double slope = scale * (-(row.p * p - row.q * q) / j.r - (p - q) * row.sigma * inverse * inverse);
        const double d[3] = {-j.d[0], -j.d[1], -j.d[2]};
        scatter.pair(i, j.site, d, -0.5 * slope / j.r, 0.5 * energy);
    }

    void three(int i, int e, const Near& j, const Near& k, Scatter& scatter) const {
        const Row &ij = rows_[triplet(e, j.element, j.element)], &ik = rows_[triplet(e, k.element, k.element)];
        const Row& row = rows_[triplet(e, j.element, k.element)];
        const double in_j = 1 / (j.r - ij.cut), in_k = 1 / (k.r - ik.cut);
        const double gauss = std::exp(ij.sigma * ij.gamma * in_j + ik.sigma * ik.gamma * in_k);
        const double inverse = 1 / (j.r * k.r), cosine = (j.d[0] * k.d[0] + j.d[1] * k.d[1] + j.d[2] * k.d[2]) * inverse;
        const double bend = cosine - row.cosine, strength = row.lambda * row.epsilon * gauss, energy = strength * bend * bend;
        const double by_cosine = 2 * strength * bend;
        const double by_j = -energy * ij.sigma * ij.gamma * in_j * in_j, by_k = -energy * ik.sigma * ik.gamma * in_k * in_k;
        double f_j[3], f_k[3];
        for (int c = 0; c < 3; c++) {
            f_j[c] = -by_j * j.d[c] / j.r - by_cosine * (k.d[c] * inverse - cosine * j.d[c] / (j.r * j.r));
            f_k[c] = -by_k * k.d[c] / k.r - by_cosine * (j.d[c] * inverse - cosine * k.d[c] / (k.r * k.r));
        }
        scatter.triple(i, j.site, k.site, j.d, k.d, f_j, f_k, energy);
    }

    std::vector<Row> rows_;
};

void style_sw(PairStyles& styles) { styles.add<PairSw>("sw"); }

}  // namespace garnet
