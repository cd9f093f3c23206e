#include "potential/deepmd/images.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/error.h"
#include "core/thread_pool.h"
#include "potential/deepmd/cell_arithmetic.h"

namespace garnet::deepmd {
namespace {

using Vector = std::array<double, 3>;

Vector cross(const double* a, const double* b) { return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]}; }
double dot(const double* a, const double* b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }

/// Rows of the inverse transposed: s_k = r · reciprocal[k]; 1/|reciprocal[k]| is the distance between the planes of k.
std::array<Vector, 3> reciprocal_vectors(const double* cell) {
    const double *a = cell, *b = cell + 3, *c = cell + 6;
    const Vector bc = cross(b, c), ca = cross(c, a), ab = cross(a, b);
    const double volume = dot(a, bc.data());
    const double size = std::sqrt(dot(a, a) * dot(b, b) * dot(c, c));
    if (!(std::fabs(volume) > 1e-10 * size)) throw InputError("expected a cell with a volume, got three vectors in one plane");
    std::array<Vector, 3> out{bc, ca, ab};
    for (Vector& v : out)
        for (double& x : v) x /= volume;
    return out;
}

struct Ghost {
    std::array<int, 3> cell;
    int type, owner;
    std::array<int, 3> shift;
    int length2() const { return shift[0] * shift[0] + shift[1] * shift[1] + shift[2] * shift[2]; }
};

/// By the cell of a grid no finer than the cutoff, then by type, then as they came.
bool in_graph_order(const Ghost& a, const Ghost& b) { return a.cell != b.cell ? a.cell < b.cell : a.type != b.type ? a.type < b.type : a.owner < b.owner; }

/// By the length of their shift, counted in cells, then by the shift, then as they came.
bool in_native_order(const Ghost& a, const Ghost& b) {
    return a.length2() != b.length2() ? a.length2() < b.length2() : a.shift != b.shift ? a.shift < b.shift : a.owner < b.owner;
}

}  // namespace

Images::Images(const Frame& frame, double cutoff, ImageOrder order) : count_(frame.count) {
    for (std::size_t k = 0; k < 3 * static_cast<std::size_t>(frame.count); k++)
        if (!std::isfinite(frame.x[k])) throw InputError("expected finite positions, got " + std::to_string(frame.x[k]) + " for atom " + std::to_string(k / 3 + 1));
    x_.assign(frame.x, frame.x + 3 * static_cast<std::size_t>(frame.count));
    types_.assign(frame.types, frame.types + frame.count);
    owner_.resize(frame.count);
    for (int i = 0; i < frame.count; i++) owner_[i] = i;
    if (frame.cell && (frame.periodic[0] || frame.periodic[1] || frame.periodic[2])) add_images(frame, cutoff, order);
    list_neighbours(cutoff);
}

void Images::add_images(const Frame& frame, double cutoff, ImageOrder order) {
    const double* cell = frame.cell;
    const bool as_numpy = order == ImageOrder::native && frame.periodic[0] && frame.periodic[1] && frame.periodic[2];
    const std::array<Vector, 3> reciprocal = reciprocal_vectors(cell);
    double margin[3];
    int reach[3];
    for (int k = 0; k < 3; k++) {
        margin[k] = cutoff * std::sqrt(dot(reciprocal[k].data(), reciprocal[k].data())) * (1 + 1e-12) + 1e-12;
        reach[k] = frame.periodic[k] ? static_cast<int>(std::ceil(margin[k])) : 0;
        if (margin[k] > 1000 && frame.periodic[k]) throw InputError("expected a cell of some thickness, got one of " + std::to_string(cutoff / margin[k]) + " A");
    }
    // Wrapped into the cell, in fractions.
    const Matrix rows{Row{cell[0], cell[1], cell[2]}, Row{cell[3], cell[4], cell[5]}, Row{cell[6], cell[7], cell[8]}};
    const Matrix inverted = inverse(rows);
    std::vector<double> fraction(3 * static_cast<std::size_t>(count_));
    for (int i = 0; i < count_; i++) {
        double* at = &x_[3 * static_cast<std::size_t>(i)];
        if (as_numpy) {
            Row s = times({at[0], at[1], at[2]}, inverted);
            for (double& part : s) part = remainder_of_one(part);
            std::copy_n(s.data(), 3, &fraction[3 * static_cast<std::size_t>(i)]);
            std::copy_n(times(s, rows).data(), 3, at);
            continue;
        }
        for (int k = 0; k < 3; k++) {
            double s = dot(&x_[3 * static_cast<std::size_t>(i)], reciprocal[k].data());
            if (frame.periodic[k]) {
                const double turns = std::floor(s);
                s -= turns;
                for (int p = 0; p < 3; p++) x_[3 * static_cast<std::size_t>(i) + p] -= turns * cell[3 * k + p];
            }
            fraction[3 * static_cast<std::size_t>(i) + k] = s;
        }
    }
    // In DeePMD-kit's order, which decides between equally near neighbours.
    std::array<int, 3> grid;
    for (int k = 0; k < 3; k++) grid[k] = std::max(1, static_cast<int>(std::sqrt(1 / dot(reciprocal[k].data(), reciprocal[k].data())) / cutoff));
    std::vector<Ghost> ghosts;
    for (int na = -reach[0]; na <= reach[0]; na++)
        for (int nb = -reach[1]; nb <= reach[1]; nb++)
            for (int nc = -reach[2]; nc <= reach[2]; nc++) {
                if (na == 0 && nb == 0 && nc == 0) continue;
                const int shift[3] = {na, nb, nc};
                for (int i = 0; i < count_; i++) {
                    bool near = true;
                    Ghost ghost{{}, types_[i], i, {na, nb, nc}};
                    for (int k = 0; k < 3; k++) {
                        const double s = fraction[3 * static_cast<std::size_t>(i) + k] + shift[k];
                        near = near && (!frame.periodic[k] || (s >= -margin[k] && s <= 1 + margin[k]));
                        if (frame.periodic[k]) ghost.cell[k] = std::min(grid[k] - 1, static_cast<int>(fraction[3 * static_cast<std::size_t>(i) + k] * grid[k])) + shift[k] * grid[k];
                    }
                    if (near) ghosts.push_back(ghost);
                }
            }
    std::sort(ghosts.begin(), ghosts.end(), order == ImageOrder::native ? in_native_order : in_graph_order);
    for (const Ghost& ghost : ghosts) {
        const auto& [na, nb, nc] = ghost.shift;
        const Row moved = times({static_cast<double>(na), static_cast<double>(nb), static_cast<double>(nc)}, rows);
        for (int p = 0; p < 3; p++) {
            const double x = x_[3 * static_cast<std::size_t>(ghost.owner) + p];
            x_.push_back(as_numpy ? x + moved[p] : x + na * cell[p] + nb * cell[3 + p] + nc * cell[6 + p]);
        }
        types_.push_back(ghost.type);
        owner_.push_back(ghost.owner);
    }
}

/// Bins at least as wide as the cutoff, so that neighbours are in 27 of them; fewer and wider ones for a sparse frame.
void Images::list_neighbours(double cutoff) {
    const std::size_t all = types_.size();
    double low[3] = {0, 0, 0}, width[3];
    int bins[3] = {1, 1, 1};
    for (int p = 0; p < 3; p++) {
        double high = -1e300;
        low[p] = 1e300;
        for (std::size_t i = 0; i < all; i++) low[p] = std::min(low[p], x_[3 * i + p]), high = std::max(high, x_[3 * i + p]);
        const double most = std::max(1.0, std::cbrt(8.0 * static_cast<double>(all) + 1000));
        const double span = all ? high - low[p] : 0;
        bins[p] = static_cast<int>(std::max(1.0, std::min(most, std::floor(span / cutoff))));
        width[p] = span > 0 ? span / bins[p] : 1;
    }
    const auto bin_along = [&](double x, int p) { return std::clamp(static_cast<int>((x - low[p]) / width[p]), 0, bins[p] - 1); };
    std::vector<int> start(static_cast<std::size_t>(bins[0]) * bins[1] * bins[2] + 1, 0), bin(all), sorted(all);
    for (std::size_t i = 0; i < all; i++) {
        bin[i] = (bin_along(x_[3 * i], 0) * bins[1] + bin_along(x_[3 * i + 1], 1)) * bins[2] + bin_along(x_[3 * i + 2], 2);
        start[bin[i] + 1]++;
    }
    for (std::size_t b = 1; b < start.size(); b++) start[b] += start[b - 1];
    std::vector<int> next(start.begin(), start.end() - 1);
    for (std::size_t i = 0; i < all; i++) sorted[next[bin[i]]++] = static_cast<int>(i);

    // Twice: count, then fill.
    numneigh_.assign(count_, 0);
    std::vector<std::size_t> offset(count_ + 1, 0);
    const double cutoff2 = cutoff * cutoff;
    const auto visit = [&](int i, auto found) {
        const double* xi = &x_[3 * static_cast<std::size_t>(i)];
        int at[3];
        for (int p = 0; p < 3; p++) at[p] = bin_along(xi[p], p);
        for (int bx = std::max(0, at[0] - 1); bx <= std::min(bins[0] - 1, at[0] + 1); bx++)
            for (int by = std::max(0, at[1] - 1); by <= std::min(bins[1] - 1, at[1] + 1); by++) {
                const int from = (bx * bins[1] + by) * bins[2];
                const int first = start[from + std::max(0, at[2] - 1)], last = start[from + std::min(bins[2] - 1, at[2] + 1) + 1];
                for (int k = first; k < last; k++) {
                    const int j = sorted[k];
                    const double dx = x_[3 * static_cast<std::size_t>(j)] - xi[0], dy = x_[3 * static_cast<std::size_t>(j) + 1] - xi[1], dz = x_[3 * static_cast<std::size_t>(j) + 2] - xi[2];
                    if (dx * dx + dy * dy + dz * dz <= cutoff2 && j != i) found(j);
                }
            }
    };
    parallel_for(count_, 64, [&](std::size_t from, std::size_t to, int) {
        for (std::size_t i = from; i < to; i++) visit(static_cast<int>(i), [&](int) { numneigh_[i]++; });
    });
    for (int i = 0; i < count_; i++) offset[i + 1] = offset[i] + numneigh_[i];
    list_.resize(offset[count_] + 1);
    firstneigh_.resize(count_);
    parallel_for(count_, 64, [&](std::size_t from, std::size_t to, int) {
        for (std::size_t i = from; i < to; i++) {
            firstneigh_[i] = list_.data() + offset[i];
            int* put = list_.data() + offset[i];
            visit(static_cast<int>(i), [&](int j) { *put++ = j; });
        }
    });
}

Atoms Images::atoms() const {
    Atoms atoms;
    atoms.nlocal = count_;
    atoms.nall = static_cast<int>(types_.size());
    atoms.x = x_.data();
    atoms.types = types_.data();
    atoms.numneigh = numneigh_.data();
    atoms.firstneigh = firstneigh_.data();
    atoms.neighbour_mask = -1;
    return atoms;
}

void Images::fold(const double* from, int width, double* to) const {
    for (std::size_t k = 0; k < owner_.size(); k++)
        for (int c = 0; c < width; c++) to[static_cast<std::size_t>(owner_[k]) * width + c] += from[k * width + c];
}

}  // namespace garnet::deepmd
