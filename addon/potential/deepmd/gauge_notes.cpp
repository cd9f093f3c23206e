#include "potential/deepmd/gauge_notes.h"

#include <algorithm>
#include <cstdio>

namespace garnet::deepmd {
namespace {

std::string angstroms(double length) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4f", length);
    return text;
}

}  // namespace

std::vector<std::string> GaugeNotes::look(const Sums& sums, const DeepPotential& potential, const std::function<long long(int)>& id) {
    std::vector<std::string> notes;
    const Info& info = potential.info();
    if (sums.over_sel > 0 && !over_sel_) {
        over_sel_ = true;
        notes.push_back("atom " + std::to_string(id(std::max(0, sums.over_sel_atom))) + " has " + std::to_string(sums.over_sel_found) + " neighbours of " +
                        (sums.over_sel_type < 0 ? "all types together" : info.type_map[sums.over_sel_type]) + " within the cutoff, more than the model's sel (" + std::to_string(sums.over_sel) +
                        " such cases now): " + (potential.options().sel == SelPolicy::extend ? "all" : "the nearest") + " are kept. This is said once");
    }
    if (sums.too_near > 0 && sums.nearest_atom >= 0 && !too_near_) {
        too_near_ = true;
        notes.push_back("atom " + std::to_string(id(sums.nearest_atom)) + " has a neighbour at " + angstroms(sums.nearest) +
                        " Angstrom, nearer than any pair that the model was trained on (" + angstroms(info.min_nbor_dist) + "): it extrapolates. This is said once");
    }
    const bool compressed = std::any_of(info.descriptors.begin(), info.descriptors.end(), [](const DescriptorInfo& d) { return d.compressed; });
    if (sums.outside_table > 0 && compressed && !outside_table_) {
        outside_table_ = true;
        notes.push_back(std::to_string(sums.outside_table) + " values are outside the tables of the compressed model, which goes on as straight lines there. This is said once");
    }
    return notes;
}

}  // namespace garnet::deepmd
