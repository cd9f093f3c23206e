#pragma once
// Products and the inverse of a cell rounded as NumPy with OpenBLAS rounds them. Native models of DeePMD-kit are evaluated by
// NumPy: where more neighbours are found than sel, the last bit decides which of two equally near images stays.

#include <array>

namespace garnet::deepmd {

using Row = std::array<double, 3>;
using Matrix = std::array<Row, 3>;

/// row · matrix
Row times(const Row& row, const Matrix& matrix);
/// By elimination with pivots; the matrix must have a volume.
Matrix inverse(Matrix matrix);
/// x modulo 1, in [0, 1].
double remainder_of_one(double x);

}  // namespace garnet::deepmd
