// pair_style born and born/coul/long: https://docs.lammps.org/pair_born.html
#include <cmath>

#include "potential/pair/cut_style.h"

namespace garnet {

/// A, rho, sigma, C, D.
template <class Base>
class BornTerms : public Base {
public:
    using Base::Base;
    using typename Base::Values;

    void check(const Values& p) const {
        if (p[1] <= 0) throw InputError("Incorrect args for pair coefficients");
    }

    template <bool energy>
    double short_range(int a, int b, double r2, const PairPoint& point, double& evdwl, double&) const {
        const Values& p = this->values_(a, b);
        const double r = std::sqrt(r2), r6 = r2 * r2 * r2, repulsion = p[0] * std::exp((p[2] - r) / p[1]);
        if (energy) evdwl = point.weight_lj * (repulsion - p[3] / r6 + p[4] / (r6 * r2) - this->shift_energy(a, b));
        return point.weight_lj * (repulsion * r / p[1] - 6 * p[3] / r6 + 8 * p[4] / (r6 * r2)) / r2;
    }

    void tails(int a, int b, double rc) {
        const auto [A, rho, sigma, C, D, unused] = this->values_(a, b);
        const double rc2 = rc * rc, rc3 = rc2 * rc, rc5 = rc2 * rc3, edge = A * std::exp((sigma - rc) / rho);
        const double count = 2 * M_PI * this->init_.type_counts[a] * this->init_.type_counts[b];
        this->pair_tail_energy_ = count * (edge * rho * (rc2 + 2 * rho * rc + 2 * rho * rho) - C / (3 * rc3) + D / (5 * rc5));
        this->pair_tail_pressure_ =
            -count / 3 * (-edge * (rc3 + 3 * rho * rc2 + 6 * rho * rho * rc + 6 * rho * rho * rho) + 2 * C / rc3 - 8 * D / (5 * rc5));
    }
};

class PairBorn : public BornTerms<CutStyle<PairBorn, 5>> {
    using BornTerms::BornTerms;
};

class PairBornCoulLong : public BornTerms<LongStyle<PairBornCoulLong, 5>> {
    using BornTerms::BornTerms;
};

void style_born(PairStyles& styles) {
    styles.add<PairBorn>("born");
    styles.add<PairBornCoulLong>("born/coul/long");
}

}  // namespace garnet
