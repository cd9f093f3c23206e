#pragma once
// Where the words of a piece of text begin and end, found for 64 characters at once. A reader that looks for the end of its word
// makes the next word wait for it; with the ends known, several words are read side by side (word_numbers.h). For kernels that are
// compiled once per instruction set; there is none of it in the baseline.

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(GARNET_SIMD_avx2) || defined(GARNET_SIMD_avx512)
#include <immintrin.h>
#define GARNET_WORD_ENDS 1

// Compressing bytes is younger than the rest of AVX-512: such a function is called only where the processor has it.
#if defined(GARNET_SIMD_avx512) && defined(__GNUC__)
#define GARNET_COMPRESS_BYTES __attribute__((target("avx512vbmi2")))
#endif

namespace garnet::GARNET_SIMD_NAMESPACE {
namespace {

#if defined(GARNET_COMPRESS_BYTES)
struct Places {
    alignas(64) std::uint8_t number[64];
    constexpr Places() : number() {
        for (int k = 0; k < 64; k++) number[k] = static_cast<std::uint8_t>(k);
    }
};
inline constexpr Places places;
#endif

/// The lines of up to `window` characters of text: line k has the words [edge[i], edge[i + 1]), [edge[i + 2], …) from
/// i = first_edge[k] on, and ends at feed[k].
struct WordEnds {
    static constexpr std::size_t window = 8192;

    std::uint16_t edge[window + 64];
    std::uint16_t first_edge[window + 1], feed[window];
    std::size_t lines;
    /// The character looked for is there.
    bool found;

    /// `size` at most `window`; the text begins behind a space.
    void find(const char* text, std::size_t size, char wanted) {
#if defined(GARNET_COMPRESS_BYTES)
        static const bool compress = __builtin_cpu_supports("avx512vbmi2");
        if (compress) return find_by_compression(text, size, wanted);
#endif
        find_with(text, size, wanted, [](std::uint16_t* out, std::uint64_t edges, std::size_t at, std::size_t count) {
            // Eight at a time, whether they are there or not: no branch that depends on the single word.
            for (std::size_t k = 0; k < count; k += 8)
                for (std::size_t i = 0; i < 8; i++) {
                    const int place = __builtin_ctzll(edges | std::uint64_t{1} << 63);
                    out[k + i] = static_cast<std::uint16_t>(at + static_cast<std::size_t>(place));
                    edges &= edges - 1;
                }
        });
    }

private:
#if defined(GARNET_COMPRESS_BYTES)
    GARNET_COMPRESS_BYTES void find_by_compression(const char* text, std::size_t size, char wanted) {
        find_with(text, size, wanted,
                  [](std::uint16_t* out, std::uint64_t edges, std::size_t at, std::size_t count) GARNET_COMPRESS_BYTES {
                      const __m512i base = _mm512_set1_epi16(static_cast<short>(at));
                      const __m512i all = _mm512_maskz_compress_epi8(edges, _mm512_load_si512(places.number));
                      _mm512_storeu_si512(out, _mm512_add_epi16(base, _mm512_cvtepu8_epi16(_mm512_castsi512_si256(all))));
                      if (count > 32)
                          _mm512_storeu_si512(
                              out + 32, _mm512_add_epi16(base, _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(all, 1))));
                  });
    }
#endif

    template <class Put>
    __attribute__((always_inline)) void find_with(const char* text, std::size_t size, char wanted, Put put) {
        std::size_t count = 0;
        std::uint64_t before = 0, seen = 0;
        std::size_t line = 0;
        first_edge[0] = 0;
        for (std::size_t at = 0; at < size; at += 64) {
            std::uint64_t words, feeds, others;
            if (size - at >= 64) look(text + at, wanted, words, feeds, others);
            else {
                char rest[64];
                std::memset(rest, ' ', sizeof rest);
                std::memcpy(rest, text + at, size - at);
                look(rest, wanted, words, feeds, others);
            }
            seen |= others;
            const std::uint64_t edges = words ^ (words << 1 | before);
            before = words >> 63;
            for (; feeds; feeds &= feeds - 1) {
                const std::uint64_t up_to = feeds ^ (feeds - 1);
                feed[line++] = static_cast<std::uint16_t>(at + static_cast<std::size_t>(__builtin_ctzll(feeds)));
                first_edge[line] =
                    static_cast<std::uint16_t>(count + static_cast<std::size_t>(__builtin_popcountll(edges & up_to)));
            }
            const auto here = static_cast<std::size_t>(__builtin_popcountll(edges));
            put(edge + count, edges, at, here);
            count += here;
        }
        lines = line;
        found = wanted && seen;
    }

    __attribute__((always_inline)) static void look(const char* p, char wanted, std::uint64_t& words, std::uint64_t& feeds,
                                                    std::uint64_t& others) {
#if defined(GARNET_SIMD_avx512)
        const __m512i text = _mm512_loadu_si512(p);
        words = _mm512_cmpgt_epu8_mask(text, _mm512_set1_epi8(' '));
        feeds = _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8('\n'));
        others = _mm512_cmpeq_epi8_mask(text, _mm512_set1_epi8(wanted));
#else
        words = feeds = others = 0;
        for (int half = 0; half < 2; half++) {
            const __m256i text = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + 32 * half));
            const auto bits = [half](__m256i where) {
                return std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(where))} << (32 * half);
            };
            const __m256i blank = _mm256_set1_epi8(' ');
            words |= bits(_mm256_xor_si256(_mm256_cmpeq_epi8(_mm256_min_epu8(text, blank), text), _mm256_set1_epi8(-1)));
            feeds |= bits(_mm256_cmpeq_epi8(text, _mm256_set1_epi8('\n')));
            others |= bits(_mm256_cmpeq_epi8(text, _mm256_set1_epi8(wanted)));
        }
#endif
    }
};

}  // namespace
}  // namespace garnet::GARNET_SIMD_NAMESPACE

#endif
