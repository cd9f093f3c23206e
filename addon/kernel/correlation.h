#pragma once
// Time correlations of many series at once, over all time origins (by Fourier transform).

#include <cstddef>
#include <cstdint>
#include <vector>

namespace garnet::kernel {

/// rows[frame][column]; each column belongs to a class (negative: left out).
struct Series {
    std::vector<const double*> rows;
    std::size_t frames, columns;
    const std::int32_t* classes;
    std::size_t class_count;
};

/// out[class * frames + lag] = Σ over columns of the class, mean over origins t of x(t)·x(t + lag).
std::vector<double> autocorrelation(const Series& series);

/// out[class * frames + lag] = Σ over columns of the class, mean over origins t of (x(t + lag) − x(t))².
std::vector<double> squared_displacement(const Series& series);

}  // namespace garnet::kernel
