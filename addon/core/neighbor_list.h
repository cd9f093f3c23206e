#pragma once
// All neighbours of every atom within a cutoff (a full list: j is listed for i and i for j), over atoms and their periodic images.
// Kept in blocks of atoms, each with its own memory, so that blocks are built and used by several threads without locks, and the
// sums over blocks come out the same for any number of threads.

#include <cstdint>
#include <vector>

#include "core/site.h"

namespace garnet {

/// Which pairs within the cutoff are not neighbours, and which are neighbours with a weight (special bonds).
class PairFilter {
public:
    virtual ~PairFilter() = default;
    /// -1: not a neighbour; 0: a neighbour; 1, 2, 3: a neighbour with the weight of that bond distance.
    virtual int kind(int atom, const Site& a, const Site& b) const = 0;
};

class NeighborList {
public:
    static constexpr int block_size = 64;
    /// A neighbour entry: the site's index in the low bits, the bond distance of special pairs in the two highest.
    static constexpr std::int32_t index_mask = 0x3fffffff;
    static int index_of(std::int32_t entry) { return entry & index_mask; }
    static int kind_of(std::int32_t entry) { return std::uint32_t(entry) >> 30; }

    struct Range {
        const std::int32_t* entry;
        int count;
        const std::int32_t* begin() const { return entry; }
        const std::int32_t* end() const { return entry + count; }
    };

    /// Sites [0, atoms) get neighbours among sites [0, total).
    void build(const Site* site, int atoms, int total, double cutoff, const PairFilter* filter = nullptr);

    /// The entries of `from` that the filter keeps.
    void build_from(const NeighborList& from, const Site* site, const PairFilter& filter);

    int atoms() const { return atoms_; }
    int blocks() const { return int(blocks_.size()); }
    /// Reads up to 16 entries past the end are safe.
    Range of(int atom) const {
        const Block& block = blocks_[atom / block_size];
        return {block.entries.data() + block.start[atom % block_size], block.count[atom % block_size]};
    }
    std::int64_t entries() const;
    /// Entries with a bond distance.
    std::int64_t special() const { return special_; }

private:
    struct Block {
        std::vector<std::int32_t> entries;
        std::uint32_t start[block_size];
        std::int32_t count[block_size];
        std::int64_t special = 0;
    };
    struct Bins;
    /// Drops what the filter says from `found` entries in place and marks special ones; how many are left.
    static int apply(const PairFilter& filter, const Site* site, int atom, std::int32_t* entry, int found, Block& block);
    static void store(Block& block, const std::vector<std::int32_t>& entries, std::size_t used);
    void fill(int block, const Site* site, const Bins& bins, double cutoff, const PairFilter* filter, std::vector<std::int32_t>& scratch);

    int atoms_ = 0;
    std::int64_t special_ = 0;
    std::vector<Block> blocks_;
};

}  // namespace garnet
