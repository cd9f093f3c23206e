// pair_style buck and buck/coul/long: https://docs.lammps.org/pair_buck.html
#include <cmath>

#include "potential/pair/cut_style.h"

namespace garnet {

/// A, rho, C.
template <class Base>
class BuckTerms : public Base {
public:
    using Base::Base;
    using typename Base::Values;

    void check(const Values& p) const {
        if (p[1] <= 0) throw InputError("Incorrect args for pair coefficients");
    }

    template <bool energy>
    double short_range(int a, int b, double r2, const PairPoint& point, double& evdwl, double&) const {
        const Values& p = this->values_(a, b);
        const double r = std::sqrt(r2), repulsion = p[0] * std::exp(-r / p[1]), attraction = p[2] / (r2 * r2 * r2);
        if (energy) evdwl = point.weight_lj * (repulsion - attraction - this->shift_energy(a, b));
        return point.weight_lj * (repulsion * r / p[1] - 6 * attraction) / r2;
    }

    /// Integrals of the tail beyond the cutoff.
    void tails(int a, int b, double rc) {
        const auto [A, rho, C, unused] = this->values_(a, b);
        const double rc2 = rc * rc, rc3 = rc2 * rc, edge = A * std::exp(-rc / rho);
        const double count = 2 * M_PI * this->init_.type_counts[a] * this->init_.type_counts[b];
        this->pair_tail_energy_ = count * (edge * rho * (rc2 + 2 * rho * rc + 2 * rho * rho) - C / (3 * rc3));
        this->pair_tail_pressure_ = -count / 3 * (-edge * (rc3 + 3 * rho * rc2 + 6 * rho * rho * rc + 6 * rho * rho * rho) + 2 * C / rc3);
    }
};

class PairBuck : public BuckTerms<CutStyle<PairBuck, 3>> {
    using BuckTerms::BuckTerms;
};

class PairBuckCoulLong : public BuckTerms<LongStyle<PairBuckCoulLong, 3>> {
    using BuckTerms::BuckTerms;
};

void style_buck(PairStyles& styles) {
    styles.add<PairBuck>("buck");
    styles.add<PairBuckCoulLong>("buck/coul/long");
}

}  // namespace garnet
