// pair_style coul/dsf, damped shifted force (Fennell and Gezelter, J Chem Phys 124, 234104): https://docs.lammps.org/pair_coul.html
#include <cmath>

#include "potential/pair/cut_style.h"
#include "potential/pair/error_function.h"

namespace garnet {

class PairCoulDsf : public CutStyle<PairCoulDsf, 0, 1> {
public:
    using CutStyle::CutStyle;

    bool mix(const Values&, const Values&, Values&) const { return true; }

    double self_energy(double charge) const {
        return -(energy_shift_ / 2 + global_[0] / std::sqrt(M_PI)) * charge * charge * setting().units.qqrd2e;
    }

    template <bool energy>
    double short_range(int, int, double r2, const PairPoint& point, double&, double& ecoul) const {
        const double r = std::sqrt(r2), alpha = global_[0], gauss = std::exp(-alpha * alpha * r2);
        const double coulomb = setting().units.qqrd2e * point.charge_a * point.charge_b / r;
        const double damped = erfc_polynomial(alpha * r, gauss);
        const double excluded = (1 - point.weight_coul) * coulomb;
        if (energy) ecoul = coulomb * (damped - r * energy_shift_ - r2 * force_shift_) - excluded;
        return (coulomb * (damped / r + 2 * alpha / std::sqrt(M_PI) * gauss + r * force_shift_) * r - excluded) / r2;
    }

protected:
    void init_style() override {
        if (!init_.charges) throw InputError("Pair style coul/dsf requires atom attribute q");
        const double alpha = global_[0], cut = global_cut_, gauss = std::exp(-alpha * alpha * cut * cut), damped = std::erfc(alpha * cut);
        force_shift_ = -(damped / (cut * cut) + 2 / std::sqrt(M_PI) * alpha * gauss / cut);
        energy_shift_ = damped / cut - force_shift_ * cut;
    }

private:
    double force_shift_ = 0, energy_shift_ = 0;
};

void style_coul_dsf(PairStyles& styles) { styles.add<PairCoulDsf>("coul/dsf"); }

}  // namespace garnet
