#include "kernel/cell_list.h"

#include <algorithm>
#include <cstdio>
#include <limits>
#include <string>

#include "core/cpu.h"
#include "core/error.h"

namespace garnet::kernel {

namespace simd_baseline {
std::size_t near(const double*, const double*, const double*, std::size_t, std::size_t, double, double, double, double, double*, std::int32_t*);
}
#if defined(__x86_64__)
namespace simd_avx2 {
std::size_t near(const double*, const double*, const double*, std::size_t, std::size_t, double, double, double, double, double*, std::int32_t*);
}
namespace simd_avx512 {
std::size_t near(const double*, const double*, const double*, std::size_t, std::size_t, double, double, double, double, double*, std::int32_t*);
}
#endif

namespace {
std::string short_text(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}
}  // namespace

NearFunction near_function() {
#if defined(__x86_64__)
    switch (simd_level()) {
        case SimdLevel::avx512: return simd_avx512::near;
        case SimdLevel::avx2: return simd_avx2::near;
        default: break;
    }
#endif
    return simd_baseline::near;
}

namespace {

/// Images on each side beyond this mean that a cutoff is wrong by orders of magnitude.
constexpr double most_images = 50;

}  // namespace

CellList::CellList(const Cell& cell, const double* positions, std::size_t count, const std::uint8_t* wanted, double cutoff)
    : rows_(cell.rows), periodic_(cell.periodic), cutoff2_(cutoff * cutoff) {
    if (!(cutoff > 0) || !std::isfinite(cutoff)) throw InputError("expected a cutoff above 0");
    const auto inverse = cell.inverse();
    const auto heights = cell.heights();

    std::vector<std::int32_t> chosen;
    chosen.reserve(count);
    for (std::size_t i = 0; i < count; i++)
        if (!wanted || wanted[i]) chosen.push_back(static_cast<std::int32_t>(i));
    const std::size_t n = chosen.size();

    // Fractional coordinates, wrapped on periodic sides; on open sides the bins cover what there is.
    std::vector<double> s(3 * n);
    std::array<double, 3> low{}, high{1, 1, 1};
    for (int k = 0; k < 3; k++)
        if (!periodic_[k]) low[k] = std::numeric_limits<double>::infinity(), high[k] = -low[k];
    for (std::size_t m = 0; m < n; m++) {
        const double* r = positions + 3 * static_cast<std::size_t>(chosen[m]);
        const double d[3] = {r[0] - cell.origin[0], r[1] - cell.origin[1], r[2] - cell.origin[2]};
        for (int k = 0; k < 3; k++) {
            double value = d[0] * inverse[k] + d[1] * inverse[3 + k] + d[2] * inverse[6 + k];
            if (!std::isfinite(value)) throw InputError("expected coordinates that are numbers; atom " + std::to_string(chosen[m] + 1) + " has others");
            if (periodic_[k]) {
                value -= std::floor(value);
                if (value >= 1) value = 0;
            } else {
                low[k] = std::min(low[k], value);
                high[k] = std::max(high[k], value);
            }
            s[3 * m + k] = value;
        }
    }
    double bins_wanted = 1;
    for (int k = 0; k < 3; k++) {
        if (n == 0 && !periodic_[k]) low[k] = 0, high[k] = 1;
        const double length = std::max(high[k] - low[k], 1e-9) * heights[k];
        if (periodic_[k] && cutoff > most_images * heights[k])
            throw InputError("a cutoff of " + short_text(cutoff) + " is more than 50 times the cell's height of " + short_text(heights[k]) + "; lower it or repeat the cell");
        size_[k] = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::min(length / cutoff, 1e4)));
        bins_wanted *= static_cast<double>(size_[k]);
    }
    // Sparse atoms (a cluster in a large box) do not need more bins than atoms.
    while (bins_wanted > 4.0 * static_cast<double>(n) + 64) {
        const int k = static_cast<int>(std::max_element(size_.begin(), size_.end()) - size_.begin());
        bins_wanted /= static_cast<double>(size_[k]);
        size_[k] = (size_[k] + 1) / 2;
        bins_wanted *= static_cast<double>(size_[k]);
    }
    for (int k = 0; k < 3; k++) {
        const double part = (high[k] - low[k]) * heights[k] / static_cast<double>(size_[k]);
        reach_[k] = periodic_[k] ? static_cast<std::int64_t>(std::ceil(cutoff / part - 1e-12))
                                 : std::min<std::int64_t>(size_[k] - 1, static_cast<std::int64_t>(std::ceil(cutoff / std::max(part, 1e-12) - 1e-12)));
        reach_[k] = std::max<std::int64_t>(reach_[k], periodic_[k] ? 1 : 0);
    }

    std::vector<std::size_t> bin(n);
    starts_.assign(static_cast<std::size_t>(size_[0] * size_[1] * size_[2]) + 1, 0);
    for (std::size_t m = 0; m < n; m++) {
        std::size_t at = 0;
        for (int k = 0; k < 3; k++) {
            const double range = std::max(high[k] - low[k], 1e-300);
            const auto part = static_cast<std::int64_t>((s[3 * m + k] - low[k]) / range * static_cast<double>(size_[k]));
            at = at * static_cast<std::size_t>(size_[k]) + static_cast<std::size_t>(std::clamp<std::int64_t>(part, 0, size_[k] - 1));
        }
        bin[m] = at;
        starts_[at + 1]++;
    }
    for (std::size_t b = 1; b < starts_.size(); b++) starts_[b] += starts_[b - 1];
    std::vector<std::size_t> next(starts_.begin(), starts_.end() - 1);
    order_.resize(n);
    x_.resize(n), y_.resize(n), z_.resize(n);
    for (std::size_t m = 0; m < n; m++) {
        const std::size_t to = next[bin[m]]++;
        order_[to] = chosen[m];
        const double* f = &s[3 * m];
        x_[to] = f[0] * rows_[0] + f[1] * rows_[3] + f[2] * rows_[6];
        y_[to] = f[0] * rows_[1] + f[1] * rows_[4] + f[2] * rows_[7];
        z_[to] = f[0] * rows_[2] + f[1] * rows_[5] + f[2] * rows_[8];
    }
    longest_ = 0;
    for (std::size_t b = 0; b + 1 < starts_.size(); b += static_cast<std::size_t>(size_[2]))
        longest_ = std::max(longest_, starts_[b + static_cast<std::size_t>(size_[2])] - starts_[b]);
}

}  // namespace garnet::kernel
