// The search for neighbours of one atom, compiled once per instruction set.
#include "core/neighbor_kernel.h"

#include "core/lanes.h"

namespace garnet::GARNET_SIMD_NAMESPACE {

static int bin_of(double x, double lo, double per_bin, int bins) {
    const int b = int((x - lo) * per_bin);
    return b < 0 ? 0 : b >= bins ? bins - 1 : b;
}

int find_neighbors(const BinView& bins, const StencilRow* rows, int row_count, const Site& site, std::int32_t self,
                   double cutoff_squared, std::int32_t* out, int capacity) {
    const int bx = bin_of(site.x, bins.lo[0], bins.per_bin[0], bins.bins[0]);
    const int by = bin_of(site.y, bins.lo[1], bins.per_bin[1], bins.bins[1]);
    const int bz = bin_of(site.z, bins.lo[2], bins.per_bin[2], bins.bins[2]);
    const Lanes x(site.x), y(site.y), z(site.z), limit(cutoff_squared);
    int found = 0;
    for (int row = 0; row < row_count; row++) {
        const int ry = by + rows[row].y, rz = bz + rows[row].z;
        if (ry < 0 || ry >= bins.bins[1] || rz < 0 || rz >= bins.bins[2]) continue;
        const int low = bx - rows[row].x < 0 ? 0 : bx - rows[row].x;
        const int high = bx + rows[row].x >= bins.bins[0] ? bins.bins[0] - 1 : bx + rows[row].x;
        const std::int64_t base = (std::int64_t(rz) * bins.bins[1] + ry) * bins.bins[0];
        const int end = bins.first[base + high + 1];
        for (int k = bins.first[base + low]; k < end; k += Lanes::width) {
            const Lanes dx = Lanes::load(bins.x + k) - x, dy = Lanes::load(bins.y + k) - y, dz = Lanes::load(bins.z + k) - z;
            const Lanes r2 = multiply_add(dz, dz, multiply_add(dy, dy, dx * dx));
            const Mask near = both(less_equal(r2, limit), both(first_lanes(end - k), differ(bins.order + k, self)));
            if (!any(near)) continue;
            if (found + Lanes::width > capacity) found += count(near);
            else found += append(out + found, bins.order + k, near);
        }
    }
    return found;
}

}  // namespace garnet::GARNET_SIMD_NAMESPACE
