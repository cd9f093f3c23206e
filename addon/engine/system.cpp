#include "engine/system.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/thread_pool.h"

namespace garnet {

// As LAMMPS' Domain::pbc: in fractional coordinates when the box may be tilted, with its rounding: an atom on a face, or one that
// rounding puts there, must come out on the same side.
std::vector<std::int32_t> System::wrap(bool gently) {
    std::vector<std::int32_t> far;
    forget_forces();
    const int rate_of[3][3] = {{0, -1, -1}, {5, 1, -1}, {4, 3, 2}};  // crossing side d changes velocity component e by this rate
    for (std::size_t i = 0; i < std::size_t(atoms.count); i++) {
        double* x = atoms.x + 3 * i;
        if (!std::isfinite(x[0]) || !std::isfinite(x[1]) || !std::isfinite(x[2]))
            throw InputError("Non-numeric atom coords - simulation unstable");
        double place[3] = {x[0], x[1], x[2]};
        if (box.triclinic) box.to_fractional(x, place);
        bool beyond = false, moved = false;
        for (int d = 0; d < 3; d++) {
            if (!box.periodic[d]) continue;
            const double lo = box.triclinic ? 0 : box.lo[d], hi = box.triclinic ? 1 : box.hi[d], length = hi - lo;
            if (place[d] >= lo && place[d] < hi) continue;
            moved = true;
            double turns = place[d] < lo ? -1 : 1;
            if (place[d] < lo - length || place[d] >= hi + length) turns = std::floor((place[d] - lo) / length), beyond = true;
            turns = std::clamp(turns, -1e6, 1e6);
            place[d] -= turns * length;
            if (place[d] >= hi) place[d] -= length, turns++;
            place[d] = std::max(place[d], lo);
            atoms.image[3 * i + d] += std::int32_t(turns);
            for (int e = 0; e < 3 && remap_group; e++)
                if ((atoms.mask[i] & remap_group) && rate_of[d][e] >= 0) atoms.v[3 * i + e] -= turns * remap_rate[rate_of[d][e]];
        }
        if (box.triclinic && (moved || !gently)) box.to_cartesian(place, x);
        else if (!box.triclinic) std::copy(place, place + 3, x);
        if (beyond) far.push_back(std::int32_t(i));
    }
    return far;
}

std::array<double, 6> System::bounds(bool fractional) const {
    std::array<double, 6> b{1e300, 1e300, 1e300, -1e300, -1e300, -1e300};
    for (std::size_t i = 0; i < std::size_t(atoms.count); i++) {
        double s[3];
        const double* x = atoms.x + 3 * i;
        if (fractional) box.to_fractional(x, s), x = s;
        for (int d = 0; d < 3; d++) b[d] = std::min(b[d], x[d]), b[d + 3] = std::max(b[d + 3], x[d]);
    }
    return b;
}

PairAtoms System::pair_atoms() const {
    PairAtoms p;
    p.site = sites_.data();
    std::copy_n(box.lo, 3, p.origin);
    p.atoms = atoms.count, p.ghosts = ghosts_.count();
    p.list = &list_;
    p.charge = atoms.charge, p.id = atoms.id, p.mask = atoms.mask;
    for (int k = 1; k < 4; k++) p.special_lj[k] = exclusions.special.lj[k], p.special_coul[k] = exclusions.special.coulomb[k];
    return p;
}

void System::compute(bool energy, bool virial, double* energies, double* virials, double* centroids) {
    if (list_.atoms() != atoms.count) throw std::logic_error("forces were asked for before neighbours were found");
    ghosts_.update(box, atoms.x, atoms.type, sites_);
    forced_box_ = box, forced_ = true;
    const std::size_t n = atoms.count;
    std::memset(atoms.f, 0, 3 * n * sizeof(double));
    if (energies) std::fill(energies, energies + n, 0.0);
    if (virials) std::fill(virials, virials + 6 * n, 0.0);
    if (centroids) std::fill(centroids, centroids + 9 * n, 0.0);
    PairOutput out;
    out.force = atoms.f;
    out.energy = energy, out.virial = virial;
    out.energies = energies, out.virials = virials, out.centroids = centroids;
    if (pair) pair->run(pair_atoms(), out);
    result = {out.evdwl, out.ecoul};
    std::copy(out.total_virial.begin(), out.total_virial.end(), result.begin() + 2);
}

}  // namespace garnet
