#pragma once
// Quick writers of usual numbers, for kernels that are compiled once per instruction set. What they cannot write they leave to
// number.cpp. Up to 32 characters behind `out` are overwritten. No branch depends on the number of digits: those are guessed wrong
// for every other atom.

#include <cstring>

#include "core/number.h"

#if defined(GARNET_SIMD_avx2) || defined(GARNET_SIMD_avx512)
#include <immintrin.h>
#define GARNET_TEXT_QUICK 1

namespace garnet::GARNET_SIMD_NAMESPACE {
namespace {

/// The sixteen digits of a number below 1e16, one a byte, the highest first: by 10^8, 10^4, 100 and 10, all parts at once
/// (W. Mula, "SSE: conversion integers to decimal representation", 2011). The magic factors are exact for these ranges.
inline __m128i sixteen_digits(std::uint64_t number) {
    const std::uint64_t high = number / 100000000, low = number - 100000000 * high;
    const __m128i eights = _mm_set_epi64x(static_cast<long long>(low), static_cast<long long>(high));
    const __m128i by_10000 = _mm_srli_epi64(_mm_mul_epu32(eights, _mm_set1_epi32(static_cast<int>(0xD1B71759u))), 45);
    const __m128i fours =  // q + (x - 10000 q) · 2^32
        _mm_or_si128(by_10000, _mm_slli_epi64(_mm_sub_epi32(eights, _mm_mul_epu32(by_10000, _mm_set1_epi32(10000))), 32));
    const __m128i by_100 = _mm_srli_epi16(_mm_mulhi_epu16(fours, _mm_set1_epi16(5243)), 3);
    const __m128i twos =
        _mm_or_si128(by_100, _mm_slli_epi32(_mm_sub_epi16(fours, _mm_mullo_epi16(by_100, _mm_set1_epi16(100))), 16));
    const __m128i by_10 = _mm_mulhi_epu16(twos, _mm_set1_epi16(6554));
    return _mm_or_si128(by_10, _mm_slli_epi16(_mm_sub_epi16(twos, _mm_mullo_epi16(by_10, _mm_set1_epi16(10))), 8));
}

/// Decimals of at most 15 digits from 1e-4 to 1e15, such as all numbers that came out of a text file with so few: if m / 10^p, one
/// correctly rounded division, gives the number again, then m · 10^-p reads back as the number, and no other decimal of so few
/// digits does (a double holds 15 of them apart). nullptr: it is none of them.
inline char* format_double_quick(char* out, double value) {
    std::uint64_t bits;
    std::memcpy(&bits, &value, 8);
    const unsigned negative = static_cast<unsigned>(bits >> 63);
    bits &= ~std::uint64_t{0} >> 1;
    double size;
    std::memcpy(&size, &bits, 8);
    if (!(size >= 1e-4 && size < 1e15)) return nullptr;
    // log10(2) = 0.30103: at most one too small.
    const int binary = static_cast<int>(bits >> 52) - 1023;
    int magnitude = (binary * 1233) >> 12;
    magnitude += magnitude >= -1 ? size >= exact_powers[magnitude + 1] : 0;
    const int power = magnitude < 0 ? 15 : 14 - magnitude;
    const __m128d scaled = _mm_set_sd(size * exact_powers[power]);
    const double whole = _mm_cvtsd_f64(_mm_round_sd(scaled, scaled, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
    if (whole / exact_powers[power] != size || whole >= 1e15) return nullptr;

    const __m128i digits = sixteen_digits(static_cast<std::uint64_t>(static_cast<std::int64_t>(whole)));
    const unsigned used = ~static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(digits, _mm_setzero_si128()))) & 0xFFFF;
    // The point stands before digit 16 - power; one digit at least is before it.
    const int point = 16 - power;
    const int lead = __builtin_ctz(used | 1u << (point - 1));
    const int behind = (31 - __builtin_clz(used)) - point + 1;  // digits behind the point, zeros at the end left out
    const int before = point - lead;
    const __m128i place = _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m128i wide = _mm_set1_epi8(static_cast<char>(before));
    const __m128i from = _mm_add_epi8(_mm_add_epi8(place, _mm_set1_epi8(static_cast<char>(lead))), _mm_cmpgt_epi8(place, wide));
    const __m128i text = _mm_add_epi8(_mm_shuffle_epi8(digits, from), _mm_set1_epi8('0'));
    *out = '-';
    out += negative;
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), _mm_blendv_epi8(text, _mm_set1_epi8('.'), _mm_cmpeq_epi8(place, wide)));
    out[16] = static_cast<char>('0' + _mm_extract_epi8(digits, 15));
    return out + before + (behind > 0 ? behind + 1 : 0);
}

/// Whole numbers of at most eight digits.
inline char* format_integer_quick(char* out, std::int64_t value) {
    const bool negative = value < 0;
    const std::uint64_t size = negative ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    if (size >= 100000000) return nullptr;
    // The same as above, in one register: halves, quarters, eighths.
    const std::uint64_t high = size / 10000, low = size - 10000 * high;
    std::uint64_t v = high | low << 32;
    std::uint64_t q = ((v * 10486) >> 20) & 0x0000007F0000007F;
    v = q | (v - 100 * q) << 16;
    q = ((v * 103) >> 10) & 0x000F000F000F000F;
    v = q | (v - 10 * q) << 8;
    const int lead = __builtin_ctzll(v | std::uint64_t{1} << 56) / 8;
    v = (v | 0x3030303030303030) >> (8 * lead);
    *out = '-';
    out += negative;
    std::memcpy(out, &v, 8);
    return out + 8 - lead;
}

}  // namespace
}  // namespace garnet::GARNET_SIMD_NAMESPACE

#endif
