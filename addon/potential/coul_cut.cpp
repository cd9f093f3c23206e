// pair_style coul/cut and coul/debye: https://docs.lammps.org/pair_coul.html
#include <cmath>

#include "potential/pair/cut_style.h"

namespace garnet {

template <class Style, int globals>
class CoulombCut : public CutStyle<Style, 0, globals> {
public:
    using CutStyle<Style, 0, globals>::CutStyle;

protected:
    void init_style() override {
        if (!this->init_.charges) throw InputError("Pair style " + this->style() + " requires atom attribute q");
    }
    bool mix(const typename CutStyle<Style, 0, globals>::Values&, const typename CutStyle<Style, 0, globals>::Values&,
             typename CutStyle<Style, 0, globals>::Values&) const {
        return true;
    }
    friend class CutStyle<Style, 0, globals>;
};

class PairCoulCut : public CoulombCut<PairCoulCut, 0> {
public:
    using CoulombCut::CoulombCut;
    using CoulombCut::mix;

    template <bool energy>
    double short_range(int, int, double r2, const PairPoint& point, double&, double& ecoul) const {
        const double e = point.weight_coul * setting().units.qqrd2e * point.charge_a * point.charge_b / std::sqrt(r2);
        if (energy) ecoul = e;
        return e / r2;
    }
};

class PairCoulDebye : public CoulombCut<PairCoulDebye, 1> {
public:
    using CoulombCut::CoulombCut;
    using CoulombCut::mix;

    template <bool energy>
    double short_range(int, int, double r2, const PairPoint& point, double&, double& ecoul) const {
        const double r = std::sqrt(r2), kappa = global_[0];
        const double e = point.weight_coul * setting().units.qqrd2e * point.charge_a * point.charge_b * std::exp(-kappa * r);
        if (energy) ecoul = e / r;
        return e * (kappa + 1 / r) / r2;
    }
};

void style_coul_cut(PairStyles& styles) {
    styles.add<PairCoulCut>("coul/cut");
    styles.add<PairCoulDebye>("coul/debye");
}

}  // namespace garnet
