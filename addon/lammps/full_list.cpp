/* Copyright (c) 2026 the Garnet authors. GPL-2.0-or-later, with the rest of this folder. */
#include "full_list.h"

#include <algorithm>
#include <cmath>

namespace garnet_lammps {

void FullList::build(const double* x, int nlocal, int nall, double cutoff) {
    counts_.assign(nlocal, 0);
    firsts_.assign(nlocal, nullptr);
    indices_.clear();
    if (nall == 0) return;
    double lo[3], hi[3];
    for (int d = 0; d < 3; d++) lo[d] = hi[d] = x[d];
    for (int i = 0; i < nall; i++)
        for (int d = 0; d < 3; d++) {
            lo[d] = std::min(lo[d], x[3 * i + d]);
            hi[d] = std::max(hi[d], x[3 * i + d]);
        }
    int cells[3];
    for (int d = 0; d < 3; d++) cells[d] = std::max(1, std::min(1000, static_cast<int>((hi[d] - lo[d]) / cutoff)));
    const auto cell_of = [&](int i, int d) {
        const double part = (x[3 * i + d] - lo[d]) / std::max(hi[d] - lo[d], 1e-12);
        return std::min(cells[d] - 1, std::max(0, static_cast<int>(part * cells[d])));
    };
    // Atoms by cell: heads and links.
    std::vector<int> head(static_cast<std::size_t>(cells[0]) * cells[1] * cells[2], -1), next(nall, -1);
    for (int i = nall - 1; i >= 0; i--) {
        int& first = head[(static_cast<std::size_t>(cell_of(i, 0)) * cells[1] + cell_of(i, 1)) * cells[2] + cell_of(i, 2)];
        next[i] = first;
        first = i;
    }
    std::vector<std::size_t> begin(nlocal);
    for (int i = 0; i < nlocal; i++) {
        begin[i] = indices_.size();
        const int at[3] = {cell_of(i, 0), cell_of(i, 1), cell_of(i, 2)};
        for (int a = std::max(0, at[0] - 1); a <= std::min(cells[0] - 1, at[0] + 1); a++)
            for (int b = std::max(0, at[1] - 1); b <= std::min(cells[1] - 1, at[1] + 1); b++)
                for (int c = std::max(0, at[2] - 1); c <= std::min(cells[2] - 1, at[2] + 1); c++)
                    for (int j = head[(static_cast<std::size_t>(a) * cells[1] + b) * cells[2] + c]; j >= 0; j = next[j]) {
                        const double dx = x[3 * j] - x[3 * i], dy = x[3 * j + 1] - x[3 * i + 1], dz = x[3 * j + 2] - x[3 * i + 2];
                        if (j != i && dx * dx + dy * dy + dz * dz < cutoff * cutoff) indices_.push_back(j);
                    }
        counts_[i] = static_cast<int>(indices_.size() - begin[i]);
    }
    for (int i = 0; i < nlocal; i++) firsts_[i] = indices_.data() + begin[i];
}

}  // namespace garnet_lammps
