// Tables of compressed models, and G(x) however it is given.
#include <algorithm>
#include <cmath>

#include "potential/deepmd/architecture.h"

namespace garnet::deepmd {

void QuinticTable::locate(double x, int& piece, double& u, double& beyond) const {
    const int before = both_sides ? static_cast<int>((lower - first) / coarse) : 0;
    const int fine_pieces = static_cast<int>((upper - lower) / fine);
    beyond = 0;
    if (!(x >= first)) {
        piece = 0, u = 0, beyond = x - first;
    } else if (x < lower) {
        piece = static_cast<int>((x - first) / coarse), u = x - (piece * coarse + first);
    } else if (x < upper) {
        const int k = static_cast<int>((x - lower) / fine);
        piece = before + k, u = x - (k * fine + lower);
    } else {
        const double inside = x < last ? x : std::nextafter(last, lower);
        const int k = static_cast<int>((inside - upper) / coarse);
        piece = before + fine_pieces + k, u = (x < last ? x : last) - (k * coarse + upper);
        if (!(x < last)) beyond = x - last;
    }
    piece = std::clamp(piece, 0, pieces - 1);
}

void QuinticTable::evaluate(double x, double* value, double* derivative) const {
    int piece;
    double u, beyond;
    locate(x, piece, u, beyond);
    const double* a = &coefficients[static_cast<std::size_t>(piece) * width * 6];
    for (int m = 0; m < width; m++, a += 6) {
        derivative[m] = a[1] + (2 * a[2] + (3 * a[3] + (4 * a[4] + 5 * a[5] * u) * u) * u) * u;
        value[m] = a[0] + (a[1] + (a[2] + (a[3] + (a[4] + a[5] * u) * u) * u) * u) * u + derivative[m] * beyond;
    }
}

void EmbeddingFunction::evaluate(double x, double* value, double* derivative) const {
    if (net) net->along_first(x, constants, value, derivative);
    else table->evaluate(x, value, derivative);
    if (factor.empty()) return;
    double w = 1, slope = 0;
    if (fade.smooth > 0) fade.evaluate(x, w, slope);
    for (std::size_t m = 0; m < factor.size(); m++) {
        const double more = factor[m] - 1;
        derivative[m] = derivative[m] * (1 + more * w) + value[m] * more * slope;
        value[m] *= 1 + more * w;
    }
}

void EmbeddingFunction::Fade::evaluate(double x, double& w, double& slope) const {
    const double u = 1 - smooth * (x * std + avg);
    w = 1 - u * u * u;
    slope = 3 * u * u * smooth * std;
    if (u < 0) w = 1, slope = 0;  // nearer than r_s; s < 0 does not occur
}

}  // namespace garnet::deepmd
