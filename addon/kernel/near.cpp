// Which of a run of atoms are nearer than the cutoff: the innermost loop of everything with pairs. Compiled once per
// instruction set (cmake/simd.cmake).

#include <cstddef>
#include <cstdint>

#if defined(GARNET_SIMD_avx512) || defined(GARNET_SIMD_avx2)
#include <immintrin.h>
#endif

namespace garnet::kernel::GARNET_SIMD_NAMESPACE {

std::size_t near(const double* xs, const double* ys, const double* zs, std::size_t begin, std::size_t end, double x, double y,
                 double z, double cutoff2, double* r2, std::int32_t* index) {
    std::size_t n = 0;
    std::size_t j = begin;
#if defined(GARNET_SIMD_avx512)
    const __m512d vx = _mm512_set1_pd(x), vy = _mm512_set1_pd(y), vz = _mm512_set1_pd(z), vc = _mm512_set1_pd(cutoff2);
    const __m256i lanes = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    for (; j < end; j += 8) {
        const std::size_t left = end - j;
        const __mmask8 valid = left >= 8 ? 0xff : static_cast<__mmask8>((1u << left) - 1);
        const __m512d dx = _mm512_sub_pd(_mm512_maskz_loadu_pd(valid, xs + j), vx);
        const __m512d dy = _mm512_sub_pd(_mm512_maskz_loadu_pd(valid, ys + j), vy);
        const __m512d dz = _mm512_sub_pd(_mm512_maskz_loadu_pd(valid, zs + j), vz);
        const __m512d d2 = _mm512_fmadd_pd(dx, dx, _mm512_fmadd_pd(dy, dy, _mm512_mul_pd(dz, dz)));
        const __mmask8 in = _mm512_mask_cmp_pd_mask(valid, d2, vc, _CMP_LT_OQ);
        // Compressed in a register and stored whole: compressing into memory is slow on some processors.
        _mm512_storeu_pd(r2 + n, _mm512_maskz_compress_pd(in, d2));
        const __m256i js = _mm256_add_epi32(_mm256_set1_epi32(static_cast<int>(j)), lanes);
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(index + n), _mm256_maskz_compress_epi32(in, js));
        n += static_cast<std::size_t>(__builtin_popcount(in));
    }
    return n;
#else
#if defined(GARNET_SIMD_avx2)
    const __m256d vx = _mm256_set1_pd(x), vy = _mm256_set1_pd(y), vz = _mm256_set1_pd(z), vc = _mm256_set1_pd(cutoff2);
    for (; j + 4 <= end; j += 4) {
        const __m256d dx = _mm256_sub_pd(_mm256_loadu_pd(xs + j), vx);
        const __m256d dy = _mm256_sub_pd(_mm256_loadu_pd(ys + j), vy);
        const __m256d dz = _mm256_sub_pd(_mm256_loadu_pd(zs + j), vz);
        const __m256d d2 = _mm256_fmadd_pd(dx, dx, _mm256_fmadd_pd(dy, dy, _mm256_mul_pd(dz, dz)));
        unsigned in = static_cast<unsigned>(_mm256_movemask_pd(_mm256_cmp_pd(d2, vc, _CMP_LT_OQ)));
        if (!in) continue;
        double four[4];
        _mm256_storeu_pd(four, d2);
        for (; in; in &= in - 1) {
            const int k = __builtin_ctz(in);
            r2[n] = four[k];
            index[n++] = static_cast<std::int32_t>(j) + k;
        }
    }
#endif
    for (; j < end; j++) {
        const double dx = xs[j] - x, dy = ys[j] - y, dz = zs[j] - z;
        const double d2 = dx * dx + (dy * dy + dz * dz);
        r2[n] = d2;
        index[n] = static_cast<std::int32_t>(j);
        n += d2 < cutoff2;
    }
    return n;
#endif
}

}  // namespace garnet::kernel::GARNET_SIMD_NAMESPACE
