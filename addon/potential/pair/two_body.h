#pragma once
// Styles whose energy is a sum over pairs of a function of distance, types and charges. A style derives as
// `class PairX : public TwoBody<PairX>` and has
//     template <bool energy> double pair(int a, int b, double r2, const PairPoint&, double& evdwl, double& ecoul) const;
// which returns F/r and, if `energy`, sets the energies; it is called within the cutoff only.

#include <algorithm>
#include <vector>

#include "core/thread_pool.h"
#include "potential/pair/pair.h"

namespace garnet {

struct PairPoint {
    double charge_a, charge_b;
    /// Weights of bonded neighbours (special_bonds), 1 otherwise.
    double weight_lj, weight_coul;
};

/// Energies and virial of a block of atoms; blocks are added up in order, so that sums do not depend on threads.
struct BlockSums {
    double evdwl = 0, ecoul = 0, virial[6] = {0, 0, 0, 0, 0, 0};
};
inline void add_up(const std::vector<BlockSums>& blocks, PairOutput& out) {
    for (const BlockSums& b : blocks) {
        out.evdwl += b.evdwl, out.ecoul += b.ecoul;
        for (int k = 0; k < 6; k++) out.total_virial[k] += b.virial[k];
    }
}

/// Adds half of a pair's energy and of its virial d ⊗ d·f to atom i and to the sums.
inline void add_half(int i, const double d[3], double f, double evdwl, double ecoul, PairOutput& out, BlockSums& block) {
    const double w[6] = {d[0] * d[0], d[1] * d[1], d[2] * d[2], d[0] * d[1], d[0] * d[2], d[1] * d[2]};
    block.evdwl += 0.5 * evdwl, block.ecoul += 0.5 * ecoul;
    if (out.energies) out.energies[i] += 0.5 * (evdwl + ecoul);
    for (int k = 0; k < 6; k++) {
        block.virial[k] += 0.5 * w[k] * f;
        if (out.virials) out.virials[6 * std::size_t(i) + k] += 0.5 * w[k] * f;
        if (out.centroids) out.centroids[9 * std::size_t(i) + k] += 0.5 * w[k] * f;
        if (out.centroids && k >= 3) out.centroids[9 * std::size_t(i) + k + 3] += 0.5 * w[k] * f;
    }
}

/// Calls body(begin, end, block, reader of the list) for every block of atoms, on all threads.
template <class Body>
void for_blocks(const PairAtoms& atoms, Body body) {
    parallel_for(atoms.list->blocks(), 1, [&](std::size_t begin, std::size_t end, int) {
        NeighborList::Reader reader(*atoms.list);
        for (std::size_t b = begin; b < end; b++) {
            const int first = int(b) * NeighborList::block_size;
            body(first, std::min(atoms.atoms, first + NeighborList::block_size), b, reader);
        }
    });
}

template <class Style>
class TwoBody : public Pair {
public:
    using Pair::Pair;

    void compute(const PairAtoms& atoms, PairOutput& out) override {
        if (out.per_atom()) loop<true, true>(atoms, out);
        else if (out.energy || out.virial) loop<true, false>(atoms, out);
        else loop<false, false>(atoms, out);
    }

    /// Energy of a charge by itself, of styles that cut Coulomb's sum.
    double self_energy(double) const { return 0; }

    double single(int a, int b, double r2, double charge_a, double charge_b, double& force) override {
        double evdwl = 0, ecoul = 0;
        force = 0;
        if (r2 < cut_(a, b) * cut_(a, b))
            force = static_cast<const Style*>(this)->template pair<true>(a, b, r2, {charge_a, charge_b, 1, 1}, evdwl, ecoul);
        return evdwl + ecoul;
    }

private:
    template <bool sums, bool per_atom>
    void loop(const PairAtoms& atoms, PairOutput& out) {
        std::vector<BlockSums> blocks(atoms.list->blocks());
        for_blocks(atoms, [&](int begin, int end, std::size_t block, NeighborList::Reader& reader) {
            for (int i = begin; i < end; i++) atom<sums, per_atom>(atoms, i, reader.of(i), out, blocks[block]);
        });
        add_up(blocks, out);
    }

    /// Each pair is met twice, once from each side, and counts half.
    template <bool sums, bool per_atom>
    void atom(const PairAtoms& atoms, int i, NeighborList::Range neighbours, PairOutput& out, BlockSums& block) const {
        const Style& style = *static_cast<const Style*>(this);
        const Site si = atoms.site[i];
        const double charge = atoms.charge ? atoms.charge[i] : 0;
        double fx = 0, fy = 0, fz = 0, evdwl = 0, ecoul = 0, v[6] = {0, 0, 0, 0, 0, 0};
        for (const std::int32_t entry : neighbours) {
            const Site& sj = atoms.site[NeighborList::index_of(entry)];
            const double dx = si.x - sj.x, dy = si.y - sj.y, dz = si.z - sj.z;
            const double r2 = dx * dx + dy * dy + dz * dz, cut = cut_(si.type, sj.type);
            if (r2 >= cut * cut) continue;
            const int kind = NeighborList::kind_of(entry);
            const PairPoint point{charge, atoms.charge ? atoms.charge[sj.owner] : 0, atoms.special_lj[kind], atoms.special_coul[kind]};
            double ev = 0, ec = 0;
            const double f = style.template pair<sums>(si.type, sj.type, r2, point, ev, ec);
            fx += dx * f, fy += dy * f, fz += dz * f;
            if constexpr (sums) {
                evdwl += ev, ecoul += ec;
                v[0] += dx * dx * f, v[1] += dy * dy * f, v[2] += dz * dz * f;
                v[3] += dx * dy * f, v[4] += dx * dz * f, v[5] += dy * dz * f;
            }
        }
        double* force = out.force + 3 * std::size_t(i);
        force[0] += fx, force[1] += fy, force[2] += fz;
        if constexpr (sums) {
            ecoul += 2 * style.self_energy(charge);
            block.evdwl += 0.5 * evdwl, block.ecoul += 0.5 * ecoul;
            for (int k = 0; k < 6; k++) block.virial[k] += 0.5 * v[k];
        }
        if constexpr (per_atom) {
            if (out.energies) out.energies[i] += 0.5 * (evdwl + ecoul);
            for (int k = 0; k < 6; k++) {
                if (out.virials) out.virials[6 * std::size_t(i) + k] += 0.5 * v[k];
                if (out.centroids) out.centroids[9 * std::size_t(i) + k] += 0.5 * v[k];
            }
            for (int k = 3; k < 6 && out.centroids; k++) out.centroids[9 * std::size_t(i) + k + 3] += 0.5 * v[k];
        }
    }
};

}  // namespace garnet
