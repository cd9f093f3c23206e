// Tables of compressed models, and G(x) however it is given.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "potential/deepmd/architecture_parts.h"

namespace garnet::deepmd {
namespace {

double shortest_decimal(double x) {
    char text[32];
    std::snprintf(text, sizeof text, "%.7g", x);
    return std::strtod(text, nullptr);
}

}  // namespace

std::shared_ptr<const QuinticTable> quintic_table(const Tensor& given, Tensor numbers, int width, bool both_sides) {
    std::vector<double> limits = given.values;
    if (given.type == Tensor::Type::float32)  // a step of 0.05 was meant, not of 0.05000000075
        for (double& limit : limits) limit = shortest_decimal(limit);
    auto table = std::make_shared<QuinticTable>();
    if (limits.size() < 5 || numbers.shape.size() != 2 || width < 1 || numbers.shape[1] != 6 * static_cast<std::int64_t>(width)) Finder::refuse("a table of unexpected shape");
    table->lower = limits[0], table->upper = limits[1], table->last = limits[2], table->fine = limits[3], table->coarse = limits[4];
    table->both_sides = both_sides;
    table->first = both_sides ? -table->last : table->lower;
    table->width = width;
    table->pieces = static_cast<int>(numbers.shape[0]);
    table->coefficients = std::move(numbers.values);
    const double steps = (table->upper - table->lower) / table->fine + (table->last - table->upper) / table->coarse +
                         (both_sides ? (table->lower - table->first) / table->coarse : 0);
    if (!(table->fine > 0) || !(table->coarse > 0) || !(table->upper > table->lower) || !(table->last >= table->upper) || !(table->first <= table->lower) ||
        !(steps < table->pieces + 1.5) || table->pieces < 1)
        Finder::refuse("a table whose limits do not fit its length");
    return table;
}

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
