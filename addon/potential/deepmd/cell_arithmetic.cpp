#include "potential/deepmd/cell_arithmetic.h"

#include <algorithm>
#include <cmath>

namespace garnet::deepmd {

Row times(const Row& row, const Matrix& matrix) {
    Row out;
    for (int c = 0; c < 3; c++) out[c] = std::fma(row[2], matrix[2][c], std::fma(row[1], matrix[1][c], row[0] * matrix[0][c]));
    return out;
}

Matrix inverse(Matrix a) {
    const auto fused_dot = [](int count, auto left, auto right) {
        double sum = 0;
        for (int k = 0; k < count; k++) sum = std::fma(left(k), right(k), sum);
        return sum;
    };
    std::array<int, 3> from{0, 1, 2};
    for (int j = 0; j < 3; j++) {  // columns: L below the diagonal, U above
        for (int i = 0; i < 3; i++)
            if (const int k = std::min(i, j); k > 0) a[i][j] -= fused_dot(k, [&](int q) { return a[i][q]; }, [&](int q) { return a[q][j]; });
        int pivot = j;
        for (int i = j + 1; i < 3; i++)
            if (std::fabs(a[i][j]) > std::fabs(a[pivot][j])) pivot = i;
        std::swap(a[j], a[pivot]), std::swap(from[j], from[pivot]);
        const double reciprocal = 1 / a[j][j];
        for (int i = j + 1; i < 3; i++) a[i][j] *= reciprocal;
    }
    Matrix out;
    for (int c = 0; c < 3; c++) {
        Row b;
        for (int i = 0; i < 3; i++) b[i] = from[i] == c ? 1 : 0;
        for (int i = 1; i < 3; i++) b[i] -= fused_dot(i, [&](int q) { return a[i][q]; }, [&](int q) { return b[q]; });
        for (int i = 2; i >= 0; i--) {
            for (int j = 2; j > i; j--) {
                const volatile double product = a[i][j] * b[j];  // not fused
                b[i] -= product;
            }
            b[i] *= 1 / a[i][i];
        }
        for (int i = 0; i < 3; i++) out[i][c] = b[i];
    }
    return out;
}

double remainder_of_one(double x) {
    const double rest = std::fmod(x, 1.0);
    return rest < 0 ? rest + 1 : rest;
}

}  // namespace garnet::deepmd
