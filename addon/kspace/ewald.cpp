// kspace_style ewald: structure factors of all wave vectors up to what the accuracy asks for.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/thread_pool.h"
#include "kspace/kspace.h"

namespace garnet {

class Ewald : public Kspace {
public:
    explicit Ewald(const Units& units) : Kspace(units) {}

    void setup(const Box& box) override {
        const Box slab = stretched(box);
        std::array<int, 3> most = given_;
        const double lengths[3] = {slab.length(0), slab.length(1), slab.length(2)};
        if (given_[0] == 0)
            for (int d = 0; d < 3; d++) {
                most[d] = 1;
                while (error_of(most[d], lengths[d]) > accuracy_) most[d]++;
            }
        double limit = 0;
        for (int d = 0; d < 3; d++) limit = std::max(limit, std::pow(2 * M_PI / lengths[d] * most[d], 2));
        if (box.triclinic && given_[0] == 0) {
            double skewed[3] = {most[0] / lengths[0], most[1] / lengths[1], most[2] / lengths[2]};
            skew(box, skewed);
            for (int d = 0; d < 3; d++) most[d] = std::max(1, int(skewed[d]));
        }
        make_vectors(box, most, limit * 1.00001);
    }

    std::array<double, 4> between(const Box& box, const KspaceAtoms& atoms, const std::int32_t* mask, std::int32_t a, std::int32_t b) override;

protected:
    std::string resolve(const Box& box) override {
        setup(box);
        char line[96];
        std::snprintf(line, sizeof line, "  KSpace vectors: actual max1d = %zu %d\n", vectors_.size(), largest_);
        return line;
    }

    void add(const Box& box, const KspaceAtoms& atoms, double* energies, double* virials) override;

private:
    struct Vector {
        int n[3];
        double k[3], weight, virial[6];
    };

    /// RMS error of forces when vectors beyond n along an edge are left out (Kolafa and Perram).
    double error_of(int n, double length) const {
        return 2 * q2_ * g_ / length * std::sqrt(1 / (M_PI * n * std::max(1.0, count_))) * std::exp(-M_PI * M_PI * n * n / (g_ * g_ * length * length));
    }

    void make_vectors(const Box& box, const std::array<int, 3>& most, double limit);
    void find_phases(const Box& box, const KspaceAtoms& atoms);
    /// e^{ik·r} of an atom.
    void phase(const Vector& v, std::size_t i, double& re, double& im) const {
        const auto [ca, sa] = factor(0, v.n[0], i);
        const auto [cb, sb] = factor(1, v.n[1], i);
        const auto [cc, sc] = factor(2, v.n[2], i);
        const double c = cb * cc - sb * sc, s = sb * cc + cb * sc;
        re = ca * c - sa * s, im = sa * c + ca * s;
    }
    struct Factor {
        double c, s;
    };
    Factor factor(int d, int n, std::size_t i) const {
        const Factor f = phases_[(std::size_t(d) * (largest_ + 1) + std::abs(n)) * atoms_ + i];
        return n < 0 ? Factor{f.c, -f.s} : f;
    }

    std::vector<Vector> vectors_;
    int largest_ = 0;
    std::size_t atoms_ = 0;
    std::vector<Factor> phases_;
    std::vector<double> re_, im_;
};

/// Half of all vectors within the limit: the other half is their mirror image.
void Ewald::make_vectors(const Box& box, const std::array<int, 3>& most, double limit) {
    vectors_.clear();
    largest_ = std::max({most[0], most[1], most[2]});
    double rows[3][3];
    reciprocal(box, rows);
    const double strength = 4 * M_PI / stretched(box).volume(), g2 = 0.25 / (g_ * g_);
    auto consider = [&](int a, int b, int c) {
        Vector v{{a, b, c}, {}, 0, {}};
        for (int d = 0; d < 3; d++) v.k[d] = a * rows[0][d] + b * rows[1][d] + c * rows[2][d];
        const double k2 = v.k[0] * v.k[0] + v.k[1] * v.k[1] + v.k[2] * v.k[2];
        if (k2 > limit) return;
        v.weight = strength * std::exp(-k2 * g2) / k2;
        const double term = -2 * (1 / k2 + g2);
        const int first[6] = {0, 1, 2, 0, 0, 1}, second[6] = {0, 1, 2, 1, 2, 2};
        for (int e = 0; e < 6; e++) v.virial[e] = (e < 3 ? 1 : 0) + term * v.k[first[e]] * v.k[second[e]];
        vectors_.push_back(v);
    };
    // Along the edges as far as the limit goes, elsewhere up to each edge's own number.
    for (int n = 1; n <= largest_; n++) {
        if (!box.triclinic || n > most[0]) consider(n, 0, 0);
        if (!box.triclinic || n > most[1]) consider(0, n, 0);
        if (!box.triclinic || n > most[2]) consider(0, 0, n);
    }
    for (int a = 0; a <= most[0]; a++)
        for (int b = a == 0 ? 0 : -most[1]; b <= most[1]; b++)
            for (int c = a == 0 && b == 0 ? 1 : -most[2]; c <= most[2]; c++) {
                const int axes = (a != 0) + (b != 0) + (c != 0);
                if (!box.triclinic && axes == 1) continue;
                consider(a, b, c);
            }
}

void Ewald::find_phases(const Box& box, const KspaceAtoms& atoms) {
    atoms_ = atoms.count;
    phases_.resize(3 * std::size_t(largest_ + 1) * atoms_);
    double rows[3][3];
    reciprocal(box, rows);
    parallel_for(atoms_, 256, [&](std::size_t begin, std::size_t end, int) {
        for (std::size_t i = begin; i < end; i++)
            for (int d = 0; d < 3; d++) {
                const double* x = atoms.x + 3 * i;
                const double angle = rows[d][0] * x[0] + rows[d][1] * x[1] + rows[d][2] * x[2];
                Factor* row = &phases_[std::size_t(d) * (largest_ + 1) * atoms_ + i];
                const Factor one{std::cos(angle), std::sin(angle)};
                row[0] = {1, 0};
                for (int n = 1; n <= largest_; n++) {
                    const Factor last = row[(n - 1) * atoms_];
                    row[n * atoms_] = {last.c * one.c - last.s * one.s, last.s * one.c + last.c * one.s};
                }
            }
    });
}

void Ewald::add(const Box& box, const KspaceAtoms& atoms, double* energies, double* virials) {
    find_phases(box, atoms);
    re_.assign(vectors_.size(), 0), im_.assign(vectors_.size(), 0);
    parallel_for(vectors_.size(), 4, [&](std::size_t begin, std::size_t end, int) {
        for (std::size_t k = begin; k < end; k++)
            for (std::size_t i = 0; i < atoms_; i++) {
                double re, im;
                phase(vectors_[k], i, re, im);
                re_[k] += atoms.charge[i] * re, im_[k] += atoms.charge[i] * im;
            }
    });
    for (std::size_t k = 0; k < vectors_.size(); k++) {
        const double part = vectors_[k].weight * (re_[k] * re_[k] + im_[k] * im_[k]) * units_.qqrd2e;
        energy += part;
        for (int e = 0; e < 6; e++) virial[e] += part * vectors_[k].virial[e];
    }
    parallel_for(atoms_, 16, [&](std::size_t begin, std::size_t end, int) {
        for (std::size_t i = begin; i < end; i++) {
            double field[3] = {0, 0, 0}, potential = 0, w[6] = {0, 0, 0, 0, 0, 0};
            for (std::size_t k = 0; k < vectors_.size(); k++) {
                const Vector& v = vectors_[k];
                double re, im;
                phase(v, i, re, im);
                const double push = 2 * v.weight * (im * re_[k] - re * im_[k]);
                for (int d = 0; d < 3; d++) field[d] += push * v.k[d];
                if (!energies && !virials) continue;
                const double here = v.weight * (re * re_[k] + im * im_[k]);
                potential += here;
                for (int e = 0; e < 6; e++) w[e] += here * v.virial[e];
            }
            const double scale = units_.qqrd2e * atoms.charge[i];
            for (int d = 0; d < 3; d++) atoms.force[3 * i + d] += scale * field[d];
            if (energies) energies[i] += scale * potential;
            for (int e = 0; e < 6 && virials; e++) virials[6 * i + e] += scale * w[e];
        }
    });
}

std::array<double, 4> Ewald::between(const Box& box, const KspaceAtoms& atoms, const std::int32_t* mask, std::int32_t a, std::int32_t b) {
    find_phases(box, atoms);
    std::array<double, 4> sum{};
    // Atoms in both groups meet each other once, others of the two groups twice (from either side), as LAMMPS counts.
    double charge_a = 0, charge_b = 0, charge_both = 0, squares = 0;
    for (std::size_t i = 0; i < atoms_; i++) {
        const double q = atoms.charge[i];
        if (mask[i] & a) charge_a += q;
        if (mask[i] & b) charge_b += q;
        if ((mask[i] & a) && (mask[i] & b)) charge_both += q, squares += q * q;
    }
    for (const Vector& v : vectors_) {
        double ra = 0, ia = 0, rb = 0, ib = 0, rc = 0, ic = 0;
        for (std::size_t i = 0; i < atoms_; i++) {
            double re, im;
            phase(v, i, re, im);
            if (mask[i] & a) ra += atoms.charge[i] * re, ia += atoms.charge[i] * im;
            if (mask[i] & b) rb += atoms.charge[i] * re, ib += atoms.charge[i] * im;
            if ((mask[i] & a) && (mask[i] & b)) rc += atoms.charge[i] * re, ic += atoms.charge[i] * im;
        }
        sum[0] += v.weight * (2 * (ra * rb + ia * ib) - rc * rc - ic * ic);
        for (int d = 0; d < 3; d++) sum[d + 1] += 2 * v.weight * v.k[d] * (ia * rb - ra * ib);
    }
    const double volume = stretched(box).volume();
    sum[0] -= g_ * squares / std::sqrt(M_PI) + M_PI / 2 * (2 * charge_a * charge_b - charge_both * charge_both) / (g_ * g_ * volume);
    for (double& value : sum) value *= units_.qqrd2e;
    return sum;
}

std::unique_ptr<Kspace> make_ewald(const Units& units) { return std::make_unique<Ewald>(units); }

}  // namespace garnet
