#pragma once
// Pairs that are no neighbours, neigh_modify exclude (https://docs.lammps.org/neigh_modify.html), and pairs of bonded atoms, which count
// less or not at all (https://docs.lammps.org/special_bonds.html).

#include <cstdint>
#include <utility>
#include <vector>

#include "core/neighbor_list.h"

namespace garnet {

/// For each atom id: partners up to three bonds away, by id, with the number of bonds. Empty: no bonds.
struct SpecialBonds {
    std::vector<std::int32_t> first, partner, bonds;
    /// Weights of 1, 2 and 3 bonds at [1], [2], [3].
    double lj[4] = {1, 0, 0, 0}, coulomb[4] = {1, 0, 0, 0};
    /// With a long-range solver even pairs of weight 0 are kept: their share of its sum has to be taken out.
    bool keep = false;

    int kind(std::int64_t a, std::int64_t b) const {
        if (a + 1 >= std::int64_t(first.size())) return 0;
        for (std::int32_t k = first[a]; k < first[a + 1]; k++) {
            if (partner[k] != b) continue;
            const int n = bonds[k];
            if (keep) return n;
            return lj[n] == 0 && coulomb[n] == 0 ? -1 : lj[n] == 1 && coulomb[n] == 1 ? 0 : n;
        }
        return 0;
    }
};

class Exclusions : public PairFilter {
public:
    SpecialBonds special;
    const double* id = nullptr;
    std::vector<std::pair<int, int>> types;
    /// Pairs of group bits.
    std::vector<std::pair<std::int32_t, std::int32_t>> groups;
    /// Group bits within which atoms of one molecule are no neighbours.
    std::vector<std::int32_t> molecules;
    const std::int32_t* mask = nullptr;
    const std::int32_t* molecule = nullptr;

    bool any() const { return !types.empty() || !groups.empty() || !molecules.empty() || !special.first.empty(); }
    int kind(int atom, const Site& a, const Site& b) const override {
        for (const auto& [t, u] : types)
            if ((a.type == t && b.type == u) || (a.type == u && b.type == t)) return -1;
        const std::int32_t ma = mask[atom], mb = mask[b.owner];
        for (const auto& [g, h] : groups)
            if (((ma & g) && (mb & h)) || ((ma & h) && (mb & g))) return -1;
        for (const std::int32_t g : molecules)
            if ((ma & g) && (mb & g) && molecule && molecule[atom] == molecule[b.owner]) return -1;
        return special.first.empty() ? 0 : special.kind(std::int64_t(id[atom]), std::int64_t(id[b.owner]));
    }
};

}  // namespace garnet
