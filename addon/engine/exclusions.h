#pragma once
// Pairs that are no neighbours: neigh_modify exclude (https://docs.lammps.org/neigh_modify.html).

#include <cstdint>
#include <utility>
#include <vector>

#include "core/neighbor_list.h"

namespace garnet {

class Exclusions : public PairFilter {
public:
    std::vector<std::pair<int, int>> types;
    /// Pairs of group bits.
    std::vector<std::pair<std::int32_t, std::int32_t>> groups;
    /// Group bits within which atoms of one molecule are no neighbours.
    std::vector<std::int32_t> molecules;
    const std::int32_t* mask = nullptr;
    const std::int32_t* molecule = nullptr;

    bool any() const { return !types.empty() || !groups.empty() || !molecules.empty(); }
    int kind(int atom, const Site& a, const Site& b) const override {
        for (const auto& [t, u] : types)
            if ((a.type == t && b.type == u) || (a.type == u && b.type == t)) return -1;
        const std::int32_t ma = mask[atom], mb = mask[b.owner];
        for (const auto& [g, h] : groups)
            if (((ma & g) && (mb & h)) || ((ma & h) && (mb & g))) return -1;
        for (const std::int32_t g : molecules)
            if ((ma & g) && (mb & g) && molecule && molecule[atom] == molecule[b.owner]) return -1;
        return 0;
    }
};

}  // namespace garnet
