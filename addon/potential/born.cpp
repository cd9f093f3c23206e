// pair_style born: https://docs.lammps.org/pair_born.html
#include <cmath>

#include "potential/pair/cut_style.h"

namespace garnet {

/// A, rho, sigma, C, D.
class PairBorn : public CutStyle<PairBorn, 5> {
public:
    using CutStyle::CutStyle;

    void check(const Values& p) const {
        if (p[1] <= 0) throw InputError("Incorrect args for pair coefficients");
    }

    template <bool energy>
    double pair(int a, int b, double r2, const PairPoint& point, double& evdwl, double&) const {
        const Values& p = values_(a, b);
        const double r = std::sqrt(r2), r6 = r2 * r2 * r2, repulsion = p[0] * std::exp((p[2] - r) / p[1]);
        if (energy) evdwl = point.weight_lj * (repulsion - p[3] / r6 + p[4] / (r6 * r2) - shift_energy(a, b));
        return point.weight_lj * (repulsion * r / p[1] - 6 * p[3] / r6 + 8 * p[4] / (r6 * r2)) / r2;
    }

    void tails(int a, int b, double rc) {
        const auto [A, rho, sigma, C, D, unused] = values_(a, b);
        const double rc2 = rc * rc, rc3 = rc2 * rc, rc5 = rc2 * rc3, edge = A * std::exp((sigma - rc) / rho);
        const double count = 2 * M_PI * init_.type_counts[a] * init_.type_counts[b];
        pair_tail_energy_ = count * (edge * rho * (rc2 + 2 * rho * rc + 2 * rho * rho) - C / (3 * rc3) + D / (5 * rc5));
        pair_tail_pressure_ =
            -count / 3 * (-edge * (rc3 + 3 * rho * rc2 + 6 * rho * rho * rc + 6 * rho * rho * rho) + 2 * C / rc3 - 8 * D / (5 * rc5));
    }
};

void style_born(PairStyles& styles) { styles.add<PairBorn>("born"); }

}  // namespace garnet
