#pragma once
// All neighbours of every atom within a cutoff (a full list: j is listed for i and i for j), over atoms and their periodic images.
// Kept in blocks of atoms, so that blocks are built and used by several threads without locks, and the
// sums over blocks come out the same for any number of threads.

#include <cstdint>
#include <memory>
#include <vector>

#include "core/paged_memory.h"
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

    /// Gives the neighbours of atoms, one block after the other; what it gave holds until it is asked for an atom of another block.
    class Reader {
    public:
        explicit Reader(const NeighborList& list) : list_(list) {}
        /// Reads up to 16 entries past the end are safe.
        Range of(int atom) {
            const int number = atom / block_size, k = atom % block_size;
            if (number != at_) open(number);
            const Block& block = list_.blocks_[number];
            return {entries_ + block.start[k], int(block.start[k + 1] - block.start[k])};
        }

    private:
        void open(int number);
        const NeighborList& list_;
        int at_ = -1;
        const std::int32_t* entries_ = nullptr;
        std::unique_ptr<std::int32_t[]> unpacked_;
        std::size_t room_ = 0;
    };

    /// Sites [0, atoms) get neighbours among sites [0, total). A packed list takes half the memory (neighbor_pack.h).
    void build(const Site* site, int atoms, int total, double cutoff, const PairFilter* filter = nullptr, bool packed = false);

    /// The entries of `from` that the filter keeps.
    void build_from(const NeighborList& from, const Site* site, const PairFilter& filter);

    int atoms() const { return atoms_; }
    int blocks() const { return int(blocks_.size()); }
    /// Of a list that is not packed; reads up to 16 entries past the end are safe.
    Range of(int atom) const {
        const Block& block = blocks_[atom / block_size];
        const int k = atom % block_size;
        return {block.entries + block.start[k], int(block.start[k + 1] - block.start[k])};
    }
    std::int64_t entries() const;
    /// Entries with a bond distance.
    std::int64_t special() const { return special_; }

private:
    /// The entries of 64 atoms, one atom's behind the other's: as they are, or packed.
    struct Block {
        const std::int32_t* entries = nullptr;
        const std::uint16_t* packed = nullptr;
        std::uint32_t start[block_size + 1] = {};
        std::int64_t special = 0;
    };
    struct Bins;
    /// Drops what the filter says from `found` entries in place and marks special ones; how many are left.
    static int apply(const PairFilter& filter, const Site* site, int atom, std::int32_t* entry, int found, Block& block);
    struct Scratch {
        std::vector<std::int32_t> entries;
        PagedMemory::Writer memory;
    };
    /// Room for each thread, over the memory of the list before.
    std::vector<Scratch> scratches();
    void store(Block& block, const std::int32_t* entries, std::size_t used, PagedMemory::Writer& memory) const;
    void fill(int block, const Site* site, const Bins& bins, double cutoff, const PairFilter* filter, Scratch& scratch);

    int atoms_ = 0;
    bool packed_ = false;
    std::int64_t special_ = 0;
    std::vector<Block> blocks_;
    PagedMemory memory_;
};

}  // namespace garnet
