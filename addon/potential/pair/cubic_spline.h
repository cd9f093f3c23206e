#pragma once
#include <algorithm>
#include <vector>

namespace garnet {

/// A cubic spline through points with given slopes at both ends.
class CubicSpline {
public:
    CubicSpline() = default;
    CubicSpline(std::vector<double> x, std::vector<double> y, double first_slope, double last_slope) : x_(std::move(x)), y_(std::move(y)), y2_(x_.size()) {
        const std::size_t n = x_.size();
        std::vector<double> u(n);
        y2_[0] = -0.5;
        u[0] = 3 / (x_[1] - x_[0]) * ((y_[1] - y_[0]) / (x_[1] - x_[0]) - first_slope);
        for (std::size_t i = 1; i + 1 < n; i++) {
            const double share = (x_[i] - x_[i - 1]) / (x_[i + 1] - x_[i - 1]), p = share * y2_[i - 1] + 2;
            y2_[i] = (share - 1) / p;
            const double bend = (y_[i + 1] - y_[i]) / (x_[i + 1] - x_[i]) - (y_[i] - y_[i - 1]) / (x_[i] - x_[i - 1]);
            u[i] = (6 * bend / (x_[i + 1] - x_[i - 1]) - share * u[i - 1]) / p;
        }
        const double width = x_[n - 1] - x_[n - 2];
        const double last = 3 / width * (last_slope - (y_[n - 1] - y_[n - 2]) / width);
        y2_[n - 1] = (last - 0.5 * u[n - 2]) / (0.5 * y2_[n - 2] + 1);
        for (std::size_t k = n - 1; k-- > 0;) y2_[k] = y2_[k] * y2_[k + 1] + u[k];
    }

    double operator()(double x) const {
        const std::size_t hi = std::clamp<std::size_t>(std::upper_bound(x_.begin(), x_.end(), x) - x_.begin(), 1, x_.size() - 1), lo = hi - 1;
        return between(lo, x);
    }

    /// In interval `lo`.
    double between(std::size_t lo, double x) const {
        const double width = x_[lo + 1] - x_[lo], a = (x_[lo + 1] - x) / width, b = (x - x_[lo]) / width;
        return a * y_[lo] + b * y_[lo + 1] + ((a * a * a - a) * y2_[lo] + (b * b * b - b) * y2_[lo + 1]) * (width * width) / 6;
    }

private:
    std::vector<double> x_, y_, y2_;
};

}  // namespace garnet
