#pragma once
// A handful of vector operations for the kernels that are compiled once per instruction set (cmake/simd.cmake). Every name lives in
// that set's own namespace, so nothing compiled for AVX-512 can be linked into a baseline path. Include only from such kernels, and
// use no templates of the standard library there for the same reason.

#include <cstdint>

#include "core/site.h"

#if defined(GARNET_SIMD_avx512) || defined(GARNET_SIMD_avx2)
#include <immintrin.h>
#endif

namespace garnet::GARNET_SIMD_NAMESPACE {

#if defined(GARNET_SIMD_avx512)

struct Lanes {
    static constexpr int width = 8;
    __m512d v;
    Lanes() = default;
    Lanes(__m512d value) : v(value) {}
    Lanes(double value) : v(_mm512_set1_pd(value)) {}
    static Lanes load(const double* p) { return _mm512_loadu_pd(p); }
    friend Lanes operator+(Lanes a, Lanes b) { return _mm512_add_pd(a.v, b.v); }
    friend Lanes operator-(Lanes a, Lanes b) { return _mm512_sub_pd(a.v, b.v); }
    friend Lanes operator*(Lanes a, Lanes b) { return _mm512_mul_pd(a.v, b.v); }
    friend Lanes operator/(Lanes a, Lanes b) { return _mm512_div_pd(a.v, b.v); }
};
using Mask = __mmask8;
inline Lanes multiply_add(Lanes a, Lanes b, Lanes c) { return _mm512_fmadd_pd(a.v, b.v, c.v); }
inline Lanes square_root(Lanes a) { return _mm512_sqrt_pd(a.v); }
inline Lanes minimum(Lanes a, Lanes b) { return _mm512_min_pd(a.v, b.v); }
inline Mask first_lanes(int count) { return Mask(count >= 8 ? 0xff : (1u << count) - 1); }
inline Mask less(Lanes a, Lanes b) { return _mm512_cmp_pd_mask(a.v, b.v, _CMP_LT_OQ); }
inline Mask less_equal(Lanes a, Lanes b) { return _mm512_cmp_pd_mask(a.v, b.v, _CMP_LE_OQ); }
inline Mask both(Mask a, Mask b) { return Mask(a & b); }
inline bool any(Mask m) { return m != 0; }
inline int count(Mask m) { return __builtin_popcount(m); }
/// Lanes whose index is not `one`.
inline Mask differ(const std::int32_t* index, std::int32_t one) {
    return _mm256_cmpneq_epi32_mask(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(index)), _mm256_set1_epi32(one));
}
inline Lanes keep(Mask m, Lanes a) { return _mm512_maskz_mov_pd(m, a.v); }
inline double sum(Lanes a) { return _mm512_reduce_add_pd(a.v); }

/// Type indices of the loaded sites.
struct Types {
    __m512i v;
};
/// Eight sites turned into coordinates and types; reads all lanes' indices, so lists are padded.
inline void load_sites(const Site* site, const std::int32_t* index, Lanes& x, Lanes& y, Lanes& z, Types& type) {
    auto pair = [&](int a, int b) {
        const __m512d low = _mm512_castpd256_pd512(_mm256_load_pd(&site[index[a]].x));
        return _mm512_insertf64x4(low, _mm256_load_pd(&site[index[b]].x), 1);
    };
    const __m512d a = pair(0, 2), b = pair(1, 3), c = pair(4, 6), d = pair(5, 7);
    const __m512d xz0 = _mm512_unpacklo_pd(a, b), xz1 = _mm512_unpacklo_pd(c, d);
    const __m512d yw0 = _mm512_unpackhi_pd(a, b), yw1 = _mm512_unpackhi_pd(c, d);
    x.v = _mm512_shuffle_f64x2(xz0, xz1, 0x88);
    z.v = _mm512_shuffle_f64x2(xz0, xz1, 0xdd);
    y.v = _mm512_shuffle_f64x2(yw0, yw1, 0x88);
    const __m512i w = _mm512_castpd_si512(_mm512_shuffle_f64x2(yw0, yw1, 0xdd));
    type.v = _mm512_and_si512(w, _mm512_set1_epi64(0xffffffff));
}
inline Lanes truncate(Lanes a) { return _mm512_roundscale_pd(a.v, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC); }
inline void to_integers(Lanes a, std::int32_t* out) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), _mm512_cvttpd_epi32(a.v));
}
/// Four numbers of each row[index]: row k begins at table + k * stride.
inline void load_rows(const double* table, int stride, const std::int32_t* index, Lanes& a, Lanes& b, Lanes& c, Lanes& d) {
    auto pair = [&](int i, int j) {
        const __m512d low = _mm512_castpd256_pd512(_mm256_loadu_pd(table + std::int64_t(index[i]) * stride));
        return _mm512_insertf64x4(low, _mm256_loadu_pd(table + std::int64_t(index[j]) * stride), 1);
    };
    const __m512d p = pair(0, 2), q = pair(1, 3), r = pair(4, 6), s = pair(5, 7);
    const __m512d ac0 = _mm512_unpacklo_pd(p, q), ac1 = _mm512_unpacklo_pd(r, s);
    const __m512d bd0 = _mm512_unpackhi_pd(p, q), bd1 = _mm512_unpackhi_pd(r, s);
    a.v = _mm512_shuffle_f64x2(ac0, ac1, 0x88), c.v = _mm512_shuffle_f64x2(ac0, ac1, 0xdd);
    b.v = _mm512_shuffle_f64x2(bd0, bd1, 0x88), d.v = _mm512_shuffle_f64x2(bd0, bd1, 0xdd);
}
/// A row of a table by type: of up to eight types (then padded to eight), or of any number.
struct SmallRow {
    __m512d v;
    explicit SmallRow(const double* row) : v(_mm512_loadu_pd(row)) {}
    Lanes of(Types type) const { return _mm512_permutexvar_pd(type.v, v); }
};
struct Row {
    const double* row;
    explicit Row(const double* values) : row(values) {}
    Lanes of(Types type) const { return _mm512_i64gather_pd(type.v, row, 8); }
};
inline Lanes gather(const double* table, const std::int32_t* index) {
    return _mm512_i32gather_pd(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(index)), table, 8);
}
/// Appends the indices of the lanes in the mask; writes up to a whole vector past the end.
inline int append(std::int32_t* out, const std::int32_t* index, Mask m) {
    const __m256i v = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(index));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), _mm256_maskz_compress_epi32(m, v));
    return __builtin_popcount(m);
}

#elif defined(GARNET_SIMD_avx2)

struct Lanes {
    static constexpr int width = 4;
    __m256d v;
    Lanes() = default;
    Lanes(__m256d value) : v(value) {}
    Lanes(double value) : v(_mm256_set1_pd(value)) {}
    static Lanes load(const double* p) { return _mm256_loadu_pd(p); }
    friend Lanes operator+(Lanes a, Lanes b) { return _mm256_add_pd(a.v, b.v); }
    friend Lanes operator-(Lanes a, Lanes b) { return _mm256_sub_pd(a.v, b.v); }
    friend Lanes operator*(Lanes a, Lanes b) { return _mm256_mul_pd(a.v, b.v); }
    friend Lanes operator/(Lanes a, Lanes b) { return _mm256_div_pd(a.v, b.v); }
};
struct Mask {
    __m256d v;
};
inline Lanes multiply_add(Lanes a, Lanes b, Lanes c) { return _mm256_fmadd_pd(a.v, b.v, c.v); }
inline Lanes square_root(Lanes a) { return _mm256_sqrt_pd(a.v); }
inline Lanes minimum(Lanes a, Lanes b) { return _mm256_min_pd(a.v, b.v); }
inline Mask first_lanes(int count) {
    return {_mm256_castsi256_pd(_mm256_cmpgt_epi64(_mm256_set1_epi64x(count), _mm256_setr_epi64x(0, 1, 2, 3)))};
}
inline Mask less(Lanes a, Lanes b) { return {_mm256_cmp_pd(a.v, b.v, _CMP_LT_OQ)}; }
inline Mask less_equal(Lanes a, Lanes b) { return {_mm256_cmp_pd(a.v, b.v, _CMP_LE_OQ)}; }
inline Mask both(Mask a, Mask b) { return {_mm256_and_pd(a.v, b.v)}; }
inline bool any(Mask m) { return _mm256_movemask_pd(m.v) != 0; }
inline int count(Mask m) { return __builtin_popcount(unsigned(_mm256_movemask_pd(m.v))); }
inline Mask differ(const std::int32_t* index, std::int32_t one) {
    const __m128i same = _mm_cmpeq_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(index)), _mm_set1_epi32(one));
    return {_mm256_castsi256_pd(_mm256_cvtepi32_epi64(_mm_xor_si128(same, _mm_set1_epi32(-1))))};
}
inline Lanes keep(Mask m, Lanes a) { return _mm256_and_pd(m.v, a.v); }
inline double sum(Lanes a) {
    const __m128d half = _mm_add_pd(_mm256_castpd256_pd128(a.v), _mm256_extractf128_pd(a.v, 1));
    return _mm_cvtsd_f64(_mm_add_sd(half, _mm_unpackhi_pd(half, half)));
}

struct Types {
    __m256i v;
};
inline void load_sites(const Site* site, const std::int32_t* index, Lanes& x, Lanes& y, Lanes& z, Types& type) {
    const __m256d a = _mm256_load_pd(&site[index[0]].x), b = _mm256_load_pd(&site[index[1]].x);
    const __m256d c = _mm256_load_pd(&site[index[2]].x), d = _mm256_load_pd(&site[index[3]].x);
    const __m256d xz0 = _mm256_unpacklo_pd(a, b), xz1 = _mm256_unpacklo_pd(c, d);
    const __m256d yw0 = _mm256_unpackhi_pd(a, b), yw1 = _mm256_unpackhi_pd(c, d);
    x.v = _mm256_permute2f128_pd(xz0, xz1, 0x20);
    z.v = _mm256_permute2f128_pd(xz0, xz1, 0x31);
    y.v = _mm256_permute2f128_pd(yw0, yw1, 0x20);
    type.v = _mm256_and_si256(_mm256_castpd_si256(_mm256_permute2f128_pd(yw0, yw1, 0x31)), _mm256_set1_epi64x(0xffffffff));
}
inline Lanes truncate(Lanes a) { return _mm256_round_pd(a.v, _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC); }
inline void to_integers(Lanes a, std::int32_t* out) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), _mm256_cvttpd_epi32(a.v));
}
inline void load_rows(const double* table, int stride, const std::int32_t* index, Lanes& a, Lanes& b, Lanes& c, Lanes& d) {
    auto row = [&](int i) { return _mm256_loadu_pd(table + std::int64_t(index[i]) * stride); };
    const __m256d p = row(0), q = row(1), r = row(2), s = row(3);
    const __m256d ac0 = _mm256_unpacklo_pd(p, q), ac1 = _mm256_unpacklo_pd(r, s);
    const __m256d bd0 = _mm256_unpackhi_pd(p, q), bd1 = _mm256_unpackhi_pd(r, s);
    a.v = _mm256_permute2f128_pd(ac0, ac1, 0x20), c.v = _mm256_permute2f128_pd(ac0, ac1, 0x31);
    b.v = _mm256_permute2f128_pd(bd0, bd1, 0x20), d.v = _mm256_permute2f128_pd(bd0, bd1, 0x31);
}
struct Row {
    const double* row;
    explicit Row(const double* values) : row(values) {}
    Lanes of(Types type) const { return _mm256_i64gather_pd(row, type.v, 8); }
};
using SmallRow = Row;
inline Lanes gather(const double* table, const std::int32_t* index) {
    return _mm256_i32gather_pd(table, _mm_loadu_si128(reinterpret_cast<const __m128i*>(index)), 8);
}
inline int append(std::int32_t* out, const std::int32_t* index, Mask m) {
    int bits = _mm256_movemask_pd(m.v), n = 0;
    for (; bits; bits &= bits - 1) out[n++] = index[__builtin_ctz(unsigned(bits))];
    return n;
}

#else

struct Lanes {
    static constexpr int width = 1;
    double v;
    Lanes() = default;
    Lanes(double value) : v(value) {}
    static Lanes load(const double* p) { return *p; }
    friend Lanes operator+(Lanes a, Lanes b) { return a.v + b.v; }
    friend Lanes operator-(Lanes a, Lanes b) { return a.v - b.v; }
    friend Lanes operator*(Lanes a, Lanes b) { return a.v * b.v; }
    friend Lanes operator/(Lanes a, Lanes b) { return a.v / b.v; }
};
using Mask = bool;
inline Lanes multiply_add(Lanes a, Lanes b, Lanes c) { return a.v * b.v + c.v; }
inline Lanes square_root(Lanes a) { return __builtin_sqrt(a.v); }
inline Lanes minimum(Lanes a, Lanes b) { return a.v < b.v ? a.v : b.v; }
inline Mask first_lanes(int count) { return count > 0; }
inline Mask less(Lanes a, Lanes b) { return a.v < b.v; }
inline Mask less_equal(Lanes a, Lanes b) { return a.v <= b.v; }
inline Mask both(Mask a, Mask b) { return a && b; }
inline bool any(Mask m) { return m; }
inline int count(Mask m) { return m; }
inline Mask differ(const std::int32_t* index, std::int32_t one) { return *index != one; }
inline Lanes keep(Mask m, Lanes a) { return m ? a.v : 0.0; }
inline double sum(Lanes a) { return a.v; }

struct Types {
    std::int32_t v;
};
inline void load_sites(const Site* site, const std::int32_t* index, Lanes& x, Lanes& y, Lanes& z, Types& type) {
    const Site& s = site[*index];
    x.v = s.x, y.v = s.y, z.v = s.z, type.v = s.type;
}
inline Lanes truncate(Lanes a) { return __builtin_trunc(a.v); }
inline void to_integers(Lanes a, std::int32_t* out) { *out = std::int32_t(a.v); }
inline void load_rows(const double* table, int stride, const std::int32_t* index, Lanes& a, Lanes& b, Lanes& c, Lanes& d) {
    const double* row = table + std::int64_t(*index) * stride;
    a.v = row[0], b.v = row[1], c.v = row[2], d.v = row[3];
}
struct Row {
    const double* row;
    explicit Row(const double* values) : row(values) {}
    Lanes of(Types type) const { return row[type.v]; }
};
using SmallRow = Row;
inline Lanes gather(const double* table, const std::int32_t* index) { return table[*index]; }
inline int append(std::int32_t* out, const std::int32_t* index, Mask m) {
    if (m) *out = *index;
    return m;
}

#endif

/// A row that is one number: a deck with one type of atom.
struct OneType {
    Lanes value;
    explicit OneType(const double* row) : value(*row) {}
    Lanes of(Types) const { return value; }
};

}  // namespace garnet::GARNET_SIMD_NAMESPACE
