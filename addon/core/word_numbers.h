#pragma once
// Numbers whose words' ends are known (word_ends.h): plain decimals and whole numbers, one by one or several at once. Anything else
// is left to number_quick.h and number.cpp. Up to 16 characters before the end of a word are looked at, whatever stands there.

#include "core/number.h"
#include "core/word_ends.h"

#if GARNET_WORD_ENDS

namespace garnet::GARNET_SIMD_NAMESPACE {
namespace {

constexpr std::size_t word_reach = 16;

/// Byte k of row `point` says which character of a word's last 16 comes to place k when the point is taken out.
struct PointShuffles {
    alignas(16) std::uint8_t from[17][16];
    constexpr PointShuffles() : from() {
        for (int point = 0; point <= 16; point++)
            for (int k = 0; k < 16; k++)
                from[point][k] = static_cast<std::uint8_t>(point == 16 || k > point ? k : k == 0 ? 0x80 : k - 1);
    }
};
inline constexpr PointShuffles point_shuffles;
/// 10 to the number of digits behind a point at this place; 16: there is none.
inline constexpr double behind_point[17] = {1e15, 1e14, 1e13, 1e12, 1e11, 1e10, 1e9, 1e8, 1e7,
                                            1e6,  1e5,  1e4,  1e3,  1e2,  1e1,  1e0, 1e0};
/// From byte n on: the last n of 16 bytes are set.
inline constexpr std::uint8_t last_bytes[33] = {0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,
                                                0,   0,   0,   0,   0,   255, 255, 255, 255, 255, 255,
                                                255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0};

/// Plain decimals of at most 16 characters; false for anything else. No branch depends on the number of digits.
inline bool parse_double_word(const char* begin, std::size_t length, double& value) {
    if (length > 16) return false;
    const __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(begin + length - 16));
    const __m128i word = _mm_loadu_si128(reinterpret_cast<const __m128i*>(last_bytes + length));
    const auto mask = [](__m128i where) { return static_cast<unsigned>(_mm_movemask_epi8(where)); };
    const __m128i digits = _mm_and_si128(_mm_sub_epi8(text, _mm_set1_epi8('0')), word);
    const __m128i is_digit = _mm_cmpeq_epi8(_mm_min_epu8(digits, _mm_set1_epi8(9)), digits);
    const unsigned others = mask(is_digit) ^ 0xFFFF;
    const unsigned points = mask(_mm_cmpeq_epi8(text, _mm_set1_epi8('.'))) & others;
    const unsigned negative = *begin == '-';
    const unsigned count = static_cast<unsigned>(length) - negative - (points != 0);
    if (others != (points | negative << (16 - length)) || (points & (points - 1)) || count - 1 > 15) return false;

    const unsigned point = static_cast<unsigned>(__builtin_ctz(points | 1u << 16));
    const __m128i aligned = _mm_shuffle_epi8(_mm_and_si128(digits, is_digit),
                                             _mm_load_si128(reinterpret_cast<const __m128i*>(point_shuffles.from[point])));
    const __m128i pairs = _mm_maddubs_epi16(aligned, _mm_set1_epi16(0x010A));                           // 10a + b
    const __m128i fours = _mm_madd_epi16(pairs, _mm_set1_epi32(0x00010064));                            // 100a + b
    const __m128i eights = _mm_madd_epi16(_mm_packus_epi32(fours, fours), _mm_set1_epi32(0x00012710));  // 10000a + b
    const auto both = static_cast<std::uint64_t>(_mm_cvtsi128_si64(eights));
    const std::uint64_t mantissa = (both & 0xFFFFFFFF) * 100000000 + (both >> 32);
    if (mantissa > std::uint64_t{1} << 53) return false;
    const double size = static_cast<double>(static_cast<std::int64_t>(mantissa)) / behind_point[point];
    // The sign as a bit: a branch on the signs of velocities is guessed wrong half of the time.
    std::uint64_t bits;
    std::memcpy(&bits, &size, 8);
    bits |= std::uint64_t{negative} << 63;
    std::memcpy(&value, &bits, 8);
    return true;
}

/// Whole numbers of at most eight digits; false for anything else.
inline bool parse_integer_word(const char* begin, std::size_t length, std::int64_t& value) {
    const bool negative = *begin == '-';
    const std::size_t count = length - negative;
    if (count - 1 > 7) return false;
    std::uint64_t v;
    std::memcpy(&v, begin + length - 8, 8);
    v = (v ^ 0x3030303030303030) & ~std::uint64_t{0} << (64 - 8 * count);
    if (((v + 0x7676767676767676) | v) & 0x8080808080808080) return false;
    v = v * 10 + (v >> 8);  // D. Lemire, "Quickly parsing eight digits", 2018
    const std::int64_t size = static_cast<std::uint32_t>(
        ((v & 0x000000FF000000FF) * 0x000F424000000064 + ((v >> 16) & 0x000000FF000000FF) * 0x0000271000000001) >> 32);
    value = negative ? -size : size;
    return true;
}

#if defined(GARNET_SIMD_avx512)

/// Of fields of `bits` bits: 1 in each that is not zero.
template <int bits>
inline std::uint64_t not_zero(std::uint64_t fields) {
    constexpr std::uint64_t ones = bits == 8 ? 0x0101010101010101 : 0x0001000100010001;
    constexpr std::uint64_t low = (ones << (bits - 1)) - ones;
    return ((((fields & low) + low) | fields) >> (bits - 1)) & ones;
}

/// The characters of a word's field, whose last character is its highest bit: they may be digits, one point, and a sign in front.
template <int bits>
inline bool is_plain(std::uint64_t word, std::uint64_t digits, std::uint64_t points, std::uint64_t signs) {
    constexpr std::uint64_t ones = bits == 8 ? 0x0101010101010101 : 0x0001000100010001;
    const std::uint64_t first = word & ~(word << 1 & ~ones);
    return (digits | points | signs) == word && (signs & ~first) == 0 && not_zero<bits>(digits) == ones;
}

/// Four plain decimals of at most 16 characters each; false when one of them is something else.
inline bool parse_doubles(const char* text, const std::uint16_t* const edges[4], __m256d& out) {
    const auto tail = [text](const std::uint16_t* edge) {
        return _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + edge[1] - 16));
    };
    __m512i chars = _mm512_castsi128_si512(tail(edges[0]));
    chars = _mm512_inserti64x2(chars, tail(edges[1]), 1);
    chars = _mm512_inserti64x2(chars, tail(edges[2]), 2);
    chars = _mm512_inserti64x2(chars, tail(edges[3]), 3);
    const auto both = [](const std::uint16_t* edge) {
        int value;
        std::memcpy(&value, edge, 4);
        return value;
    };
    const __m128i pair = _mm_setr_epi32(both(edges[0]), both(edges[1]), both(edges[2]), both(edges[3]));
    const __m128i length = _mm_sub_epi32(_mm_srli_epi32(pair, 16), _mm_and_si128(pair, _mm_set1_epi32(0xFFFF)));
    // A longer word has no bit at all.
    const __m128i last = _mm_sllv_epi32(_mm_set1_epi32(0xFFFF), _mm_sub_epi32(_mm_set1_epi32(16), length));
    const auto word = static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_cvtepi32_epi16(last)));

    const __m512i values = _mm512_sub_epi8(chars, _mm512_set1_epi8('0'));
    const std::uint64_t digits = _mm512_mask_cmple_epu8_mask(word, values, _mm512_set1_epi8(9));
    const std::uint64_t points = _mm512_mask_cmpeq_epi8_mask(word, chars, _mm512_set1_epi8('.'));
    const std::uint64_t signs = _mm512_mask_cmpeq_epi8_mask(word, chars, _mm512_set1_epi8('-'));
    const std::uint64_t pointed = not_zero<16>(points);
    const std::uint64_t before_point = points - pointed;  // the bits below the point, where it is the only one
    if (!is_plain<16>(word, digits, points, signs) || (points & before_point)) return false;

    const __m512i plain = _mm512_maskz_mov_epi8(digits, values);
    const __m512i aligned = _mm512_mask_mov_epi8(plain, points | before_point, _mm512_bslli_epi128(plain, 1));
    const __m512i pairs = _mm512_maddubs_epi16(aligned, _mm512_set1_epi16(0x010A));
    const __m512i fours = _mm512_madd_epi16(pairs, _mm512_set1_epi32(0x00010064));
    const __m512i eights = _mm512_madd_epi16(_mm512_packus_epi32(fours, fours), _mm512_set1_epi32(0x00012710));
    const __m512i sums = _mm512_add_epi64(_mm512_mul_epu32(eights, _mm512_set1_epi64(100000000)), _mm512_srli_epi64(eights, 32));
    const __m256i mantissa = _mm512_castsi512_si256(_mm512_maskz_compress_epi64(0x55, sums));
    if (_mm256_cmpgt_epi64_mask(mantissa, _mm256_set1_epi64x(std::int64_t{1} << 53))) return false;

    // Leading zeros of a field, without its multiple of 16: the digits behind the point.
    const __m256i behind =
        _mm256_lzcnt_epi64(_mm256_cvtepu16_epi64(_mm_cvtsi64_si128(static_cast<long long>(points))));
    const __m512d powers = _mm512_permutex2var_pd(_mm512_loadu_pd(exact_powers), _mm512_castsi256_si512(behind),
                                                  _mm512_loadu_pd(exact_powers + 8));
    const __m256d size = _mm256_div_pd(_mm256_cvtepi64_pd(mantissa), _mm512_castpd512_pd256(powers));
    const __m256i sign = _mm256_cvtepu16_epi64(_mm_cvtsi64_si128(static_cast<long long>(signs)));
    out = _mm256_mask_xor_pd(size, _mm256_test_epi64_mask(sign, sign), size, _mm256_set1_pd(-0.0));
    return true;
}

/// Eight whole numbers of at most eight characters each; false when one of them is something else.
inline bool parse_integers(const char* text, const std::uint16_t* const edges[8], __m256i& out) {
    const auto tails = [&](int k) {
        const __m128i low = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(text + edges[k][1] - 8));
        const __m128i high = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(text + edges[k + 1][1] - 8));
        return _mm_unpacklo_epi64(low, high);
    };
    __m512i chars = _mm512_castsi128_si512(tails(0));
    chars = _mm512_inserti64x2(chars, tails(2), 1);
    chars = _mm512_inserti64x2(chars, tails(4), 2);
    chars = _mm512_inserti64x2(chars, tails(6), 3);
    const auto both = [&](int k) {
        int value;
        std::memcpy(&value, edges[k], 4);
        return value;
    };
    const __m256i pair = _mm256_setr_epi32(both(0), both(1), both(2), both(3), both(4), both(5), both(6), both(7));
    const __m256i length = _mm256_sub_epi32(_mm256_srli_epi32(pair, 16), _mm256_and_si256(pair, _mm256_set1_epi32(0xFFFF)));
    const __m256i last = _mm256_sllv_epi32(_mm256_set1_epi32(0xFF), _mm256_sub_epi32(_mm256_set1_epi32(8), length));
    const auto word = static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm256_cvtepi32_epi8(last)));

    const __m512i values = _mm512_sub_epi8(chars, _mm512_set1_epi8('0'));
    const std::uint64_t digits = _mm512_mask_cmple_epu8_mask(word, values, _mm512_set1_epi8(9));
    const std::uint64_t signs = _mm512_mask_cmpeq_epi8_mask(word, chars, _mm512_set1_epi8('-'));
    if (!is_plain<8>(word, digits, 0, signs)) return false;
    const __m512i pairs = _mm512_maddubs_epi16(_mm512_maskz_mov_epi8(digits, values), _mm512_set1_epi16(0x010A));
    const __m512i fours = _mm512_madd_epi16(pairs, _mm512_set1_epi32(0x00010064));
    const __m512i eights = _mm512_madd_epi16(_mm512_packus_epi32(fours, fours), _mm512_set1_epi32(0x00012710));
    const __m256i size = _mm512_castsi512_si256(_mm512_maskz_compress_epi64(0x55, eights));
    const auto negative = static_cast<__mmask8>(_mm_test_epi8_mask(_mm_cvtsi64_si128(static_cast<long long>(signs)),
                                                                   _mm_cvtsi64_si128(static_cast<long long>(signs))));
    out = _mm256_mask_sub_epi32(size, negative, _mm256_setzero_si256(), size);
    return true;
}

#endif

}  // namespace
}  // namespace garnet::GARNET_SIMD_NAMESPACE

#endif
