#include "core/neighbor_list.h"

#include <algorithm>
#include <cmath>

#include "core/cpu.h"
#include "core/neighbor_kernel.h"
#include "core/simd_choice.h"
#include "core/thread_pool.h"

namespace garnet {

GARNET_SIMD_CHOICE(FindNeighbors, find_neighbors)

struct NeighborList::Bins {
    BinView view;
    std::vector<std::int32_t> first, order;
    std::vector<double> x, y, z;
    std::vector<StencilRow> rows;

    Bins(const Site* site, int total, double cutoff) {
        choose_grid(site, total, cutoff);
        sort_sites(site, total);
        make_stencil(cutoff);
    }

private:
    /// Bins of half a cutoff over everything, wider where the sites are sparse.
    void choose_grid(const Site* site, int total, double cutoff) {
        double hi[3];
        for (int d = 0; d < 3; d++) view.lo[d] = 1e300, hi[d] = -1e300;
        for (int k = 0; k < total; k++) {
            const double x[3] = {site[k].x, site[k].y, site[k].z};
            for (int d = 0; d < 3; d++) view.lo[d] = std::min(view.lo[d], x[d]), hi[d] = std::max(hi[d], x[d]);
        }
        const double most = std::max(1000.0, 2.0 * total);
        for (double width = cutoff / 2;; width *= 1.3) {
            double bins = 1;
            for (int d = 0; d < 3; d++) bins *= std::max(1.0, std::floor((hi[d] - view.lo[d]) / width));
            if (bins > most) continue;
            for (int d = 0; d < 3; d++) {
                const double length = hi[d] - view.lo[d];
                view.bins[d] = std::max(1, int(length / width));
                view.per_bin[d] = length > 0 ? view.bins[d] / length : 1;
            }
            return;
        }
    }

    int bin_of(const Site& s) const {
        const double x[3] = {s.x, s.y, s.z};
        int b[3];
        for (int d = 0; d < 3; d++) b[d] = std::clamp(int((x[d] - view.lo[d]) * view.per_bin[d]), 0, view.bins[d] - 1);
        return (b[2] * view.bins[1] + b[1]) * view.bins[0] + b[0];
    }

    void sort_sites(const Site* site, int total) {
        const std::size_t bins = std::size_t(view.bins[0]) * view.bins[1] * view.bins[2];
        const std::size_t padded = total + 16;
        first.assign(bins + 2, 0);
        order.assign(padded, 0);
        x.assign(padded, 0), y.assign(padded, 0), z.assign(padded, 0);
        std::vector<std::int32_t> bin(total);
        for (int k = 0; k < total; k++) first[(bin[k] = bin_of(site[k])) + 2]++;
        for (std::size_t b = 2; b < first.size(); b++) first[b] += first[b - 1];
        for (int k = 0; k < total; k++) {
            const int at = first[bin[k] + 1]++;
            order[at] = k, x[at] = site[k].x, y[at] = site[k].y, z[at] = site[k].z;
        }
        view.first = first.data(), view.order = order.data();
        view.x = x.data(), view.y = y.data(), view.z = z.data();
    }

    /// Rows of bins that hold any point within the cutoff of any point of the middle bin.
    void make_stencil(double cutoff) {
        const double width[3] = {1 / view.per_bin[0], 1 / view.per_bin[1], 1 / view.per_bin[2]};
        int reach[3];
        for (int d = 0; d < 3; d++) reach[d] = std::min(view.bins[d] - 1, int(cutoff / width[d]) + 1);
        auto gap = [&](int d, int bins) { return std::max(0, std::abs(bins) - 1) * width[d]; };
        for (int dz = -reach[2]; dz <= reach[2]; dz++)
            for (int dy = -reach[1]; dy <= reach[1]; dy++) {
                // A hair more than the cutoff: bins are found in rounded arithmetic.
                const double left = cutoff * cutoff * (1 + 1e-9) - gap(1, dy) * gap(1, dy) - gap(2, dz) * gap(2, dz);
                if (left <= 0) continue;
                rows.push_back({dy, dz, std::min(reach[0], int(std::sqrt(left) / width[0] + 1e-9) + 1)});
            }
    }
};

void NeighborList::build(const Site* site, int atoms, int total, double cutoff, const PairFilter* filter) {
    atoms_ = atoms;
    blocks_.resize((atoms + block_size - 1) / block_size);
    special_ = 0;
    if (atoms == 0) return;
    const Bins bins(site, total, cutoff);
    std::vector<std::vector<std::int32_t>> scratch(thread_count());
    parallel_for(blocks_.size(), 1, [&](std::size_t begin, std::size_t end, int thread) {
        for (std::size_t b = begin; b < end; b++) fill(int(b), site, bins, cutoff, filter, scratch[thread]);
    });
    for (const Block& block : blocks_) special_ += block.special;
}

void NeighborList::fill(int number, const Site* site, const Bins& bins, double cutoff, const PairFilter* filter,
                        std::vector<std::int32_t>& scratch) {
    static const FindNeighbors find = find_neighbors();
    Block& block = blocks_[number];
    block.special = 0;
    if (scratch.size() < 1024) scratch.resize(1024);
    std::size_t used = 0;
    const int begin = number * block_size, end = std::min(atoms_, begin + block_size);
    for (int i = begin; i < end; i++) {
        int found;
        for (;;) {
            const int capacity = int(scratch.size() - used) - 16;
            found = capacity > 0 ? find(bins.view, bins.rows.data(), int(bins.rows.size()), site[i], i, cutoff * cutoff,
                                        scratch.data() + used, capacity)
                                 : capacity + 1;
            if (capacity > 0 && found + 16 <= capacity) break;
            scratch.resize(scratch.size() * 2);
        }
        std::int32_t* entry = scratch.data() + used;
        if (filter) found = apply(*filter, site, i, entry, found, block);
        block.start[i - begin] = std::uint32_t(used);
        block.count[i - begin] = found;
        used += found;
    }
    store(block, scratch, used);
}

int NeighborList::apply(const PairFilter& filter, const Site* site, int atom, std::int32_t* entry, int found, Block& block) {
    int kept = 0;
    for (int k = 0; k < found; k++) {
        const int kind = filter.kind(atom, site[atom], site[index_of(entry[k])]);
        if (kind < 0) continue;
        block.special += kind > 0;
        entry[kept++] = std::int32_t(std::uint32_t(entry[k]) | std::uint32_t(kind) << 30);
    }
    return kept;
}

void NeighborList::store(Block& block, const std::vector<std::int32_t>& entries, std::size_t used) {
    if (block.entries.capacity() < used + 16) {
        block.entries = {};
        block.entries.reserve(used + used / 64 + 16);
    }
    block.entries.assign(entries.begin(), entries.begin() + used);
    block.entries.resize(used + 16, 0);
}

void NeighborList::build_from(const NeighborList& from, const Site* site, const PairFilter& filter) {
    atoms_ = from.atoms_;
    blocks_.resize(from.blocks_.size());
    parallel_for(blocks_.size(), 1, [&](std::size_t first, std::size_t last, int) {
        std::vector<std::int32_t> kept;
        for (std::size_t b = first; b < last; b++) {
            Block& block = blocks_[b];
            const Block& old = from.blocks_[b];
            block.special = 0;
            kept = old.entries;
            std::size_t used = 0;
            const int begin = int(b) * block_size, end = std::min(atoms_, begin + block_size);
            for (int i = begin; i < end; i++) {
                const std::int32_t* entry = old.entries.data() + old.start[i - begin];
                std::copy(entry, entry + old.count[i - begin], kept.data() + used);
                block.start[i - begin] = std::uint32_t(used);
                block.count[i - begin] = apply(filter, site, i, kept.data() + used, old.count[i - begin], block);
                used += block.count[i - begin];
            }
            store(block, kept, used);
        }
    });
    special_ = 0;
    for (const Block& block : blocks_) special_ += block.special;
}

std::int64_t NeighborList::entries() const {
    std::int64_t n = 0;
    for (int b = 0; b < blocks(); b++)
        for (int k = 0; k < std::min(block_size, atoms_ - b * block_size); k++) n += blocks_[b].count[k];
    return n;
}

}  // namespace garnet
