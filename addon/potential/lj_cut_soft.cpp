// pair_style lj/cut/soft, Lennard-Jones that can be switched off: https://docs.lammps.org/pair_fep_soft.html
#include <cmath>

#include "potential/pair/cut_style.h"

namespace garnet {

/// epsilon, sigma, lambda; n and alpha for all.
class PairLjCutSoft : public CutStyle<PairLjCutSoft, 3, 2> {
public:
    using CutStyle::CutStyle;

    bool mix(const Values& a, const Values& b, Values& mixed) const {
        if (a[2] != b[2]) throw InputError("Pair lj/cut/soft different lambda values in mix");
        mixed = {mix_energy(a[0], b[0], a[1], b[1]), mix_distance(a[1], b[1]), a[2]};
        return true;
    }

    template <bool energy>
    double short_range(int a, int b, double r2, const PairPoint& point, double& evdwl, double&) const {
        const auto [epsilon, sigma, lambda, unused] = values_(a, b);
        const double strength = std::pow(lambda, global_[0]) * epsilon, s6 = std::pow(sigma, 6);
        const double soft = global_[1] * (1 - lambda) * (1 - lambda) + r2 * r2 * r2 / s6;
        if (energy) evdwl = point.weight_lj * (4 * strength * (1 / (soft * soft) - 1 / soft) - shift_energy(a, b));
        return point.weight_lj * strength * r2 * r2 / s6 * (48 / (soft * soft * soft) - 24 / (soft * soft));
    }

    double* parameter(const std::string& name, int a, int b) override {
        return name == "lambda" ? &values_(a, b)[2] : name == "epsilon" ? &values_(a, b)[0] : name == "sigma" ? &values_(a, b)[1] : nullptr;
    }
};

void style_lj_cut_soft(PairStyles& styles) { styles.add<PairLjCutSoft>("lj/cut/soft"); }

}  // namespace garnet
