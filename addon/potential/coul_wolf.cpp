// pair_style coul/wolf (Wolf et al., J Chem Phys 110, 8254): https://docs.lammps.org/pair_coul.html
#include <cmath>

#include "potential/pair/cut_style.h"

namespace garnet {

class PairCoulWolf : public CutStyle<PairCoulWolf, 0, 1> {
public:
    using CutStyle::CutStyle;

    bool mix(const Values&, const Values&, Values&) const { return true; }

    double self_energy(double charge) const {
        return -(energy_shift_ / 2 + global_[0] / std::sqrt(M_PI)) * charge * charge * setting().units.qqrd2e;
    }

    template <bool energy>
    double short_range(int, int, double r2, const PairPoint& point, double&, double& ecoul) const {
        const double r = std::sqrt(r2), alpha = global_[0], damped = std::erfc(alpha * r), gauss = std::exp(-alpha * alpha * r2);
        const double coulomb = setting().units.qqrd2e * point.charge_a * point.charge_b / r;
        const double excluded = (1 - point.weight_coul) * coulomb;
        if (energy) ecoul = (damped - energy_shift_ * r) * coulomb - excluded;
        const double slope = damped / r2 + 2 * alpha / std::sqrt(M_PI) * gauss / r + force_shift_;
        return (slope * r2 * coulomb - excluded) / r2;
    }

protected:
    void init_style() override {
        if (!init_.charges) throw InputError("Pair coul/wolf requires atom attribute q");
        const double alpha = global_[0], cut = global_cut_;
        energy_shift_ = std::erfc(alpha * cut) / cut;
        force_shift_ = -(energy_shift_ + 2 * alpha / std::sqrt(M_PI) * std::exp(-alpha * alpha * cut * cut)) / cut;
    }

private:
    double energy_shift_ = 0, force_shift_ = 0;
};

void style_coul_wolf(PairStyles& styles) { styles.add<PairCoulWolf>("coul/wolf"); }

}  // namespace garnet
