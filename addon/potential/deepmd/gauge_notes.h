#pragma once
// What the extrapolation gauge has to say during a run, in the engine and in the plugin for real LAMMPS: each thing once.

#include <functional>
#include <string>
#include <vector>

#include "potential/deepmd/deep_potential.h"

namespace garnet::deepmd {

class GaugeNotes {
public:
    /// Sentences that are new. id: of a local atom.
    std::vector<std::string> look(const Sums& sums, const DeepPotential& potential, const std::function<long long(int)>& id);

private:
    bool over_sel_ = false, too_near_ = false, outside_table_ = false;
};

}  // namespace garnet::deepmd
