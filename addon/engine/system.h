#pragma once
// Atoms in a box with their neighbours and forces: what the deck engine of the script side calls a handful of times per step.
// The arrays belong to the script side; here are only pointers to them.

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/box.h"
#include "core/ghosts.h"
#include "core/neighbor_list.h"
#include "engine/exclusions.h"
#include "potential/pair/pair.h"

namespace garnet {

struct Atoms {
    int count = 0;
    double *x = nullptr, *v = nullptr, *f = nullptr;
    std::int32_t *type = nullptr, *mask = nullptr, *image = nullptr;
    double* id = nullptr;
    double* charge = nullptr;
    std::int32_t* molecule = nullptr;
    double *mass = nullptr, *rmass = nullptr;
    double mass_of(std::size_t i) const { return rmass ? rmass[i] : mass[type[i]]; }
};

struct NeighborSetting {
    double skin = 0, ghost_cutoff = 0, minimum_cutoff = 0;
    /// neigh_modify one: an atom with more neighbours in a list is an error; 0: any number.
    double most = 0;
};

/// Neighbours for the script side: owners and distances.
struct NeighborTable {
    std::vector<std::int32_t> first, index;
    std::vector<double> delta;
};

class System {
public:
    /// Positions as of the last rebuild, 3 per atom; empty before the first.
    const std::vector<double>& built_positions() const { return built_x_; }
    Atoms atoms;
    Box box;
    std::shared_ptr<Pair> pair;
    NeighborSetting neighbor;
    Exclusions exclusions;
    /// fix deform remap v: group bit and box rates (xx yy zz yz xz xy); 0: none.
    std::int32_t remap_group = 0;
    std::array<double, 6> remap_rate{};

    // system.cpp
    /// Puts atoms back into the box. LAMMPS rounds every atom of a tilted box on its way; `gently` leaves those inside as they are.
    std::vector<std::int32_t> wrap(bool gently = false);
    std::array<double, 6> bounds(bool fractional) const;
    void compute(bool energy, bool virial, double* energies, double* virials, double* centroids);
    /// evdwl, ecoul, virial xx yy zz xy xz yz of the last compute.
    std::array<double, 8> result{};

    // neighbors.cpp
    double neighbor_cutoff() const;
    double ghost_cutoff() const;
    void rebuild();
    bool moved(bool box_changes) const;
    int ghosts() const { return ghosts_.count(); }
    std::int64_t full_entries() const { return entries_; }
    std::int64_t printed_pairs() const;
    std::int64_t special_entries() const { return list_.special(); }
    /// Atoms or box were replaced: nothing is known of the last forces.
    void forget_forces() { forced_ = false; }
    NeighborTable neighbors_within(double cutoff, std::int32_t group) const;

    // order.cpp
    /// New row i is old row order[i]; empty: nothing moves.
    std::vector<std::int32_t> sort_order(double bin_size);

    // pairs.cpp
    struct TypePair {
        std::vector<char> central, other;  ///< by type
    };
    std::vector<double> histogram(double cutoff, int bins, const std::vector<TypePair>& pairs, std::int32_t group) const;
    std::array<double, 4> group_group(std::int32_t a, std::int32_t b);

    // motion.cpp
    void kick_drift(std::int32_t group, double dtf, double dt);
    void kick(std::int32_t group, double dtf);
    void drift(std::int32_t group, double dt);
    std::array<double, 6> kinetic_tensor(std::int32_t group) const;
    std::array<double, 4> momentum(std::int32_t group) const;
    void scale_velocities(std::int32_t group, const double diagonal[3], const double tilt[3]);
    void to_fractional(std::int32_t group);
    void to_cartesian(std::int32_t group);
    /// Σ f·f, largest |f|² of an atom, largest component.
    std::array<double, 3> force_norms() const;

private:
    PairAtoms pair_atoms() const;
    bool images_lag() const;
    void check_counts() const;
    void build_sites(double cutoff, std::vector<Site>& sites) const;
    void place_atoms(std::vector<Site>& sites) const;

    std::vector<Site> sites_;
    Ghosts ghosts_;
    NeighborList list_;
    std::int64_t entries_ = 0;
    std::vector<double> built_x_;
    Box built_box_;
    /// The box that the images of the last force computation were made with.
    Box forced_box_;
    bool forced_ = false;
};

}  // namespace garnet
