// pair_style morse: https://docs.lammps.org/pair_morse.html
#include <cmath>

#include "potential/pair/cut_style.h"

namespace garnet {

/// D0, alpha, r0.
class PairMorse : public CutStyle<PairMorse, 3> {
public:
    using CutStyle::CutStyle;

    template <bool energy>
    double short_range(int a, int b, double r2, const PairPoint& point, double& evdwl, double&) const {
        const Values& p = values_(a, b);
        const double r = std::sqrt(r2), e = std::exp(-p[1] * (r - p[2]));
        if (energy) evdwl = point.weight_lj * (p[0] * (e * e - 2 * e) - shift_energy(a, b));
        return point.weight_lj * 2 * p[0] * p[1] * (e * e - e) / r;
    }

    double* parameter(const std::string& name, int a, int b) override {
        return name == "d0" ? &values_(a, b)[0] : name == "r0" ? &values_(a, b)[2] : name == "alpha" ? &values_(a, b)[1] : nullptr;
    }
};

void style_morse(PairStyles& styles) { styles.add<PairMorse>("morse"); }

}  // namespace garnet
