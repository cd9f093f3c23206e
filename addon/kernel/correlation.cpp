// Σ_t x(t) x(t + lag) is the transform of the power spectrum of x padded with zeros. Power spectra of all columns of a class are
// added before they are transformed back, so each column costs half a forward transform (two real columns make one complex one).
//
// (x(t + lag) − x(t))² = x(t + lag)² + x(t)² − 2 x(t) x(t + lag): the first two from running sums of squares
// (Calandrini et al., Collection SFN 12, 201 (2011), section 4.2), the last from the correlation.

#include "kernel/correlation.h"

#include <algorithm>
#include <mutex>

#include "core/error.h"
#include "core/thread_pool.h"
#include "kernel/fft.h"

namespace garnet::kernel {
namespace {

/// Columns of each class in a row of 8 pairs; −1 fills the last.
struct Batch {
    std::size_t class_index;
    std::int64_t columns[2 * lanes];
};

std::vector<Batch> batches_of(const Series& series) {
    std::vector<std::vector<std::int64_t>> members(series.class_count);
    for (std::size_t c = 0; c < series.columns; c++) {
        const std::int32_t k = series.classes[c];
        if (k >= static_cast<std::int32_t>(series.class_count)) throw InputError("class of a series out of range");
        if (k >= 0) members[static_cast<std::size_t>(k)].push_back(static_cast<std::int64_t>(c));
    }
    std::vector<Batch> out;
    for (std::size_t k = 0; k < members.size(); k++)
        for (std::size_t from = 0; from < members[k].size(); from += 2 * lanes) {
            Batch batch{k, {}};
            for (std::size_t m = 0; m < 2 * lanes; m++) batch.columns[m] = from + m < members[k].size() ? members[k][from + m] : -1;
            out.push_back(batch);
        }
    return out;
}

/// Mean of each column, so that squares of far-away coordinates do not drown displacements.
std::vector<double> means_of(const Series& series) {
    std::vector<double> mean(series.columns, 0.0);
    for (std::size_t t = 0; t < series.frames; t++)
        for (std::size_t c = 0; c < series.columns; c++) mean[c] += series.rows[t][c];
    for (double& value : mean) value /= static_cast<double>(series.frames);
    return mean;
}

/// Sums over columns and origins: correlation[class][lag], and squares[class][t] = Σ over columns of x(t)².
struct Sums {
    std::vector<double> correlation, squares;
};

/// A batch in the layout of the transform, and the squares of each frame.
void load(const Series& series, const Batch& batch, const std::vector<double>& mean, double* data, double* squares) {
    for (std::size_t t = 0; t < series.frames; t++) {
        const double* row = series.rows[t];
        double* to = data + 2 * lanes * t;
        double square = 0;
        for (std::size_t m = 0; m < 2 * lanes; m++) {
            const std::int64_t c = batch.columns[m];
            to[m] = c < 0 ? 0.0 : row[c] - mean[static_cast<std::size_t>(c)];
            square += to[m] * to[m];
        }
        squares[t] = square;
    }
}

Sums sums_of(const Series& series, bool centered) {
    const std::size_t frames = series.frames, n = good_size(std::max<std::size_t>(2 * frames, 2));
    const auto roots = roots_of_unity(n);
    const Transform transform = transform_function();
    const auto batches = batches_of(series);
    const auto mean = centered ? means_of(series) : std::vector<double>(series.columns, 0.0);
    std::vector<double> power(series.class_count * n, 0.0);
    Sums sums{std::vector<double>(series.class_count * frames, 0.0), std::vector<double>(series.class_count * frames, 0.0)};

    std::mutex merging;
    const std::size_t grain = std::max<std::size_t>(1, batches.size() / 16);
    parallel_for(batches.size(), grain, [&](std::size_t begin, std::size_t end, int) {
        Lanes data(n), work(n);
        std::vector<double> own_power(n), own_squares(frames);
        for (std::size_t b = begin; b < end; b++) {
            const Batch& batch = batches[b];
            load(series, batch, mean, data.data(), own_squares.data());
            std::fill(data.data() + 2 * lanes * frames, data.data() + 2 * lanes * n, 0.0);
            const double* spectrum = transform(data.data(), work.data(), n, roots.data());
            // |X|² + |Y|² of z = x + iy is the even part of |Z|²; the odd part cancels in the transform back.
            for (std::size_t k = 0; k < n; k++) {
                const double* z = spectrum + 2 * lanes * k;
                double sum = 0;
                for (std::size_t m = 0; m < 2 * lanes; m++) sum += z[m] * z[m];
                own_power[k] = sum;
            }
            const std::lock_guard<std::mutex> lock(merging);
            for (std::size_t k = 0; k < n; k++) power[batch.class_index * n + k] += own_power[k];
            for (std::size_t t = 0; t < frames; t++) sums.squares[batch.class_index * frames + t] += own_squares[t];
        }
    });

    // Back: the spectra are real and even, so forward and backward are the same, and sixteen fit into one transform.
    Lanes data(n), work(n);
    for (std::size_t first = 0; first < series.class_count; first += 2 * lanes) {
        const std::size_t here = std::min(2 * lanes, series.class_count - first);
        for (std::size_t k = 0; k < n; k++)
            for (std::size_t m = 0; m < 2 * lanes; m++) {
                const double* total = &power[(first + std::min(m, here - 1)) * n];
                data.data()[2 * lanes * k + m] = 0.5 * (total[k] + total[(n - k) % n]);
            }
        const double* back = transform(data.data(), work.data(), n, roots.data());
        for (std::size_t m = 0; m < here; m++)
            for (std::size_t lag = 0; lag < frames; lag++)
                sums.correlation[(first + m) * frames + lag] = back[2 * lanes * lag + m] / static_cast<double>(n);
    }
    return sums;
}

}  // namespace

std::vector<double> autocorrelation(const Series& series) {
    auto out = sums_of(series, false).correlation;
    for (std::size_t c = 0; c < series.class_count; c++)
        for (std::size_t lag = 0; lag < series.frames; lag++) out[c * series.frames + lag] /= static_cast<double>(series.frames - lag);
    return out;
}

std::vector<double> squared_displacement(const Series& series) {
    const std::size_t frames = series.frames;
    const Sums sums = sums_of(series, true);
    std::vector<double> out(series.class_count * frames);
    for (std::size_t c = 0; c < series.class_count; c++) {
        const double* square = &sums.squares[c * frames];
        double both = 0;
        for (std::size_t t = 0; t < frames; t++) both += 2 * square[t];
        for (std::size_t lag = 0; lag < frames; lag++) {
            const double value = (both - 2 * sums.correlation[c * frames + lag]) / static_cast<double>(frames - lag);
            out[c * frames + lag] = lag == 0 ? 0 : std::max(value, 0.0);
            both -= square[lag] + square[frames - 1 - lag];
        }
    }
    return out;
}

}  // namespace garnet::kernel
