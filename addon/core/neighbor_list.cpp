#include "core/neighbor_list.h"

#include <algorithm>
#include <cmath>

#include "core/cpu.h"
#include "core/neighbor_kernel.h"
#include "core/neighbor_pack.h"
#include "core/simd_choice.h"
#include "core/thread_pool.h"

namespace garnet {

GARNET_SIMD_CHOICE(FindNeighbors, find_neighbors)
GARNET_SIMD_CHOICE(PackSize, pack_size)
GARNET_SIMD_CHOICE(PackEntries, pack_entries)
GARNET_SIMD_CHOICE(UnpackEntries, unpack_entries)

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
        for (int k = 0; k < total; k++) first[bin_of(site[k]) + 2]++;
        for (std::size_t b = 2; b < first.size(); b++) first[b] += first[b - 1];
        for (int k = 0; k < total; k++) {
            const int at = first[bin_of(site[k]) + 1]++;
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

void NeighborList::build(const Site* site, int atoms, int total, double cutoff, const PairFilter* filter, bool packed) {
    atoms_ = atoms;
    packed_ = packed;
    blocks_.resize((atoms + block_size - 1) / block_size);
    special_ = 0;
    if (atoms == 0) return;
    const Bins bins(site, total, cutoff);
    std::vector<Scratch> scratch = scratches();
    parallel_for(blocks_.size(), 1, [&](std::size_t begin, std::size_t end, int thread) {
        for (std::size_t b = begin; b < end; b++) fill(int(b), site, bins, cutoff, filter, scratch[thread]);
    });
    for (const Block& block : blocks_) special_ += block.special;
}

/// Atom k of a block ends where `used` says, and so do those behind it until they are found.
static void end_atom(std::uint32_t* start, int k, std::size_t used) {
    std::fill(start + k + 1, start + NeighborList::block_size + 1, std::uint32_t(used));
}

void NeighborList::fill(int number, const Site* site, const Bins& bins, double cutoff, const PairFilter* filter,
                        Scratch& scratches) {
    std::vector<std::int32_t>& scratch = scratches.entries;
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
        used += found;
        end_atom(block.start, i - begin, used);
    }
    store(block, scratch.data(), used, scratches.memory);
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

std::vector<NeighborList::Scratch> NeighborList::scratches() {
    memory_.reuse();
    std::vector<Scratch> all;
    for (int thread = 0; thread < thread_count(); thread++) all.push_back({{}, PagedMemory::Writer(memory_)});
    return all;
}

void NeighborList::store(Block& block, const std::int32_t* entries, std::size_t used, PagedMemory::Writer& memory) const {
    block.packed = nullptr, block.entries = nullptr;
    if (packed_) {
        const std::size_t size = pack_size()(entries, used);
        if (2 * size <= 3 * used) {  // a list without order in space gains too little
            auto* packed = memory.take<std::uint16_t>(size + unpack_margin);
            pack_entries()(entries, used, packed);
            block.packed = packed;
            return;
        }
    }
    auto* own = memory.take<std::int32_t>(used + 16);
    std::copy_n(entries, used, own);
    std::fill_n(own + used, 16, 0);
    block.entries = own;
}

void NeighborList::Reader::open(int number) {
    const Block& block = list_.blocks_[number];
    at_ = number;
    entries_ = block.entries;
    if (!block.packed) return;
    const std::size_t used = block.start[block_size];
    if (room_ < used + unpack_margin) unpacked_.reset(new std::int32_t[room_ = used + used / 4 + unpack_margin]);
    unpack_entries()(block.packed, used, unpacked_.get());
    std::fill_n(unpacked_.get() + used, 16, 0);
    entries_ = unpacked_.get();
}

void NeighborList::build_from(const NeighborList& from, const Site* site, const PairFilter& filter) {
    atoms_ = from.atoms_;
    packed_ = from.packed_;
    blocks_.resize(from.blocks_.size());
    std::vector<Scratch> scratch = scratches();
    parallel_for(blocks_.size(), 1, [&](std::size_t first, std::size_t last, int thread) {
        std::vector<std::int32_t>& kept = scratch[thread].entries;
        Reader reader(from);
        for (std::size_t b = first; b < last; b++) {
            Block& block = blocks_[b];
            block.special = 0;
            kept.resize(from.blocks_[b].start[block_size]);
            std::size_t used = 0;
            const int begin = int(b) * block_size, end = std::min(atoms_, begin + block_size);
            for (int i = begin; i < end; i++) {
                const Range old = reader.of(i);
                std::copy(old.begin(), old.end(), kept.data() + used);
                used += apply(filter, site, i, kept.data() + used, old.count, block);
                end_atom(block.start, i - begin, used);
            }
            store(block, kept.data(), used, scratch[thread].memory);
        }
    });
    special_ = 0;
    for (const Block& block : blocks_) special_ += block.special;
}

std::int64_t NeighborList::entries() const {
    std::int64_t n = 0;
    for (const Block& block : blocks_) n += block.start[block_size];
    return n;
}

}  // namespace garnet
