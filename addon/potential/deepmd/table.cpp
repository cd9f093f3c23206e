// Tables of compressed models, and G(x) however it is given.
#include <cmath>

#include "potential/deepmd/architecture.h"

namespace garnet::deepmd {

bool QuinticTable::locate(double x, int& piece, double& u) const {
    bool inside = true;
    const int before = both_sides ? static_cast<int>((lower - first) / coarse) : 0;
    const int fine_pieces = static_cast<int>((upper - lower) / fine);
    if (!(x >= first)) {
        piece = 0, u = 0, inside = false;
    } else if (x < lower) {
        piece = static_cast<int>((x - first) / coarse), u = x - (piece * coarse + first);
    } else if (x < upper) {
        const int k = static_cast<int>((x - lower) / fine);
        piece = before + k, u = x - (k * fine + lower);
    } else if (x < last) {
        const int k = static_cast<int>((x - upper) / coarse);
        piece = before + fine_pieces + k, u = x - (k * coarse + upper);
    } else {
        piece = before + fine_pieces + static_cast<int>((last - upper) / coarse) - 1, u = 0, inside = false;
    }
    if (piece >= pieces) piece = pieces - 1;
    if (piece < 0) piece = 0;
    return inside;
}

void QuinticTable::evaluate(double x, double* value, double* derivative) const {
    int piece;
    double u;
    const bool inside = locate(x, piece, u);
    const double* a = &coefficients[static_cast<std::size_t>(piece) * width * 6];
    for (int m = 0; m < width; m++, a += 6) {
        value[m] = a[0] + (a[1] + (a[2] + (a[3] + (a[4] + a[5] * u) * u) * u) * u) * u;
        derivative[m] = a[1] + (2 * a[2] + (3 * a[3] + (4 * a[4] + 5 * a[5] * u) * u) * u) * u;
        (void)inside;
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
