#pragma once
// Periodic images of atoms around the box, as far out as neighbours are looked for (LAMMPS' ghost atoms on one process).

#include <cstdint>
#include <vector>

#include "core/box.h"
#include "core/site.h"

namespace garnet {

class Ghosts {
public:
    /// Chooses the images within `cutoff` of the box and fills `sites`: atoms first, then images.
    void build(const Box& box, const double* x, const std::int32_t* type, int atoms, double cutoff, std::vector<Site>& sites);
    /// The same images where the atoms and the box are now.
    void update(const Box& box, const double* x, const std::int32_t* type, std::vector<Site>& sites) const;
    int count() const { return int(shift_.size()); }

private:
    struct Shift {
        std::int16_t x, y, z;
    };
    int atoms_ = 0;
    std::vector<Shift> shift_;
};

}  // namespace garnet
