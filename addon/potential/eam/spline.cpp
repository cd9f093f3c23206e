#include "potential/eam/spline.h"

namespace garnet {

std::vector<Cubic> cubics(const std::vector<double>& f) {
    const std::size_t n = f.size();
    std::vector<double> slope(n);
    slope[0] = f[1] - f[0];
    slope[1] = 0.5 * (f[2] - f[0]);
    slope[n - 2] = 0.5 * (f[n - 1] - f[n - 3]);
    slope[n - 1] = f[n - 1] - f[n - 2];
    for (std::size_t m = 2; m + 2 < n; m++) slope[m] = ((f[m - 2] - f[m + 2]) + 8 * (f[m + 1] - f[m - 1])) / 12;
    std::vector<Cubic> out(n);
    for (std::size_t m = 0; m + 1 < n; m++) {
        const double rise = f[m + 1] - f[m];
        out[m] = {{slope[m] + slope[m + 1] - 2 * rise, 3 * rise - 2 * slope[m] - slope[m + 1], slope[m], f[m]}};
    }
    out[n - 1] = {{0, 0, slope[n - 1], f[n - 1]}};
    return out;
}

}  // namespace garnet
