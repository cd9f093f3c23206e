// pair_style yukawa: https://docs.lammps.org/pair_yukawa.html
#include <cmath>

#include "potential/pair/cut_style.h"

namespace garnet {

/// A; kappa for all.
class PairYukawa : public CutStyle<PairYukawa, 1, 1> {
public:
    using CutStyle::CutStyle;

    bool mix(const Values& a, const Values& b, Values& mixed) const {
        mixed[0] = mix_energy(a[0], b[0], 1, 1);
        return true;
    }

    template <bool energy>
    double short_range(int a, int b, double r2, const PairPoint& point, double& evdwl, double&) const {
        const double r = std::sqrt(r2), kappa = global_[0], screened = values_(a, b)[0] * std::exp(-kappa * r);
        if (energy) evdwl = point.weight_lj * (screened / r - shift_energy(a, b));
        return point.weight_lj * screened * (kappa + 1 / r) / r2;
    }
};

void style_yukawa(PairStyles& styles) { styles.add<PairYukawa>("yukawa"); }

}  // namespace garnet
