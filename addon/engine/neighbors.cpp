// Ghosts and neighbour lists of a System: when they are made anew and how far they reach.
#include <algorithm>
#include <atomic>
#include <cmath>

#include "core/error.h"
#include "core/thread_pool.h"
#include "engine/system.h"

namespace garnet {

double System::neighbor_cutoff() const {
    const double cutoff = pair ? pair->cutoff() : 0;
    return cutoff > 0 ? cutoff + neighbor.skin : 0;
}

double System::ghost_cutoff() const {
    const double further = neighbor.minimum_cutoff > 0 ? neighbor.minimum_cutoff + neighbor.skin : 0;
    return std::max({neighbor_cutoff(), neighbor.ghost_cutoff, further});
}

/// Lists of fewer atoms stay as they are: they are small, and packed ones take a little more time.
constexpr int packed_from = 100000;

void System::rebuild() {
    ghosts_.build(box, atoms.x, atoms.type, atoms.count, ghost_cutoff(), sites_);
    exclusions.mask = atoms.mask, exclusions.molecule = atoms.molecule, exclusions.id = atoms.id;
    const double cutoff = neighbor_cutoff();
    list_.build(sites_.data(), atoms.count, cutoff > 0 ? int(sites_.size()) : 0, cutoff > 0 ? cutoff : 1, exclusions.any() ? &exclusions : nullptr,
                atoms.count >= packed_from && pair && pair->reads_packed());
    entries_ = list_.entries();
    check_counts();
    built_x_.assign(atoms.x, atoms.x + 3 * std::size_t(atoms.count));
    built_box_ = box;
}

/// A half list holds about half of an atom's neighbours.
void System::check_counts() const {
    if (neighbor.most <= 0 || !pair) return;
    const double share = pair->full_list() ? 1 : 0.5;
    for (int i = 0; i < atoms.count; i++)
        if (share * list_.of(i).count > neighbor.most)
            throw InputError("Neighbor list overflow, boost neigh_modify one\nFor more information see https://docs.lammps.org/err0036");
}

// LAMMPS' Neighbor::check_distance: half the skin, less what the corners of the box moved.
bool System::moved(bool box_changes) const {
    double trigger = 0.5 * neighbor.skin;
    if (box_changes) {
        double now[8][3], then[8][3], largest = 0, second = 0;
        box.corners(now), built_box_.corners(then);
        for (int k = 0; k < 8; k++) {
            // An untilted box is judged by its two extreme corners alone.
            if (!box.triclinic && k != 0 && k != 7) continue;
            const double dx = now[k][0] - then[k][0], dy = now[k][1] - then[k][1], dz = now[k][2] - then[k][2];
            const double d = std::sqrt(dx * dx + dy * dy + dz * dz);
            // What was the largest so far is not kept as second largest: LAMMPS does not either, and so rebuilds a little later.
            if (d > largest && (box.triclinic || k == 0)) largest = d;
            else second = std::max(second, d);
        }
        trigger = std::max(0.0, 0.5 * (neighbor.skin - (largest + second)));
    }
    if (built_x_.size() != 3 * std::size_t(atoms.count)) return true;
    const double limit = trigger * trigger;
    std::atomic<bool> found{false};
    parallel_for(atoms.count, 16384, [&](std::size_t begin, std::size_t end, int) {
        if (found.load(std::memory_order_relaxed)) return;
        bool far = false;
        for (std::size_t i = begin; i < end; i++) {
            const double dx = atoms.x[3 * i] - built_x_[3 * i], dy = atoms.x[3 * i + 1] - built_x_[3 * i + 1],
                         dz = atoms.x[3 * i + 2] - built_x_[3 * i + 2];
            far |= !(dx * dx + dy * dy + dz * dz <= limit);  // true for a NaN, so that wrap gets to see it
        }
        if (far) found = true;
    });
    return found;
}

namespace {

/// Neighbours as LAMMPS lists them: pairs of types have cutoffs of their own.
struct WithinCutoffs final : PairFilter {
    int types;
    std::vector<double> limit;  ///< squared, by pair of types
    const PairFilter* also;

    WithinCutoffs(const Pair& pair, int type_count, double skin, const PairFilter* other) : types(type_count), limit(std::size_t(types) * types), also(other) {
        for (int a = 0; a < types; a++)
            for (int b = 0; b < types; b++) {
                const double cutoff = pair.cutoff(a, b);
                limit[a * types + b] = cutoff > 0 ? (cutoff + skin) * (cutoff + skin) : 0;
            }
    }
    bool alike() const { return std::all_of(limit.begin(), limit.end(), [&](double one) { return one == limit[0]; }); }
    int kind(int atom, const Site& a, const Site& b) const override {
        const double dx = b.x - a.x, dy = b.y - a.y, dz = b.z - a.z;
        if (dx * dx + dy * dy + dz * dz > limit[std::size_t(a.type) * types + b.type]) return -1;
        return also ? also->kind(atom, a, b) : 0;
    }
};

}  // namespace

/// The number of neighbours that a report shows. Garnet lists all pairs within the largest cutoff; LAMMPS' number is counted on demand.
std::int64_t System::printed_pairs() const {
    const PairFilter* excluded = exclusions.any() ? &exclusions : nullptr;
    std::int64_t entries = entries_;
    if (pair && pair->types() > 1 && !pair->many_body() && !pair->full_list() && built_x_.size() == 3 * std::size_t(atoms.count)) {
        const WithinCutoffs within(*pair, pair->types(), neighbor.skin, excluded);
        if (!within.alike()) {
            Ghosts ghosts;
            NeighborList list;
            std::vector<Site> sites;
            ghosts.build(built_box_, built_x_.data(), atoms.type, atoms.count, ghost_cutoff(), sites);
            list.build(sites.data(), atoms.count, int(sites.size()), neighbor_cutoff(), &within);
            entries = list.entries();
        }
    }
    return pair && pair->full_list() ? entries : entries / 2;
}

/// LAMMPS moves images when it computes forces. A box that is changed at the end of a step (fix deform) leaves them where they
/// were for what is computed then, while the atoms themselves have moved on.
bool System::images_lag() const {
    if (!forced_ || list_.atoms() != atoms.count || sites_.size() < std::size_t(atoms.count)) return false;
    bool same = box.xy == forced_box_.xy && box.xz == forced_box_.xz && box.yz == forced_box_.yz;
    for (int d = 0; d < 3; d++) same = same && box.lo[d] == forced_box_.lo[d] && box.hi[d] == forced_box_.hi[d];
    return !same;
}

void System::place_atoms(std::vector<Site>& sites) const {
    for (int i = 0; i < atoms.count; i++) {
        const double* x = atoms.x + 3 * std::size_t(i);
        sites[i].x = x[0], sites[i].y = x[1], sites[i].z = x[2];
    }
}

/// Atoms, and images of them within the cutoff.
void System::build_sites(double cutoff, std::vector<Site>& sites) const {
    Ghosts ghosts;
    if (!images_lag()) return ghosts.build(box, atoms.x, atoms.type, atoms.count, cutoff, sites);
    std::vector<double> then(3 * std::size_t(atoms.count));
    for (int i = 0; i < atoms.count; i++)
        then[3 * i] = sites_[i].x, then[3 * i + 1] = sites_[i].y, then[3 * i + 2] = sites_[i].z;
    ghosts.build(forced_box_, then.data(), atoms.type, atoms.count, cutoff, sites);
    place_atoms(sites);
}

NeighborTable System::neighbors_within(double cutoff, std::int32_t group) const {
    std::vector<Site> sites;
    NeighborList list;
    build_sites(cutoff, sites);
    list.build(sites.data(), atoms.count, int(sites.size()), cutoff);
    NeighborTable table;
    table.first.reserve(atoms.count + 1);
    for (int i = 0; i < atoms.count; i++) {
        table.first.push_back(std::int32_t(table.index.size()));
        if (!(atoms.mask[i] & group)) continue;
        for (const std::int32_t j : list.of(i)) {
            if (!(atoms.mask[sites[j].owner] & group)) continue;
            table.index.push_back(sites[j].owner);
            table.delta.insert(table.delta.end(), {sites[j].x - sites[i].x, sites[j].y - sites[i].y, sites[j].z - sites[i].z});
        }
    }
    table.first.push_back(std::int32_t(table.index.size()));
    return table;
}

}  // namespace garnet
