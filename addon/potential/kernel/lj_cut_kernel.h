#pragma once
#include <cstdint>

#include "core/neighbor_list.h"
#include "core/site.h"

namespace garnet {

/// Coefficients of lj/cut by pair of types: rows of `stride` (a multiple of 8) values.
struct LjTables {
    int types, stride;
    /// 48εσ¹², 24εσ⁶, 4εσ¹², 4εσ⁶, energy shift, cutoff².
    const double *force12, *force6, *energy12, *energy6, *shift, *cutoff2;
};

/// Neighbours of `count` atoms that follow each other, from site `first`.
struct KernelBlock {
    const Site* site;
    int first, count;
    const std::int32_t* const* entry;
    const std::int32_t* entries;
    double* force;  ///< of atom `first`, 3 per atom
    /// evdwl, then virial xx yy zz xy xz yz are added; null: not wanted.
    double* sums;
};

using LjKernel = void (*)(const LjTables&, const KernelBlock&);
LjKernel lj_cut_block();

}  // namespace garnet
