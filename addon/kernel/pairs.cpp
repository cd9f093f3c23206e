#include "kernel/pairs.h"

#include <algorithm>
#include <mutex>

#include "core/error.h"
#include "core/thread_pool.h"
#include "kernel/cell_list.h"

namespace garnet::kernel {
namespace {

/// The groups that any wanted pair has.
std::vector<std::uint8_t> wanted_atoms(const Atoms& atoms, const std::vector<std::uint8_t>& group_wanted) {
    std::vector<std::uint8_t> out(atoms.count);
    for (std::size_t i = 0; i < atoms.count; i++) {
        const std::int32_t group = atoms.groups[i];
        if (group >= atoms.group_count) throw InputError("atom group out of range");
        out[i] = group >= 0 && group_wanted[static_cast<std::size_t>(group)];
    }
    return out;
}

/// Room for one row of neighbours; eight more, since whole vectors are stored.
struct Scratch {
    explicit Scratch(std::size_t longest) : r2(longest + 8), index(longest + 8) {}
    std::vector<double> r2;
    std::vector<std::int32_t> index;
};

}  // namespace

void pair_histogram(const Atoms& atoms, const std::int32_t* slots, std::int32_t slot_count, double cutoff, std::size_t bins,
                    double* counts) {
    const auto groups = static_cast<std::size_t>(atoms.group_count);
    std::vector<std::uint8_t> used(groups);
    for (std::size_t a = 0; a < groups; a++)
        for (std::size_t b = 0; b < groups; b++) {
            if (slots[a * groups + b] >= slot_count) throw InputError("pair slot out of range");
            if (slots[a * groups + b] >= 0) used[a] = used[b] = 1;
        }
    const auto wanted = wanted_atoms(atoms, used);
    const CellList list(atoms.cell, atoms.positions, atoms.count, wanted.data(), cutoff);

    std::vector<std::int32_t> group(list.atoms());
    for (std::size_t i = 0; i < group.size(); i++) group[i] = atoms.groups[list.original(i)];
    const double scale = static_cast<double>(bins) / cutoff;
    const std::size_t size = static_cast<std::size_t>(slot_count) * bins;
    // One more slot takes what is not wanted, so that the loop has no branch.
    std::vector<std::size_t> base(groups * groups);
    for (std::size_t k = 0; k < base.size(); k++)
        base[k] = slots[k] < 0 ? size : static_cast<std::size_t>(slots[k]) * bins;

    std::mutex merging;
    parallel_for(list.bins(), std::max<std::size_t>(1, list.bins() / 64), [&](std::size_t begin, std::size_t end, int) {
        std::vector<std::uint32_t> own(size + bins);
        Scratch scratch(list.longest_row());
        for (std::size_t bin = begin; bin < end; bin++)
            list.visit_bin(bin, true, scratch.r2.data(), scratch.index.data(),
                           [&](std::size_t i, std::size_t n, double* r2, const std::int32_t* index, const std::array<double, 3>&) {
                               for (std::size_t k = 0; k < n; k++) r2[k] = std::sqrt(r2[k]) * scale;
                               const std::size_t* row = base.data() + static_cast<std::size_t>(group[i]) * groups;
                               for (std::size_t k = 0; k < n; k++)
                                   own[row[group[static_cast<std::size_t>(index[k])]] +
                                       std::min(static_cast<std::size_t>(r2[k]), bins - 1)]++;
                           });
        const std::lock_guard<std::mutex> lock(merging);
        for (std::size_t k = 0; k < size; k++) counts[k] += own[k];
    });
}

Neighbors neighbors(const Atoms& atoms, const double* cutoffs) {
    const auto groups = static_cast<std::size_t>(atoms.group_count);
    std::vector<std::uint8_t> used(groups);
    double cutoff = 0;
    for (std::size_t a = 0; a < groups; a++)
        for (std::size_t b = 0; b < groups; b++)
            if (cutoffs[a * groups + b] > 0) {
                used[a] = used[b] = 1;
                cutoff = std::max(cutoff, cutoffs[a * groups + b]);
            }
    const auto wanted = wanted_atoms(atoms, used);
    const CellList list(atoms.cell, atoms.positions, atoms.count, wanted.data(), cutoff);

    struct Found {
        std::int32_t atom, neighbor;
        double vector[3];
    };
    std::vector<Found> found;
    std::mutex merging;
    parallel_for(list.bins(), std::max<std::size_t>(1, list.bins() / 64), [&](std::size_t begin, std::size_t end, int) {
        std::vector<Found> own;
        Scratch scratch(list.longest_row());
        for (std::size_t bin = begin; bin < end; bin++)
            list.visit_bin(bin, false, scratch.r2.data(), scratch.index.data(),
                           [&](std::size_t i, std::size_t n, double* r2, const std::int32_t* index, const std::array<double, 3>& shift) {
                               const std::int32_t a = list.original(i);
                               const double* row = cutoffs + static_cast<std::size_t>(atoms.groups[a]) * groups;
                               for (std::size_t k = 0; k < n; k++) {
                                   const auto j = static_cast<std::size_t>(index[k]);
                                   const std::int32_t b = list.original(j);
                                   const double limit = row[atoms.groups[b]];
                                   if (!(r2[k] < limit * limit)) continue;
                                   own.push_back({a, b, {list.x(j) + shift[0] - list.x(i), list.y(j) + shift[1] - list.y(i), list.z(j) + shift[2] - list.z(i)}});
                               }
                           });
        const std::lock_guard<std::mutex> lock(merging);
        found.insert(found.end(), own.begin(), own.end());
    });

    Neighbors out;
    out.offsets.assign(atoms.count + 1, 0);
    for (const Found& pair : found) out.offsets[static_cast<std::size_t>(pair.atom) + 1]++;
    for (std::size_t i = 0; i < atoms.count; i++) out.offsets[i + 1] += out.offsets[i];
    std::vector<const Found*> sorted(found.size());
    std::vector<std::int32_t> next(out.offsets.begin(), out.offsets.end() - 1);
    for (const Found& pair : found) sorted[static_cast<std::size_t>(next[static_cast<std::size_t>(pair.atom)]++)] = &pair;
    // The same order with any number of threads: by neighbour, images of one neighbour by vector.
    parallel_for(atoms.count, 256, [&](std::size_t begin, std::size_t end, int) {
        for (std::size_t i = begin; i < end; i++)
            std::sort(sorted.begin() + out.offsets[i], sorted.begin() + out.offsets[i + 1], [](const Found* p, const Found* q) {
                if (p->neighbor != q->neighbor) return p->neighbor < q->neighbor;
                return std::lexicographical_compare(p->vector, p->vector + 3, q->vector, q->vector + 3);
            });
    });
    out.index.resize(found.size());
    out.vectors.resize(3 * found.size());
    for (std::size_t k = 0; k < found.size(); k++) {
        out.index[k] = sorted[k]->neighbor;
        std::copy(sorted[k]->vector, sorted[k]->vector + 3, &out.vectors[3 * k]);
    }
    return out;
}

}  // namespace garnet::kernel
