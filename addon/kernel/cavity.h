#pragma once
// Which points of a grid lie outside all spheres.

#include <cstddef>
#include <cstdint>

namespace garnet::kernel {

/// free[(i * ny + j) * nz + k] = 1 where the point (i/nx, j/ny, k/nz) of the cell is farther than radius[a] (strictly) from
/// every atom a and its periodic images, else 0. A radius of 0 or less excludes nothing.
void cavity(const double* positions, const double* radius, std::size_t count, const double* cell, const double* origin,
            const int* shape, std::uint8_t* free);

}  // namespace garnet::kernel
