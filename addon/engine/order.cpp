// The order of atoms: LAMMPS sorts them spatially at setup and every 1000 steps (https://docs.lammps.org/atom_modify.html, sort).
// Random numbers drawn atom by atom depend on it, so the bins are its bins and the sort is stable.
#include <algorithm>
#include <numeric>

#include "engine/system.h"

namespace garnet {

std::vector<std::int32_t> System::sort_order(double bin_size) {
    if (bin_size <= 0) bin_size = 0.5 * neighbor_cutoff();
    if (bin_size <= 0) return {};
    double lo[3], hi[3], per_bin[3];
    int bins[3];
    box.bounds(lo, hi);
    for (int d = 0; d < 3; d++) {
        bins[d] = std::max(1, int((hi[d] - lo[d]) / bin_size));
        per_bin[d] = bins[d] / (hi[d] - lo[d]);
    }
    // LAMMPS keeps fractional coordinates at this point and goes to Cartesian ones and back for the sort: one more rounding.
    if (box.triclinic && std::int64_t(bins[0]) * bins[1] * bins[2] > 1) to_fractional(-1), to_cartesian(-1);
    std::vector<std::int64_t> bin(atoms.count);
    for (std::size_t i = 0; i < bin.size(); i++) {
        std::int64_t at[3];
        for (int d = 0; d < 3; d++) at[d] = std::clamp(std::int64_t((atoms.x[3 * i + d] - lo[d]) * per_bin[d]), std::int64_t(0), std::int64_t(bins[d] - 1));
        bin[i] = (at[2] * bins[1] + at[1]) * bins[0] + at[0];
    }
    if (std::is_sorted(bin.begin(), bin.end())) return {};
    std::vector<std::int32_t> order(atoms.count);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) { return bin[a] < bin[b]; });
    return order;
}

}  // namespace garnet
