#pragma once
// Pairs of atoms within a cutoff: counted by distance, or listed.

#include <cstdint>
#include <vector>

#include "kernel/cell.h"

namespace garnet::kernel {

struct Atoms {
    Cell cell;
    const double* positions;  // 3 per atom
    std::size_t count;
    const std::int32_t* groups;  // one per atom, negative: left out
    std::int32_t group_count;
};

/// Adds to counts[slot * bins + floor(r / cutoff * bins)] one for each pair (and each image) with r < cutoff; the slot of
/// two groups is slots[a * group_count + b] (symmetric; negative: not wanted).
void pair_histogram(const Atoms& atoms, const std::int32_t* slots, std::int32_t slot_count, double cutoff, std::size_t bins,
                    double* counts);

/// Neighbours of each atom: offsets has count + 1 entries; vectors point from the atom to its neighbour.
struct Neighbors {
    std::vector<std::int32_t> offsets, index;
    std::vector<double> vectors;
};

/// j is a neighbour of i when their distance is below cutoffs[group i * group_count + group j] (0: never). Sorted by index.
Neighbors neighbors(const Atoms& atoms, const double* cutoffs);

}  // namespace garnet::kernel
