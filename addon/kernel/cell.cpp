#include "kernel/cell.h"

#include <algorithm>

#include "core/error.h"

namespace garnet::kernel {

double Cell::volume() const {
    const auto& m = rows;
    return m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
}

std::array<double, 9> Cell::inverse() const {
    const double d = volume();
    if (!(std::fabs(d) > 0) || !std::isfinite(d)) throw InputError("expected a cell with a volume, got three vectors in a plane");
    const auto& m = rows;
    return {(m[4] * m[8] - m[5] * m[7]) / d, (m[2] * m[7] - m[1] * m[8]) / d, (m[1] * m[5] - m[2] * m[4]) / d,
            (m[5] * m[6] - m[3] * m[8]) / d, (m[0] * m[8] - m[2] * m[6]) / d, (m[2] * m[3] - m[0] * m[5]) / d,
            (m[3] * m[7] - m[4] * m[6]) / d, (m[1] * m[6] - m[0] * m[7]) / d, (m[0] * m[4] - m[1] * m[3]) / d};
}

std::array<double, 3> Cell::heights() const {
    // Column k of the inverse is the normal of the faces that vector k crosses, with length 1 / height.
    const auto g = inverse();
    std::array<double, 3> out;
    for (int k = 0; k < 3; k++) out[k] = 1 / std::sqrt(g[k] * g[k] + g[3 + k] * g[3 + k] + g[6 + k] * g[6 + k]);
    return out;
}

Cell bounding_cell(const double* positions, std::size_t count) {
    Cell cell;
    for (int k = 0; k < 3; k++) {
        double low = count ? positions[k] : 0, high = low;
        for (std::size_t i = 1; i < count; i++) {
            low = std::min(low, positions[3 * i + k]);
            high = std::max(high, positions[3 * i + k]);
        }
        cell.origin[k] = low;
        cell.rows[4 * k] = std::max(high - low, 1e-3);
        cell.periodic[k] = false;
    }
    return cell;
}

}  // namespace garnet::kernel
