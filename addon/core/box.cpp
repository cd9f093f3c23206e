#include "core/box.h"

#include <algorithm>
#include <cmath>

namespace garnet {

void Box::inverse_heights(double out[3]) const {
    const double a = length(0), b = length(1), c = length(2);
    const double r5 = -xy / (a * b), r4 = (xy * yz - b * xz) / (a * b * c), r3 = -yz / (b * c);
    out[0] = std::sqrt(1 / (a * a) + r5 * r5 + r4 * r4);
    out[1] = std::sqrt(1 / (b * b) + r3 * r3);
    out[2] = 1 / c;
}

void Box::corners(double out[8][3]) const {
    for (int k = 0; k < 8; k++) {
        const double s[3] = {double(k & 1), double(k >> 1 & 1), double(k >> 2 & 1)};
        to_cartesian(s, out[k]);
    }
}

void Box::bounds(double out_lo[3], double out_hi[3]) const {
    double c[8][3];
    corners(c);
    for (int d = 0; d < 3; d++) {
        out_lo[d] = out_hi[d] = c[0][d];
        for (int k = 1; k < 8; k++) {
            out_lo[d] = std::min(out_lo[d], c[k][d]);
            out_hi[d] = std::max(out_hi[d], c[k][d]);
        }
    }
}

}  // namespace garnet
