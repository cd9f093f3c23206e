#pragma once
// Atoms sorted into bins of the cell, for all pairs within a cutoff. The cutoff may be longer than the cell: a bin then meets
// several images of another, each with its own shift.
//
// Bins are equal parts of the cell in fractional coordinates, so a lattice vector carries bins onto bins exactly, and the half
// of the stencil that is "after" a bin counts each pair of atoms (and images) once.

#include <array>
#include <cstdint>
#include <vector>

#include "kernel/cell.h"

namespace garnet::kernel {

/// Fills r2 and index with the atoms of [begin, end) nearer than the cutoff to (x, y, z); returns how many.
using NearFunction = std::size_t (*)(const double* xs, const double* ys, const double* zs, std::size_t begin, std::size_t end,
                                     double x, double y, double z, double cutoff2, double* r2, std::int32_t* index);
NearFunction near_function();

class CellList {
public:
    /// `wanted`: one per atom, 0 leaves an atom out; nullptr: all.
    CellList(const Cell& cell, const double* positions, std::size_t count, const std::uint8_t* wanted, double cutoff);

    std::size_t bins() const { return starts_.size() - 1; }
    std::size_t atoms() const { return order_.size(); }
    /// Sorted index → index of the caller.
    std::int32_t original(std::size_t sorted) const { return order_[sorted]; }
    std::size_t longest_row() const { return longest_; }
    std::size_t begin(std::size_t bin) const { return starts_[bin]; }
    std::size_t end(std::size_t bin) const { return starts_[bin + 1]; }
    double x(std::size_t i) const { return x_[i]; }
    double y(std::size_t i) const { return y_[i]; }
    double z(std::size_t i) const { return z_[i]; }

    /// For each atom i of a bin and each run of neighbours in range: visit(i, n, r2, index, shift). Coordinates of a neighbour
    /// are those of x(index) … plus shift. `half`: each pair once; otherwise from both sides. Never an atom with itself, but
    /// with its own images.
    template <class Visit>
    void visit_bin(std::size_t bin, bool half, double* r2, std::int32_t* index, Visit visit) const {
        const NearFunction near = near_function();
        const std::int64_t nz = size_[2], ny = size_[1], nx = size_[0];
        const std::int64_t bz = static_cast<std::int64_t>(bin) % nz, by = static_cast<std::int64_t>(bin) / nz % ny,
                           bx = static_cast<std::int64_t>(bin) / (nz * ny);
        if (begin(bin) == end(bin)) return;
        for (std::int64_t dx = half ? 0 : -reach_[0]; dx <= reach_[0]; dx++) {
            const Wrapped wx = wrap(bx + dx, nx, periodic_[0]);
            if (!wx.inside) continue;
            for (std::int64_t dy = half && dx == 0 ? 0 : -reach_[1]; dy <= reach_[1]; dy++) {
                const Wrapped wy = wrap(by + dy, ny, periodic_[1]);
                if (!wy.inside) continue;
                const bool own_row = dx == 0 && dy == 0;
                std::int64_t dz = half && own_row ? 0 : -reach_[2];
                while (dz <= reach_[2]) {
                    const Wrapped wz = wrap(bz + dz, nz, periodic_[2]);
                    if (!wz.inside) {
                        dz++;
                        continue;
                    }
                    // As many bins as follow in memory with the same shift.
                    std::int64_t last = dz;
                    while (last < reach_[2] && wz.bin + (last + 1 - dz) < nz) last++;
                    const bool own_image = own_row && wx.image == 0 && wy.image == 0 && wz.image == 0;
                    const std::size_t row = static_cast<std::size_t>((wx.bin * ny + wy.bin) * nz + wz.bin);
                    const std::size_t from = starts_[row], to = starts_[row + static_cast<std::size_t>(last - dz) + 1];
                    const std::array<double, 3> shift = shift_of(wx.image, wy.image, wz.image);
                    for (std::size_t i = begin(bin); i < end(bin); i++) {
                        // The own bin comes first in its half row: the atoms after i.
                        const std::size_t first = half && own_row && dz == 0 ? (own_image ? i + 1 : from) : from;
                        std::size_t n = near(x_.data(), y_.data(), z_.data(), first, to, x_[i] - shift[0], y_[i] - shift[1],
                                             z_[i] - shift[2], cutoff2_, r2, index);
                        if (own_image && !half) n = without(i, n, r2, index);
                        if (n) visit(i, n, r2, index, shift);
                    }
                    dz = last + 1;
                }
            }
        }
    }

private:
    struct Wrapped {
        std::int64_t bin, image;
        bool inside;
    };
    static Wrapped wrap(std::int64_t at, std::int64_t size, bool periodic) {
        if (at >= 0 && at < size) return {at, 0, true};
        if (!periodic) return {0, 0, false};
        const std::int64_t image = at >= 0 ? at / size : -((size - 1 - at) / size);
        return {at - image * size, image, true};
    }
    std::array<double, 3> shift_of(std::int64_t a, std::int64_t b, std::int64_t c) const {
        std::array<double, 3> out;
        for (int k = 0; k < 3; k++)
            out[k] = static_cast<double>(a) * rows_[k] + static_cast<double>(b) * rows_[3 + k] + static_cast<double>(c) * rows_[6 + k];
        return out;
    }
    static std::size_t without(std::size_t i, std::size_t n, double* r2, std::int32_t* index) {
        for (std::size_t k = 0; k < n; k++)
            if (index[k] == static_cast<std::int32_t>(i)) {
                for (std::size_t m = k + 1; m < n; m++) {
                    r2[m - 1] = r2[m];
                    index[m - 1] = index[m];
                }
                return n - 1;
            }
        return n;
    }

    std::array<double, 9> rows_;
    std::array<bool, 3> periodic_;
    std::array<std::int64_t, 3> size_{}, reach_{};
    double cutoff2_;
    std::size_t longest_ = 0;
    std::vector<std::size_t> starts_;
    std::vector<std::int32_t> order_;
    std::vector<double> x_, y_, z_;
};

}  // namespace garnet::kernel
