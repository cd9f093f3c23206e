#pragma once
// Quick readers of usual numbers, for kernels that are compiled once per instruction set. Anything unusual gives nullptr and is
// left to number.cpp; what they give is finite. They look at quick_reach bytes from the beginning of the word on, whatever stands there.

#include <cstring>

#include "core/number.h"

#if defined(GARNET_SIMD_avx2) || defined(GARNET_SIMD_avx512)
#include <immintrin.h>
#endif

namespace garnet::GARNET_SIMD_NAMESPACE {
namespace {

constexpr std::ptrdiff_t quick_reach = 16;

#if defined(GARNET_SIMD_avx2) || defined(GARNET_SIMD_avx512)

/// Words of at most 15 characters: where the word ends, where its point and exponent are comes out of comparisons of all
/// characters at once; one shuffle brings the digits together, right-aligned, without sign and point; four multiplications
/// make a number of them. There is no branch that depends on the number of digits: those make the plain loop slow.
inline const char* parse_double_quick(const char* p, double& value) {
    const __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    const auto mask = [](__m128i where) { return static_cast<unsigned>(_mm_movemask_epi8(where)); };
    const unsigned ends = mask(_mm_cmpeq_epi8(_mm_min_epu8(text, _mm_set1_epi8(' ')), text));
    if (ends == 0) return nullptr;
    const int length = __builtin_ctz(ends);
    const unsigned word = (1u << length) - 1;
    const __m128i digits = _mm_sub_epi8(text, _mm_set1_epi8('0'));
    const unsigned others = word & ~mask(_mm_cmpeq_epi8(_mm_min_epu8(digits, _mm_set1_epi8(9)), digits));
    const unsigned points = word & mask(_mm_cmpeq_epi8(text, _mm_set1_epi8('.')));
    const unsigned negative = *p == '-';
    const unsigned rest = others & ~(points | negative);
    int end = length, power = 0;
    if (rest) {
        end = __builtin_ctz(rest);
        const char* q = p + end;
        if ((*q++ | 0x20) != 'e') return nullptr;
        const bool down = *q == '-';
        if (down || *q == '+') q++;
        if (p + length - q < 1 || p + length - q > 3) return nullptr;
        for (; is_digit(*q); q++) power = 10 * power + (*q - '0');
        if (q != p + length) return nullptr;
        if (down) power = -power;
    }
    const int has_point = points != 0;
    const int point = has_point ? __builtin_ctz(points) : end;
    const int whole = point - static_cast<int>(negative);
    const int count = end - static_cast<int>(negative) - has_point;
    if ((points & (points - 1)) != 0 || point > end || count < 1) return nullptr;

    // Digit k (from the left, negative: padding) comes from byte k, behind the sign, and behind the point from `whole` on.
    const __m128i k = _mm_sub_epi8(_mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
                                   _mm_set1_epi8(static_cast<char>(16 - count)));
    const __m128i behind = _mm_cmpgt_epi8(k, _mm_set1_epi8(static_cast<char>(whole - 1)));
    const __m128i from = _mm_sub_epi8(_mm_add_epi8(k, _mm_set1_epi8(static_cast<char>(negative))), behind);
    const __m128i aligned = _mm_shuffle_epi8(digits, _mm_or_si128(from, _mm_and_si128(k, _mm_set1_epi8(-128))));
    const __m128i pairs = _mm_maddubs_epi16(aligned, _mm_set1_epi16(0x010A));             // 10a + b
    const __m128i fours = _mm_madd_epi16(pairs, _mm_set1_epi32(0x00010064));              // 100a + b
    const __m128i eights = _mm_madd_epi16(_mm_packus_epi32(fours, fours), _mm_set1_epi32(0x00012710));  // 10000a + b
    const auto both = static_cast<std::uint64_t>(_mm_cvtsi128_si64(eights));
    const std::uint64_t mantissa = (both & 0xFFFFFFFF) * 100000000 + (both >> 32);

    const int exponent = power - (end - point - has_point);
    if (mantissa > (std::uint64_t{1} << 53) || exponent < -22 || exponent > 22) return nullptr;
    const double exact = static_cast<double>(mantissa);
    const double size = exponent < 0 ? exact / exact_powers[-exponent] : exact * exact_powers[exponent];
    value = negative ? -size : size;
    return p + length;
}

#else

inline const char* parse_double_quick(const char*, double&) { return nullptr; }

#endif

/// Whole numbers of at most seven digits; nullptr for anything else.
inline const char* parse_integer_quick(const char* p, std::int64_t& value) {
    const bool negative = *p == '-';
    const char* const digits = p + negative;
    std::uint64_t v;
    std::memcpy(&v, digits, 8);
    v ^= 0x3030303030303030;
    const std::uint64_t other = ((v + 0x7676767676767676) | v) & 0x8080808080808080;
    const int count = other ? __builtin_ctzll(other) / 8 : 8;
    if (count == 0 || count == 8 || !is_space(digits[count])) return nullptr;
    // First digit in the lowest byte, zeros before it: three multiplications for all eight (D. Lemire, "Quickly parsing eight
    // digits", 2018). Little-endian machines only, as everything here.
    v <<= 64 - 8 * count;
    v = v * 10 + (v >> 8);
    const std::int64_t size = static_cast<std::uint32_t>(
        ((v & 0x000000FF000000FF) * 0x000F424000000064 + ((v >> 16) & 0x000000FF000000FF) * 0x0000271000000001) >> 32);
    value = negative ? -size : size;
    return digits + count;
}

}  // namespace
}  // namespace garnet::GARNET_SIMD_NAMESPACE
