// pair_style buck: https://docs.lammps.org/pair_buck.html
#include <cmath>

#include "potential/pair/cut_style.h"

namespace garnet {

/// A, rho, C.
class PairBuck : public CutStyle<PairBuck, 3> {
public:
    using CutStyle::CutStyle;

    void check(const Values& p) const {
        if (p[1] <= 0) throw InputError("Incorrect args for pair coefficients");
    }

    template <bool energy>
    double pair(int a, int b, double r2, const PairPoint& point, double& evdwl, double&) const {
        const Values& p = values_(a, b);
        const double r = std::sqrt(r2), repulsion = p[0] * std::exp(-r / p[1]), attraction = p[2] / (r2 * r2 * r2);
        if (energy) evdwl = point.weight_lj * (repulsion - attraction - shift_energy(a, b));
        return point.weight_lj * (repulsion * r / p[1] - 6 * attraction) / r2;
    }

    /// Integrals of the tail beyond the cutoff.
    void tails(int a, int b, double rc) {
        const auto [A, rho, C, unused] = values_(a, b);
        const double rc2 = rc * rc, rc3 = rc2 * rc, edge = A * std::exp(-rc / rho);
        const double count = 2 * M_PI * init_.type_counts[a] * init_.type_counts[b];
        pair_tail_energy_ = count * (edge * rho * (rc2 + 2 * rho * rc + 2 * rho * rho) - C / (3 * rc3));
        pair_tail_pressure_ = -count / 3 * (-edge * (rc3 + 3 * rho * rc2 + 6 * rho * rho * rc + 6 * rho * rho * rho) + 2 * C / rc3);
    }
};

void style_buck(PairStyles& styles) { styles.add<PairBuck>("buck"); }

}  // namespace garnet
