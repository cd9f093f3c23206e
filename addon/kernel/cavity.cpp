// Around each atom only the points of its own sphere are visited. Threads share the grid by planes of the first index, so no two write the
// same byte.

#include "kernel/cavity.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "core/error.h"
#include "core/thread_pool.h"

namespace garnet::kernel {
namespace {

struct Sphere {
    double s[3];       // fractional
    double radius;
    double reach[3];   // half width of the sphere in fractional coordinates
};

int wrap(long index, int size) {
    const long r = index % size;
    return static_cast<int>(r < 0 ? r + size : r);
}

/// Points of one plane i of one image of one sphere.
void mark_plane(const Sphere& sphere, const double* cell, const int* shape, long i, std::uint8_t* plane) {
    const double u = static_cast<double>(i) / shape[0] - sphere.s[0];
    const double square = sphere.radius * sphere.radius;
    const long first_j = static_cast<long>(std::ceil((sphere.s[1] - sphere.reach[1]) * shape[1]));
    const long last_j = static_cast<long>(std::floor((sphere.s[1] + sphere.reach[1]) * shape[1]));
    const double* c = cell + 6;
    const double cc = c[0] * c[0] + c[1] * c[1] + c[2] * c[2];
    for (long j = first_j; j <= last_j; j++) {
        const double v = static_cast<double>(j) / shape[1] - sphere.s[1];
        // On the line of points along c: |p + w c|² <= R², a quadratic in w gives the first and last point.
        const double p[3] = {u * cell[0] + v * cell[3], u * cell[1] + v * cell[4], u * cell[2] + v * cell[5]};
        const double pc = p[0] * c[0] + p[1] * c[1] + p[2] * c[2];
        const double pp = p[0] * p[0] + p[1] * p[1] + p[2] * p[2];
        const double discriminant = pc * pc - cc * (pp - square);
        if (discriminant < 0) continue;
        const double root = std::sqrt(discriminant);
        const long first_k = static_cast<long>(std::ceil((sphere.s[2] + (-pc - root) / cc) * shape[2]));
        const long last_k = static_cast<long>(std::floor((sphere.s[2] + (-pc + root) / cc) * shape[2]));
        if (last_k < first_k) continue;
        std::uint8_t* row = plane + static_cast<std::size_t>(wrap(j, shape[1])) * shape[2];
        if (last_k - first_k + 1 >= shape[2]) {
            std::memset(row, 0, shape[2]);
            continue;
        }
        const int from = wrap(first_k, shape[2]);
        const int length = static_cast<int>(last_k - first_k + 1);
        const int tail = std::min(length, shape[2] - from);
        std::memset(row + from, 0, tail);
        std::memset(row, 0, length - tail);
    }
}

}  // namespace

void cavity(const double* positions, const double* radius, std::size_t count, const double* cell, const double* origin,
            const int* shape, std::uint8_t* free) {
    // Columns of the inverse cell are the reciprocal vectors b_k: |b_k| · R is a sphere's half width in fraction k.
    double inverse[9];
    const double* m = cell;
    const double det = m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
    if (!(std::abs(det) > 1e-12)) throw InputError("the cell has no volume");
    const double cofactor[9] = {m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
                                m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
                                m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]};
    for (int k = 0; k < 9; k++) inverse[k] = cofactor[k] / det;
    double height[3];
    for (int k = 0; k < 3; k++)
        height[k] = std::sqrt(inverse[k] * inverse[k] + inverse[3 + k] * inverse[3 + k] + inverse[6 + k] * inverse[6 + k]);

    std::vector<Sphere> spheres;
    for (std::size_t a = 0; a < count; a++) {
        if (!(radius[a] > 0)) continue;
        Sphere sphere;
        sphere.radius = radius[a];
        const double d[3] = {positions[3 * a] - origin[0], positions[3 * a + 1] - origin[1], positions[3 * a + 2] - origin[2]};
        for (int k = 0; k < 3; k++) {
            const double s = d[0] * inverse[k] + d[1] * inverse[3 + k] + d[2] * inverse[6 + k];
            if (!std::isfinite(s)) throw InputError("an atom has a position that is not a number");
            sphere.s[k] = s - std::floor(s);
            sphere.reach[k] = height[k] * radius[a];
        }
        spheres.push_back(sphere);
    }

    const std::size_t plane = static_cast<std::size_t>(shape[1]) * shape[2];
    // The sphere of all images that touch plane i: found by bins of the first index, so that a plane visits only its own.
    std::vector<std::vector<std::pair<int, long>>> touching(shape[0]);
    for (std::size_t n = 0; n < spheres.size(); n++) {
        const Sphere& sphere = spheres[n];
        const long first = static_cast<long>(std::ceil((sphere.s[0] - sphere.reach[0]) * shape[0]));
        const long last = static_cast<long>(std::floor((sphere.s[0] + sphere.reach[0]) * shape[0]));
        for (long i = first; i <= last; i++) touching[wrap(i, shape[0])].push_back({static_cast<int>(n), i});
    }
    parallel_for(shape[0], 1, [&](std::size_t begin, std::size_t end, int) {
        for (std::size_t i = begin; i < end; i++) {
            std::uint8_t* here = free + i * plane;
            std::memset(here, 1, plane);
            for (const auto& [n, image] : touching[i]) mark_plane(spheres[n], cell, shape, image, here);
        }
    });
}

}  // namespace garnet::kernel
