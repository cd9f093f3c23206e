#include "kernel/fft.h"

#include <cmath>
#include <new>

#include "core/cpu.h"

namespace garnet::kernel {

namespace simd_baseline {
double* transform(double*, double*, std::size_t, const double*);
}
#if defined(__x86_64__)
namespace simd_avx2 {
double* transform(double*, double*, std::size_t, const double*);
}
namespace simd_avx512 {
double* transform(double*, double*, std::size_t, const double*);
}
#endif

Transform transform_function() {
#if defined(__x86_64__)
    switch (simd_level()) {
        case SimdLevel::avx512: return simd_avx512::transform;
        case SimdLevel::avx2: return simd_avx2::transform;
        default: break;
    }
#endif
    return simd_baseline::transform;
}

std::size_t good_size(std::size_t n) {
    std::size_t best = 1;
    while (best < n) best *= 2;
    for (std::size_t five = 1; five < best; five *= 5)
        for (std::size_t three = five; three < best; three *= 3) {
            std::size_t size = three;
            while (size < n) size *= 2;
            if (size < best) best = size;
        }
    return best;
}

std::vector<double> roots_of_unity(std::size_t n) {
    std::vector<double> roots(2 * n);
    for (std::size_t k = 0; k < n; k++) {
        const double angle = -2 * 3.14159265358979323846 * static_cast<double>(k) / static_cast<double>(n);
        roots[2 * k] = std::cos(angle);
        roots[2 * k + 1] = std::sin(angle);
    }
    return roots;
}

Lanes::Lanes(std::size_t n)
    : data_(static_cast<double*>(::operator new(2 * lanes * n * sizeof(double), std::align_val_t(64)))) {}
Lanes::~Lanes() { ::operator delete(data_, std::align_val_t(64)); }

}  // namespace garnet::kernel
