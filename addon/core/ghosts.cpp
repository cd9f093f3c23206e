#include "core/ghosts.h"

#include <cmath>

#include "core/error.h"
#include "core/thread_pool.h"

namespace garnet {

void Ghosts::build(const Box& box, const double* x, const std::int32_t* type, int atoms, double cutoff, std::vector<Site>& sites) {
    atoms_ = atoms;
    shift_.clear();
    sites.resize(atoms);
    double inverse_height[3];
    box.inverse_heights(inverse_height);
    // One direction after the other, images of images included, which also makes those beside edges and corners.
    std::vector<std::int32_t> owner;
    for (int d = 0; d < 3; d++) {
        if (!box.periodic[d]) continue;
        const double length = box.triclinic ? 1 : box.length(d), lo = box.triclinic ? 0 : box.lo[d], hi = box.triclinic ? 1 : box.hi[d];
        const double reach = box.triclinic ? cutoff * inverse_height[d] : cutoff;
        const int images = int(reach / length) + 1;
        if (images > 10000) throw InputError("Cannot use neighbor bins - box size << cutoff\nFor more information see https://docs.lammps.org/err0015");
        const int known = atoms + int(shift_.size());
        for (int k = 0; k < known; k++) {
            const int at = k < atoms ? k : owner[k - atoms];
            double s[3];
            if (box.triclinic) box.to_fractional(x + 3 * std::size_t(at), s);
            const double c = box.triclinic ? s[d] : x[3 * std::size_t(at) + d];
            const Shift base = k < atoms ? Shift{0, 0, 0} : shift_[k - atoms];
            auto add = [&](int steps) {
                Shift shift = base;
                (d == 0 ? shift.x : d == 1 ? shift.y : shift.z) = std::int16_t(steps);
                shift_.push_back(shift), owner.push_back(at);
            };
            for (int m = 1; m <= images && c + m * length <= hi + reach; m++) add(m);
            for (int m = 1; m <= images && c - m * length >= lo - reach; m++) add(-m);
        }
    }
    sites.resize(atoms + shift_.size());
    for (std::size_t g = 0; g < shift_.size(); g++) sites[atoms + g].owner = owner[g];
    for (int i = 0; i < atoms; i++) sites[i].owner = i;
    update(box, x, type, sites);
}

void Ghosts::update(const Box& box, const double* x, const std::int32_t* type, std::vector<Site>& sites) const {
    parallel_for(atoms_, 8192, [&](std::size_t begin, std::size_t end, int) {
        for (std::size_t i = begin; i < end; i++) {
            Site& site = sites[i];
            site.x = x[3 * i], site.y = x[3 * i + 1], site.z = x[3 * i + 2], site.type = type[i];
        }
    });
    const double a = box.length(0), b = box.length(1), c = box.length(2);
    parallel_for(shift_.size(), 8192, [&](std::size_t begin, std::size_t end, int) {
        for (std::size_t g = begin; g < end; g++) {
            const Shift s = shift_[g];
            Site& site = sites[atoms_ + g];
            const std::size_t i = site.owner;
            site.x = x[3 * i] + (s.x * a + s.y * box.xy + s.z * box.xz);
            site.y = x[3 * i + 1] + (s.y * b + s.z * box.yz);
            site.z = x[3 * i + 2] + s.z * c;
            site.type = type[i];
        }
    });
}

}  // namespace garnet
