#pragma once
#include <cstdint>

#include "core/site.h"

namespace garnet {

/// Sites sorted into bins, x fastest, so that bins that follow each other in x are one run of sites.
struct BinView {
    double lo[3], per_bin[3];
    int bins[3];
    /// Sites of bin b: entries first[b] … first[b+1]-1 of x, y, z, order.
    const std::int32_t* first;
    const double *x, *y, *z;
    const std::int32_t* order;
};

/// A run of bins beside an atom's own bin: y and z offset, and how far in x.
struct StencilRow {
    int y, z, x;
};

/// Writes the neighbours of site `self` to `out`; the number that there is, which may exceed `capacity` (then out is not complete).
using FindNeighbors = int (*)(const BinView& bins, const StencilRow* rows, int row_count, const Site& site, std::int32_t self,
                              double cutoff_squared, std::int32_t* out, int capacity);
FindNeighbors find_neighbors();

}  // namespace garnet
