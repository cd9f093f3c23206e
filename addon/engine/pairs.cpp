// Sums over pairs of atoms that computes ask for: histograms of distance, energy and force between groups.
#include <cmath>

#include "core/thread_pool.h"
#include "engine/system.h"

namespace garnet {

std::vector<double> System::histogram(double cutoff, int bins, const std::vector<TypePair>& pairs, std::int32_t group) const {
    std::vector<Site> sites;
    NeighborList own;
    const NeighborList* list = &list_;
    if (cutoff > neighbor_cutoff() - neighbor.skin || list_.atoms() != atoms.count) {
        build_sites(cutoff, sites);
        own.build(sites.data(), atoms.count, int(sites.size()), cutoff, exclusions.any() ? &exclusions : nullptr);
        list = &own;
    } else {
        sites = sites_;
        if (images_lag()) place_atoms(sites);
        else ghosts_.update(box, atoms.x, atoms.type, sites);
    }
    const double per_bin = bins / cutoff;
    std::vector<std::vector<double>> parts(thread_count(), std::vector<double>(pairs.size() * bins));
    parallel_for(atoms.count, 256, [&](std::size_t begin, std::size_t end, int thread) {
        double* out = parts[thread].data();
        NeighborList::Reader reader(*list);
        for (std::size_t i = begin; i < end; i++) {
            if (!(atoms.mask[i] & group)) continue;
            for (const std::int32_t entry : reader.of(int(i))) {
                const Site& other = sites[NeighborList::index_of(entry)];
                if (!(atoms.mask[other.owner] & group)) continue;
                const double dx = other.x - sites[i].x, dy = other.y - sites[i].y, dz = other.z - sites[i].z;
                const int bin = int(std::sqrt(dx * dx + dy * dy + dz * dz) * per_bin);
                if (bin >= bins) continue;
                for (std::size_t p = 0; p < pairs.size(); p++)
                    if (pairs[p].central[sites[i].type] && pairs[p].other[other.type]) out[p * bins + bin]++;
            }
        }
    });
    std::vector<double> total(pairs.size() * bins);
    for (const auto& part : parts)
        for (std::size_t k = 0; k < total.size(); k++) total[k] += part[k];
    return total;
}

std::array<double, 4> System::group_group(std::int32_t a, std::int32_t b) {
    std::vector<Site> sites = sites_;
    if (images_lag()) place_atoms(sites);
    else ghosts_.update(box, atoms.x, atoms.type, sites);
    std::array<double, 4> sum{};
    NeighborList::Reader reader(list_);
    for (int i = 0; i < atoms.count; i++) {
        for (const std::int32_t entry : reader.of(i)) {
            const Site &si = sites[i], &sj = sites[NeighborList::index_of(entry)];
            const std::int32_t mi = atoms.mask[i], mj = atoms.mask[sj.owner];
            const bool forward = (mi & a) && (mj & b), back = (mj & a) && (mi & b);
            if (!forward && !back) continue;
            const double dx = si.x - sj.x, dy = si.y - sj.y, dz = si.z - sj.z, r2 = dx * dx + dy * dy + dz * dz;
            const double cut = pair->cutoff(si.type, sj.type);
            if (r2 >= cut * cut) continue;
            double force = 0;
            const double* q = atoms.charge;
            sum[0] += 0.5 * pair->single(si.type, sj.type, r2, q ? q[i] : 0, q ? q[sj.owner] : 0, force);
            if (!forward) continue;
            sum[1] += force * dx, sum[2] += force * dy, sum[3] += force * dz;
        }
    }
    return sum;
}

}  // namespace garnet
