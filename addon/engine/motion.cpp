// Steps of the integrators that go over all atoms of a group, and sums over velocities. Sums are taken in blocks of fixed size and
// added up in order, so that they are the same for any number of threads.
#include <algorithm>
#include <cmath>

#include "core/thread_pool.h"
#include "engine/system.h"

namespace garnet {

static constexpr std::size_t grain = 8192;

template <class Each>
static void for_group(const Atoms& atoms, std::int32_t group, Each each) {
    parallel_for(atoms.count, grain, [&](std::size_t begin, std::size_t end, int) {
        for (std::size_t i = begin; i < end; i++)
            if (atoms.mask[i] & group) each(i);
    });
}

template <std::size_t width, class Each>
static std::array<double, width> sum_group(const Atoms& atoms, std::int32_t group, Each each) {
    const std::size_t blocks = (atoms.count + grain - 1) / grain;
    std::vector<std::array<double, width>> parts(blocks);
    parallel_for(blocks, 1, [&](std::size_t begin, std::size_t end, int) {
        for (std::size_t b = begin; b < end; b++) {
            std::array<double, width> sum{};
            for (std::size_t i = b * grain; i < std::min<std::size_t>(atoms.count, (b + 1) * grain); i++)
                if (atoms.mask[i] & group) each(i, sum);
            parts[b] = sum;
        }
    });
    std::array<double, width> total{};
    for (const auto& part : parts)
        for (std::size_t k = 0; k < width; k++) total[k] += part[k];
    return total;
}

void System::kick_drift(std::int32_t group, double dtf, double dt) {
    for_group(atoms, group, [&](std::size_t i) {
        const double factor = dtf / atoms.mass_of(i);
        double *x = atoms.x + 3 * i, *v = atoms.v + 3 * i;
        const double* f = atoms.f + 3 * i;
        for (int d = 0; d < 3; d++) {
            v[d] += factor * f[d];
            x[d] += dt * v[d];
        }
    });
}

void System::kick(std::int32_t group, double dtf) {
    for_group(atoms, group, [&](std::size_t i) {
        const double factor = dtf / atoms.mass_of(i);
        for (int d = 0; d < 3; d++) atoms.v[3 * i + d] += factor * atoms.f[3 * i + d];
    });
}

void System::drift(std::int32_t group, double dt) {
    for_group(atoms, group, [&](std::size_t i) {
        for (int d = 0; d < 3; d++) atoms.x[3 * i + d] += dt * atoms.v[3 * i + d];
    });
}

std::array<double, 6> System::kinetic_tensor(std::int32_t group) const {
    return sum_group<6>(atoms, group, [&](std::size_t i, std::array<double, 6>& sum) {
        const double* v = atoms.v + 3 * i;
        const double m = atoms.mass_of(i);
        sum[0] += m * v[0] * v[0], sum[1] += m * v[1] * v[1], sum[2] += m * v[2] * v[2];
        sum[3] += m * v[0] * v[1], sum[4] += m * v[0] * v[2], sum[5] += m * v[1] * v[2];
    });
}

std::array<double, 4> System::momentum(std::int32_t group) const {
    return sum_group<4>(atoms, group, [&](std::size_t i, std::array<double, 4>& sum) {
        const double m = atoms.mass_of(i);
        sum[0] += m;
        for (int d = 0; d < 3; d++) sum[d + 1] += m * atoms.v[3 * i + d];
    });
}

void System::scale_velocities(std::int32_t group, const double diagonal[3], const double tilt[3]) {
    const bool tilted = tilt[0] != 0 || tilt[1] != 0 || tilt[2] != 0;
    for_group(atoms, group, [&](std::size_t i) {
        double* v = atoms.v + 3 * i;
        for (int d = 0; d < 3; d++) v[d] *= diagonal[d];
        if (!tilted) return;
        v[0] += v[1] * tilt[2] + v[2] * tilt[1];
        v[1] += v[2] * tilt[0];
    });
}

void System::to_fractional(std::int32_t group) {
    for_group(atoms, group, [&](std::size_t i) {
        double s[3];
        box.to_fractional(atoms.x + 3 * i, s);
        std::copy(s, s + 3, atoms.x + 3 * i);
    });
}

void System::to_cartesian(std::int32_t group) {
    for_group(atoms, group, [&](std::size_t i) {
        double x[3];
        box.to_cartesian(atoms.x + 3 * i, x);
        std::copy(x, x + 3, atoms.x + 3 * i);
    });
}

std::array<double, 3> System::force_norms() const {
    std::array<double, 3> norms{};
    for (std::size_t i = 0; i < std::size_t(atoms.count); i++) {
        const double* f = atoms.f + 3 * i;
        const double square = f[0] * f[0] + f[1] * f[1] + f[2] * f[2];
        norms[0] += square;
        norms[1] = std::max(norms[1], square);
        for (int d = 0; d < 3; d++) norms[2] = std::max(norms[2], std::fabs(f[d]));
    }
    return norms;
}

}  // namespace garnet
