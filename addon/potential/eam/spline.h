#pragma once
#include <vector>

namespace garnet {

/// A cubic through table values: in interval m, with p in [0, 1], ((c[0] p + c[1]) p + c[2]) p + c[3].
struct Cubic {
    double c[4];
    double value(double p) const { return ((c[0] * p + c[1]) * p + c[2]) * p + c[3]; }
    /// By p: divide by the step for the derivative.
    double slope(double p) const { return (3 * c[0] * p + 2 * c[1]) * p + c[2]; }
};

/// Slopes from five points, the way of the DYNAMO code that LAMMPS follows; the last entry is constant.
std::vector<Cubic> cubics(const std::vector<double>& values);

}  // namespace garnet
