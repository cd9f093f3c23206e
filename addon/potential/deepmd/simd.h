#pragma once
// Vectors for kernel files: GCC/Clang vector extensions, as wide as the instruction set of this compilation.

#include <cstdint>
#include <cstring>

#if defined(GARNET_SIMD_avx512)
#define GARNET_VECTOR_BYTES 64
#include <immintrin.h>
#elif defined(GARNET_SIMD_avx2)
#define GARNET_VECTOR_BYTES 32
#include <immintrin.h>
#else
#define GARNET_VECTOR_BYTES 16
#endif

#define GARNET_INLINE inline __attribute__((always_inline))

namespace garnet::deepmd::GARNET_SIMD_NAMESPACE {

template <class T>
struct VectorOf;
template <>
struct VectorOf<double> {
    typedef double type __attribute__((vector_size(GARNET_VECTOR_BYTES)));
    typedef double loose __attribute__((vector_size(GARNET_VECTOR_BYTES), aligned(8), may_alias));
    typedef std::int64_t integer __attribute__((vector_size(GARNET_VECTOR_BYTES)));
};
template <>
struct VectorOf<float> {
    typedef float type __attribute__((vector_size(GARNET_VECTOR_BYTES)));
    typedef float loose __attribute__((vector_size(GARNET_VECTOR_BYTES), aligned(4), may_alias));
    typedef std::int32_t integer __attribute__((vector_size(GARNET_VECTOR_BYTES)));
};
template <class T>
using Vec = typename VectorOf<T>::type;
template <class T>
using IntVec = typename VectorOf<T>::integer;
template <class T>
constexpr int lanes = GARNET_VECTOR_BYTES / static_cast<int>(sizeof(T));

template <class T>
GARNET_INLINE Vec<T> load(const T* from) { return *reinterpret_cast<const typename VectorOf<T>::loose*>(from); }
template <class T>
GARNET_INLINE void store(T* to, Vec<T> v) { *reinterpret_cast<typename VectorOf<T>::loose*>(to) = v; }
template <class T>
GARNET_INLINE Vec<T> splat(T x) { return x - Vec<T>{}; }
/// Where mask (all ones or zeros per lane) is set a, else b.
template <class T>
GARNET_INLINE Vec<T> choose(IntVec<T> mask, Vec<T> a, Vec<T> b) { return mask ? a : b; }

template <class T>
GARNET_INLINE Vec<T> root(Vec<T> x) {
#if defined(GARNET_SIMD_avx512)
    if constexpr (sizeof(T) == 8) return (Vec<T>)_mm512_sqrt_pd((__m512d)x);
    else return (Vec<T>)_mm512_sqrt_ps((__m512)x);
#elif defined(GARNET_SIMD_avx2)
    if constexpr (sizeof(T) == 8) return (Vec<T>)_mm256_sqrt_pd((__m256d)x);
    else return (Vec<T>)_mm256_sqrt_ps((__m256)x);
#else
    for (int i = 0; i < lanes<T>; i++) x[i] = sizeof(T) == 8 ? __builtin_sqrt(x[i]) : __builtin_sqrtf(x[i]);
    return x;
#endif
}

template <class T>
GARNET_INLINE T sum(Vec<T> v) {
    T parts[lanes<T>];
    std::memcpy(parts, &v, sizeof v);
    for (int half = lanes<T> / 2; half > 0; half /= 2)
        for (int i = 0; i < half; i++) parts[i] += parts[i + half];
    return parts[0];
}

/// out[0..3] = sums over lanes of a, b, c, d.
template <class T>
GARNET_INLINE void sum4(Vec<T> a, Vec<T> b, Vec<T> c, Vec<T> d, T* out) {
#if defined(GARNET_SIMD_avx512) || defined(GARNET_SIMD_avx2)
#if defined(GARNET_SIMD_avx512)
    if constexpr (sizeof(T) == 8) {
        const auto fold = [](Vec<T> v) { return _mm256_add_pd(_mm512_castpd512_pd256((__m512d)v), _mm512_extractf64x4_pd((__m512d)v, 1)); };
        const __m256d ab = _mm256_hadd_pd(fold(a), fold(b)), cd = _mm256_hadd_pd(fold(c), fold(d));
        _mm256_storeu_pd(out, _mm256_add_pd(_mm256_permute2f128_pd(ab, cd, 0x20), _mm256_permute2f128_pd(ab, cd, 0x31)));
    } else {
        const auto fold = [](Vec<T> v) { return _mm256_add_ps(_mm512_castps512_ps256((__m512)v), _mm512_extractf32x8_ps((__m512)v, 1)); };
        const __m256 abcd = _mm256_hadd_ps(_mm256_hadd_ps(fold(a), fold(b)), _mm256_hadd_ps(fold(c), fold(d)));
        _mm_storeu_ps(out, _mm_add_ps(_mm256_castps256_ps128(abcd), _mm256_extractf128_ps(abcd, 1)));
    }
#else
    if constexpr (sizeof(T) == 8) {
        const __m256d ab = _mm256_hadd_pd((__m256d)a, (__m256d)b), cd = _mm256_hadd_pd((__m256d)c, (__m256d)d);
        _mm256_storeu_pd(out, _mm256_add_pd(_mm256_permute2f128_pd(ab, cd, 0x20), _mm256_permute2f128_pd(ab, cd, 0x31)));
    } else {
        const __m256 abcd = _mm256_hadd_ps(_mm256_hadd_ps((__m256)a, (__m256)b), _mm256_hadd_ps((__m256)c, (__m256)d));
        _mm_storeu_ps(out, _mm_add_ps(_mm256_castps256_ps128(abcd), _mm256_extractf128_ps(abcd, 1)));
    }
#endif
#else
    out[0] = sum<T>(a), out[1] = sum<T>(b), out[2] = sum<T>(c), out[3] = sum<T>(d);
#endif
}

}  // namespace garnet::deepmd::GARNET_SIMD_NAMESPACE
