#pragma once
// The real-space part of Ewald's sum, as LAMMPS' */coul/long styles have it: a polynomial for erfc and, beyond the inner radius, tables
// looked up by the bits of r² as a float (https://docs.lammps.org/pair_modify.html, table). Their small errors are part of the results
// that decks expect.

#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

#include "potential/pair/error_function.h"
#include "potential/pair/two_body.h"

namespace garnet {

class LongCoulomb {
public:
    /// bits 0: no tables.
    void prepare(double ewald, double cutoff, double qqrd2e, int bits, double inner);

    /// Force times r, and the energy.
    template <bool energy>
    double at(double r2, const PairPoint& point, double& ecoul) const {
        const double charges = point.charge_a * point.charge_b, excluded = 1 - point.weight_coul;
        if (table_.empty() || r2 <= inner2_) {
            const double r = std::sqrt(r2), x = ewald_ * r, gauss = std::exp(-x * x), damped = erfc_polynomial(x, gauss);
            const double bare = qqrd2e_ * charges / r;
            if (energy) ecoul = bare * (damped - excluded);
            return bare * (damped + 1.12837917 * x * gauss - excluded);
        }
        const float single = float(r2);
        std::uint32_t bits;
        std::memcpy(&bits, &single, 4);
        const Entry& e = table_[(bits & mask_) >> shift_];
        const double part = (double(single) - e.r2) * e.per_width;
        const double bare = excluded == 0 ? 0 : excluded * charges * (e.bare + part * e.bare_rise);
        if (energy) ecoul = charges * (e.energy + part * e.energy_rise) - bare;
        return charges * (e.force + part * e.force_rise) - bare;
    }

private:
    struct Entry {
        double r2, per_width, force, force_rise, energy, energy_rise, bare, bare_rise;
    };
    void values(double r, double& force, double& energy, double& bare) const;

    double ewald_ = 0, qqrd2e_ = 0, inner2_ = 0;
    std::uint32_t mask_ = 0;
    int shift_ = 0;
    std::vector<Entry> table_;
};

}  // namespace garnet
