#pragma once
// Several numbers at once as text, each into a cell of its own: text_quick.h for vectors. Only with AVX-512.

#include "core/text_quick.h"

#if defined(GARNET_SIMD_avx512)

namespace garnet::GARNET_SIMD_NAMESPACE {
namespace {

/// Room for one number; longer texts are left to put_rows.
constexpr std::size_t cell_size = 32;

/// sixteen_digits of four numbers: the digits above 10^8 in the lower half of each 128 bits, the others in the upper half.
inline __m512i sixteen_digits(__m512i eights) {
    const __m512i by_10000 = _mm512_srli_epi64(_mm512_mul_epu32(eights, _mm512_set1_epi64(0xD1B71759)), 45);
    const __m512i fours = _mm512_or_si512(
        by_10000, _mm512_slli_epi64(_mm512_sub_epi32(eights, _mm512_mul_epu32(by_10000, _mm512_set1_epi64(10000))), 32));
    const __m512i by_100 = _mm512_srli_epi16(_mm512_mulhi_epu16(fours, _mm512_set1_epi16(5243)), 3);
    const __m512i twos = _mm512_or_si512(
        by_100, _mm512_slli_epi32(_mm512_sub_epi16(fours, _mm512_mullo_epi16(by_100, _mm512_set1_epi16(100))), 16));
    const __m512i by_10 = _mm512_mulhi_epu16(twos, _mm512_set1_epi16(6554));
    return _mm512_or_si512(by_10,
                           _mm512_slli_epi16(_mm512_sub_epi16(twos, _mm512_mullo_epi16(by_10, _mm512_set1_epi16(10))), 8));
}

/// Each of four numbers into all bytes of its 128 bits.
inline __m512i spread(__m128i four) {
    const __m512i which = _mm512_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
    return _mm512_shuffle_epi8(_mm512_permutexvar_epi32(which, _mm512_castsi128_si512(four)), _mm512_setzero_si512());
}

/// Four numbers as format_double_quick writes them, also 0 and whole numbers, of at most 16 characters each. False: one of them is
/// none of these.
inline bool format_doubles(char* cells, std::uint8_t* lengths, __m256d values) {
    const __m256d size = _mm256_andnot_pd(_mm256_set1_pd(-0.0), values);
    const auto zero = static_cast<unsigned>(_mm256_cmp_pd_mask(size, _mm256_setzero_pd(), _CMP_EQ_OQ));
    const unsigned usual = _mm256_cmp_pd_mask(size, _mm256_set1_pd(1e-4), _CMP_GE_OQ) &
                           _mm256_cmp_pd_mask(size, _mm256_set1_pd(1e15), _CMP_LT_OQ);
    if ((usual | zero) != 15) return false;

    // The decimal exponent: log10(2) = 0.30103, at most one too small.
    const __m256d binary = _mm256_max_pd(_mm256_getexp_pd(size), _mm256_setzero_pd());
    __m256i magnitude = _mm256_cvttpd_epi64(_mm256_mul_pd(binary, _mm256_set1_pd(0.30103)));
    const __m512d low_powers = _mm512_loadu_pd(exact_powers), high_powers = _mm512_loadu_pd(exact_powers + 8);
    const auto power_of_ten = [&](__m256i exponent) {
        return _mm512_castpd512_pd256(_mm512_permutex2var_pd(low_powers, _mm512_castsi256_si512(exponent), high_powers));
    };
    const __m256i one = _mm256_set1_epi64x(1);
    const __m256d next = power_of_ten(_mm256_add_epi64(magnitude, one));
    magnitude = _mm256_mask_add_epi64(magnitude, _mm256_cmp_pd_mask(size, next, _CMP_GE_OQ), magnitude, one);
    __m256i power = _mm256_sub_epi64(_mm256_set1_epi64x(14), magnitude);
    const __mmask8 below_one = _mm256_cmp_pd_mask(size, _mm256_set1_pd(1), _CMP_LT_OQ);
    power = _mm256_mask_add_epi64(power, below_one, power, one);

    const __m256d scale = power_of_ten(power);
    const __m256d whole =
        _mm256_roundscale_pd(_mm256_mul_pd(size, scale), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    if ((_mm256_cmp_pd_mask(_mm256_div_pd(whole, scale), size, _CMP_EQ_OQ) &
         _mm256_cmp_pd_mask(whole, _mm256_set1_pd(1e15), _CMP_LT_OQ)) != 15)
        return false;

    // Both halves are exact: the quotient is below 1e7, a double holds it to 1e-9.
    const __m256d high = _mm256_roundscale_pd(_mm256_div_pd(whole, _mm256_set1_pd(1e8)), _MM_FROUND_TO_ZERO | _MM_FROUND_NO_EXC);
    const __m256d low = _mm256_fnmadd_pd(high, _mm256_set1_pd(1e8), whole);
    const __m512i pairs = _mm512_setr_epi64(0, 8, 1, 9, 2, 10, 3, 11);
    const __m512i digits = sixteen_digits(_mm512_permutex2var_epi64(_mm512_castsi256_si512(_mm256_cvttpd_epi64(high)), pairs,
                                                                    _mm512_castsi256_si512(_mm256_cvttpd_epi64(low))));

    // As in format_double_quick, four at a time.
    const auto used_bits = static_cast<long long>(_mm512_test_epi8_mask(digits, digits));
    const __m128i used = _mm_cvtepu16_epi32(_mm_cvtsi64_si128(used_bits));
    const __m128i ones = _mm_set1_epi32(1), thirty_one = _mm_set1_epi32(31);
    const __m128i point = _mm_sub_epi32(_mm_set1_epi32(16), _mm256_cvtepi64_epi32(power));
    const __m128i shown = _mm_or_si128(used, _mm_sllv_epi32(ones, _mm_sub_epi32(point, ones)));
    const __m128i lowest = _mm_and_si128(shown, _mm_sub_epi32(_mm_setzero_si128(), shown));
    const __m128i lead = _mm_sub_epi32(thirty_one, _mm_lzcnt_epi32(lowest));
    const __m128i before = _mm_sub_epi32(point, lead);
    const __m128i behind = _mm_sub_epi32(_mm_sub_epi32(_mm_set1_epi32(32), _mm_lzcnt_epi32(used)), point);
    const __m128i sign = _mm_srli_epi32(_mm256_cvtepi64_epi32(_mm256_srai_epi64(_mm256_castpd_si256(values), 63)), 31);
    const __m128i length = _mm_mask_add_epi32(_mm_add_epi32(before, sign), _mm_cmpgt_epi32_mask(behind, _mm_setzero_si128()),
                                              _mm_add_epi32(before, sign), _mm_add_epi32(behind, ones));
    if (_mm_cmpgt_epi32_mask(length, _mm_set1_epi32(16))) return false;

    const __m512i place =
        _mm512_broadcast_i32x4(_mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
    const __m512i at = _mm512_sub_epi8(place, spread(sign)), wide = spread(before);
    const __m512i from = _mm512_add_epi8(at, spread(lead));
    const __m512i moved = _mm512_mask_sub_epi8(from, _mm512_cmpgt_epi8_mask(at, wide), from, _mm512_set1_epi8(1));
    __m512i text = _mm512_add_epi8(_mm512_shuffle_epi8(digits, moved), _mm512_set1_epi8('0'));
    text = _mm512_mask_mov_epi8(text, _mm512_cmpeq_epi8_mask(at, wide), _mm512_set1_epi8('.'));
    text = _mm512_mask_mov_epi8(text, _mm512_movepi8_mask(at), _mm512_set1_epi8('-'));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(cells), _mm512_castsi512_si128(text));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(cells + cell_size), _mm512_extracti32x4_epi32(text, 1));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(cells + 2 * cell_size), _mm512_extracti32x4_epi32(text, 2));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(cells + 3 * cell_size), _mm512_extracti32x4_epi32(text, 3));
    const int four = _mm_cvtsi128_si32(_mm_cvtepi32_epi8(length));
    std::memcpy(lengths, &four, 4);
    return true;
}

/// Eight whole numbers of at most eight characters each; false: one of them is longer.
inline bool format_integers(char* cells, std::uint8_t* lengths, __m512i values) {
    const __mmask8 negative = _mm512_movepi64_mask(values);
    const __m512i size = _mm512_abs_epi64(values);
    const __m512i most = _mm512_mask_mov_epi64(_mm512_set1_epi64(99999999), negative, _mm512_set1_epi64(9999999));
    if (_mm512_cmpgt_epu64_mask(size, most)) return false;
    const __m512i digits = sixteen_digits(size);  // eight of each
    const __m512i shown = _mm512_or_si512(digits, _mm512_set1_epi64(std::int64_t{1} << 56));
    const __m512i lowest = _mm512_and_si512(shown, _mm512_sub_epi64(_mm512_setzero_si512(), shown));
    const __m512i lead = _mm512_srli_epi64(_mm512_sub_epi64(_mm512_set1_epi64(63), _mm512_lzcnt_epi64(lowest)), 3);
    __m512i text = _mm512_srlv_epi64(_mm512_or_si512(digits, _mm512_set1_epi8('0')), _mm512_slli_epi64(lead, 3));
    text = _mm512_mask_or_epi64(text, negative, _mm512_slli_epi64(text, 8), _mm512_set1_epi64('-'));
    __m512i length = _mm512_sub_epi64(_mm512_set1_epi64(8), lead);
    length = _mm512_mask_add_epi64(length, negative, length, _mm512_set1_epi64(1));
    alignas(64) std::uint64_t each[8];
    _mm512_store_si512(each, text);
    for (std::size_t k = 0; k < 8; k++) std::memcpy(cells + k * cell_size, each + k, 8);
    _mm_storel_epi64(reinterpret_cast<__m128i*>(lengths), _mm512_cvtepi64_epi8(length));
    return true;
}

}  // namespace
}  // namespace garnet::GARNET_SIMD_NAMESPACE

#endif
