#pragma once
// A cell of any shape and its atoms in fractional coordinates.

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace garnet::kernel {

/// Row vectors a, b, c; open sides are not repeated.
struct Cell {
    std::array<double, 9> rows{};
    std::array<double, 3> origin{};
    std::array<bool, 3> periodic{};

    double volume() const;
    /// Row-major inverse: fractional = (r − origin) · inverse.
    std::array<double, 9> inverse() const;
    /// Distance between opposite faces, for each pair of them.
    std::array<double, 3> heights() const;
};

/// A cell that holds `count` atoms without one being given: a box around them, open on all sides.
Cell bounding_cell(const double* positions, std::size_t count);

}  // namespace garnet::kernel
