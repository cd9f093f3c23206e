#pragma once
#include <cstdint>

#include "core/site.h"

namespace garnet {

/// Cubics by distance for each ordered pair of types: row (a * types + b) * points + interval holds
/// the density of b at a (4 numbers), then r times the pair energy (4 numbers).
struct EamPairTables {
    int types, points;
    double cutoff2, per_step;
    const double* rows;
};

/// A block of atoms that follow each other, with their neighbours.
struct EamBlock {
    const Site* site;
    int first, count;
    const std::int32_t* const* entry;
    const std::int32_t* entries;
};

/// Densities of the block's atoms, and their neighbours within the cutoff: atom n's go to near + start[n], near_count[n] of them.
/// `near` must have room for all entries and a vector more.
using EamDensity = void (*)(const EamPairTables&, const EamBlock&, double* density, std::int32_t* near, std::int32_t* near_count);
EamDensity eam_density_block();

/// Forces from the neighbours that the density pass kept. `slope` is dF/drho by site. sums: pair energy, virial (added to); null: none.
using EamForce = void (*)(const EamPairTables&, const EamBlock&, const double* slope, double* force, double* sums);
EamForce eam_force_block();

}  // namespace garnet
