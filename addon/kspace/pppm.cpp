// kspace_style pppm (Hockney and Eastwood): charges on a mesh, one transform, the optimal influence function, three transforms back for
// the field. Orders, error estimates and mesh sizes as LAMMPS has them, so that the same mesh comes out.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/error.h"
#include "core/thread_pool.h"
#include "kspace/fft.h"
#include "kspace/kspace.h"

namespace garnet {

// Coefficients of the mesh error by order: Deserno and Holm, J Chem Phys 109, 7694 (1998), table II.
static constexpr double error_series[8][7] = {
    {},
    {2.0 / 3},
    {1.0 / 50, 5.0 / 294},
    {1.0 / 588, 7.0 / 1440, 21.0 / 3872},
    {1.0 / 4320, 3.0 / 1936, 7601.0 / 2271360, 143.0 / 28800},
    {1.0 / 23232, 7601.0 / 13628160, 143.0 / 69120, 517231.0 / 106536960, 106640677.0 / 11737571328.0},
    {691.0 / 68140800, 13.0 / 57600, 47021.0 / 35512320, 9694607.0 / 2095994880, 733191589.0 / 59609088000.0, 326190917.0 / 11700633600.0},
    {1.0 / 345600, 3617.0 / 35512320, 745739.0 / 838397952, 56399353.0 / 12773376000.0, 25091609.0 / 1560084480,
     1755948832039.0 / 36229939200000.0, 4887769399.0 / 37838389248.0}};

class Pppm : public Kspace {
public:
    explicit Pppm(const Units& units) : Kspace(units) {}
    void setup(const Box& box) override;

protected:
    std::string resolve(const Box& box) override;
    void add(const Box& box, const KspaceAtoms& atoms, double* energies, double* virials) override;

private:
    using Complex = Fft3::Complex;
    struct Weights {
        int first[3];
        double w[3][8];
    };

    double mesh_error(double spacing, double length) const;
    double mesh_error(const Box& box) const;
    void choose_mesh(const Box& box);
    void balance_splitting(const Box& box);
    double influence(const Box& slab, const double rows[3][3], const int n[3], const double k[3]) const;
    double denominator(const int n[3]) const;
    Weights weights_at(const Box& slab, const double* x) const;
    std::size_t at(int i, int j, int k) const {
        auto wrapped = [](int a, int n) { return a < 0 ? a + n : a >= n ? a - n : a; };
        return (std::size_t(wrapped(k, mesh_[2])) * mesh_[1] + wrapped(j, mesh_[1])) * mesh_[0] + wrapped(i, mesh_[0]);
    }
    void spread(const KspaceAtoms& atoms);
    template <class Value>
    double interpolate(const Weights& w, Value value) const;
    int signed_index(int k, int d) const { return k - mesh_[d] * (2 * k / mesh_[d]); }

    std::array<int, 3> mesh_{};
    Fft3 fft_;
    std::vector<double> denominator_;
    std::vector<double> green_;
    std::vector<Complex> charge_, work_, field_[3];
    std::vector<Weights> weights_;
};

double Pppm::mesh_error(double spacing, double length) const {
    const double h = spacing * g_;
    double sum = 0;
    for (int m = 0; m < order_; m++) sum += error_series[order_][m] * std::pow(h, 2.0 * m);
    return q2_ * std::pow(h, order_) * std::sqrt(g_ * length * std::sqrt(2 * M_PI) * sum / count_) / (length * length);
}

double Pppm::mesh_error(const Box& box) const {
    const Box slab = stretched(box);
    double sum = 0, rows[3][3];
    reciprocal(box, rows);
    // In a tilted box LAMMPS takes the spacing from sums of mesh sizes over inverse edges.
    for (int d = 0; d < 3; d++) {
        const double per_length = (rows[0][d] * mesh_[0] + rows[1][d] * mesh_[1] + rows[2][d] * mesh_[2]) / (2 * M_PI);
        sum += std::pow(mesh_error(1 / per_length, slab.length(d)), 2);
    }
    return std::sqrt(sum / 3);
}

void Pppm::choose_mesh(const Box& box) {
    const Box slab = stretched(box);
    mesh_ = given_;
    if (given_[0] == 0) {
        for (int d = 0; d < 3; d++) {
            const double length = slab.length(d);
            double spacing = 1 / g_;
            mesh_[d] = int(length / spacing) + 1;
            for (double error = mesh_error(spacing, length); error > accuracy_;) {
                error = mesh_error(spacing, length);
                mesh_[d]++;
                spacing = length / mesh_[d];
            }
        }
        if (box.triclinic) {
            double skewed[3] = {mesh_[0] / slab.length(0), mesh_[1] / slab.length(1), mesh_[2] / slab.length(2)};
            skew(box, skewed);
            for (int d = 0; d < 3; d++) mesh_[d] = int(skewed[d]) + 1;
        }
    }
    for (int& n : mesh_) {
        while (!Fft3::fits(n)) n++;
        if (n > 4096) throw InputError("PPPM grid is too large");
    }
}

/// Newton's method for the splitting at which real and mesh errors are alike.
void Pppm::balance_splitting(const Box& box) {
    const double volume = box.volume();
    auto difference = [&] { return 2 * q2_ * std::exp(-g_ * g_ * cutoff_ * cutoff_) / std::sqrt(count_ * cutoff_ * volume) - mesh_error(box); };
    for (int round = 0; round < 10000; round++) {
        const double here = difference(), g = g_;
        g_ = g + 1e-6;
        const double slope = (difference() - here) / 1e-6;
        g_ = g - here / slope;
        if (std::fabs(difference()) < 1e-5) return;
    }
    throw InputError("Could not compute g_ewald");
}

std::string Pppm::resolve(const Box& box) {
    choose_mesh(box);
    if (!g_given_) balance_splitting(box);
    fft_ = Fft3(mesh_[0], mesh_[1], mesh_[2]);
    // Σ_m W(k + m)² in closed form, as powers of sin² (Hockney and Eastwood, section 8-6).
    denominator_.assign(order_, 0);
    denominator_[0] = 1;
    for (int m = 1; m < order_; m++) {
        for (int l = m; l > 0; l--)
            denominator_[l] = 4 * (denominator_[l] * (l - m) * (l - m - 0.5) - denominator_[l - 1] * (l - m - 1) * (l - m - 1));
        denominator_[0] = 4 * (denominator_[0] * -m * (-m - 0.5));
    }
    double factorial = 1;
    for (int k = 1; k < 2 * order_; k++) factorial *= k;
    for (double& value : denominator_) value /= factorial;
    setup(box);
    char line[128];
    std::snprintf(line, sizeof line, "  grid = %d %d %d\n  stencil order = %d\n", mesh_[0], mesh_[1], mesh_[2], order_);
    return line;
}

double Pppm::denominator(const int n[3]) const {
    double product = 1;
    for (int d = 0; d < 3; d++) {
        const double s = std::sin(M_PI * n[d] / mesh_[d]), s2 = s * s;
        double sum = 0;
        for (int l = order_ - 1; l >= 0; l--) sum = denominator_[l] + sum * s2;
        product *= sum;
    }
    return product * product;
}

double Pppm::influence(const Box& slab, const double rows[3][3], const int n[3], const double k[3]) const {
    const double k2 = k[0] * k[0] + k[1] * k[1] + k[2] * k[2];
    // How many images matter: LAMMPS' rule (EPS_HOC).
    double reach[3];
    for (int d = 0; d < 3; d++) reach[d] = g_ / (M_PI * mesh_[d]) * std::pow(-std::log(1e-7), 0.25);
    skew(slab, reach);
    const int images[3] = {int(reach[0]), int(reach[1]), int(reach[2])};
    auto window = [&](int d, int m) {
        const double x = M_PI * n[d] / mesh_[d] + M_PI * m;
        return x == 0 ? 1.0 : std::pow(std::sin(x) / x, 2 * order_);
    };
    double sum = 0;
    for (int a = -images[0]; a <= images[0]; a++)
        for (int b = -images[1]; b <= images[1]; b++)
            for (int c = -images[2]; c <= images[2]; c++) {
                const int shift[3] = {a * mesh_[0], b * mesh_[1], c * mesh_[2]};
                double dot = 0, q2 = 0;
                for (int d = 0; d < 3; d++) {
                    const double q = k[d] + shift[0] * rows[0][d] + shift[1] * rows[1][d] + shift[2] * rows[2][d];
                    dot += k[d] * q, q2 += q * q;
                }
                sum += dot / q2 * std::exp(-0.25 * q2 / (g_ * g_)) * window(0, a) * window(1, b) * window(2, c);
            }
    return 12.5663706 / k2 * sum / denominator(n);  // 4π with LAMMPS' digits
}

void Pppm::setup(const Box& box) {
    const Box slab = stretched(box);
    double rows[3][3];
    reciprocal(box, rows);
    green_.resize(std::size_t(mesh_[0]) * mesh_[1] * mesh_[2]);
    parallel_for(mesh_[2], 1, [&](std::size_t begin, std::size_t end, int) {
        for (int z = int(begin); z < int(end); z++)
            for (int y = 0; y < mesh_[1]; y++)
                for (int x = 0; x < mesh_[0]; x++) {
                    const int n[3] = {signed_index(x, 0), signed_index(y, 1), signed_index(z, 2)};
                    double k[3];
                    for (int d = 0; d < 3; d++) k[d] = n[0] * rows[0][d] + n[1] * rows[1][d] + n[2] * rows[2][d];
                    green_[at(x, y, z)] = n[0] || n[1] || n[2] ? influence(slab, rows, n, k) : 0;
                }
    });
}

/// B-splines of the order at the mesh points around an atom.
Pppm::Weights Pppm::weights_at(const Box& slab, const double* x) const {
    Weights out;
    double s[3];
    slab.to_fractional(x, s);
    for (int d = 0; d < 3; d++) {
        const double u = s[d] * mesh_[d], first = std::ceil(u - 0.5 * order_), t = first - u + 0.5 * order_;
        double* w = out.w[d];
        w[0] = 1;
        for (int n = 2; n <= order_; n++) {
            w[n - 1] = 0;
            for (int k = n - 1; k >= 0; k--) w[k] = ((t + k) * w[k] + (k > 0 ? (n - t - k) * w[k - 1] : 0)) / (n - 1);
        }
        // Atoms drift out of the box between rebuilds.
        out.first[d] = int(first) % mesh_[d];
        if (out.first[d] < 0) out.first[d] += mesh_[d];
    }
    return out;
}

void Pppm::spread(const KspaceAtoms& atoms) {
    charge_.assign(green_.size(), 0);
    for (int i = 0; i < atoms.count; i++) {
        const Weights& w = weights_[i];
        for (int c = 0; c < order_; c++)
            for (int b = 0; b < order_; b++)
                for (int a = 0; a < order_; a++)
                    charge_[at(w.first[0] + a, w.first[1] + b, w.first[2] + c)] += atoms.charge[i] * w.w[0][a] * w.w[1][b] * w.w[2][c];
    }
}

template <class Value>
double Pppm::interpolate(const Weights& w, Value value) const {
    double sum = 0;
    for (int c = 0; c < order_; c++)
        for (int b = 0; b < order_; b++)
            for (int a = 0; a < order_; a++) sum += w.w[0][a] * w.w[1][b] * w.w[2][c] * value(at(w.first[0] + a, w.first[1] + b, w.first[2] + c));
    return sum;
}

void Pppm::add(const Box& box, const KspaceAtoms& atoms, double* energies, double* virials) {
    if (virials) throw InputError("Per-atom virials are not available with kspace_style pppm: use ewald");
    for (const int n : mesh_)
        if (n < order_) throw InputError("PPPM order is larger than the mesh: raise the accuracy or set kspace_modify mesh");
    const Box slab = stretched(box);
    double rows[3][3];
    reciprocal(box, rows);
    weights_.resize(atoms.count);
    parallel_for(atoms.count, 512, [&](std::size_t begin, std::size_t end, int) {
        for (std::size_t i = begin; i < end; i++) weights_[i] = weights_at(slab, atoms.x + 3 * i);
    });
    spread(atoms);
    fft_.run(charge_, true);

    const double volume = slab.volume(), scale = 0.5 * units_.qqrd2e / volume;
    for (auto& field : field_) field.resize(green_.size());
    std::array<double, 6> w{};
    double total = 0;
    for (int z = 0; z < mesh_[2]; z++)
        for (int y = 0; y < mesh_[1]; y++)
            for (int x = 0; x < mesh_[0]; x++) {
                const std::size_t n = at(x, y, z);
                const int index[3] = {signed_index(x, 0), signed_index(y, 1), signed_index(z, 2)};
                double k[3];
                for (int d = 0; d < 3; d++) k[d] = index[0] * rows[0][d] + index[1] * rows[1][d] + index[2] * rows[2][d];
                const double k2 = k[0] * k[0] + k[1] * k[1] + k[2] * k[2], part = green_[n] * std::norm(charge_[n]) * scale;
                total += part;
                if (k2 > 0) {
                    const double term = -2 * (1 / k2 + 0.25 / (g_ * g_));
                    const int first[6] = {0, 1, 2, 0, 0, 1}, second[6] = {0, 1, 2, 1, 2, 2};
                    for (int e = 0; e < 6; e++) w[e] += part * ((e < 3 ? 1 : 0) + term * k[first[e]] * k[second[e]]);
                }
                charge_[n] *= green_[n] / volume;
                for (int d = 0; d < 3; d++) field_[d][n] = Complex(0, -k[d]) * charge_[n];
            }
    energy += total;
    virial = w;
    for (auto& field : field_) fft_.run(field, false);
    if (energies) fft_.run(charge_, false);
    parallel_for(atoms.count, 256, [&](std::size_t begin, std::size_t end, int) {
        for (std::size_t i = begin; i < end; i++) {
            const double push = units_.qqrd2e * atoms.charge[i];
            for (int d = 0; d < 3; d++) atoms.force[3 * i + d] += push * interpolate(weights_[i], [&](std::size_t n) { return field_[d][n].real(); });
            if (energies) energies[i] += 0.5 * push * interpolate(weights_[i], [&](std::size_t n) { return charge_[n].real(); });
        }
    });
}

std::unique_ptr<Kspace> make_pppm(const Units& units) { return std::make_unique<Pppm>(units); }

}  // namespace garnet
