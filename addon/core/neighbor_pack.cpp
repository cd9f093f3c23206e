// Compiled once per instruction set.
#include "core/neighbor_pack.h"

namespace garnet::GARNET_SIMD_NAMESPACE {

/// Calls run(begin, end) for entries that share their upper half.
template <class Run>
static void each_run(const std::int32_t* entries, std::size_t count, Run run) {
    for (std::size_t begin = 0; begin < count;) {
        const std::uint32_t first = std::uint32_t(entries[begin]);
        const std::size_t most = count - begin < 0xffff ? count : begin + 0xffff;
        std::size_t end = begin + 1;
        for (; end + 8 <= most; end += 8) {
            std::uint32_t other = 0;
            for (int k = 0; k < 8; k++) other |= std::uint32_t(entries[end + k]) ^ first;
            if (other >> 16) break;
        }
        while (end < most && (std::uint32_t(entries[end]) ^ first) >> 16 == 0) end++;
        run(begin, end);
        begin = end;
    }
}

std::size_t pack_size(const std::int32_t* entries, std::size_t count) {
    std::size_t runs = 0;
    each_run(entries, count, [&](std::size_t, std::size_t) { runs++; });
    return count + 2 * runs;
}

void pack_entries(const std::int32_t* entries, std::size_t count, std::uint16_t* packed) {
    each_run(entries, count, [&](std::size_t begin, std::size_t end) {
        *packed++ = std::uint16_t(std::uint32_t(entries[begin]) >> 16);
        *packed++ = std::uint16_t(end - begin);
        for (std::size_t k = begin; k < end; k++) packed[k - begin] = std::uint16_t(entries[k]);
        packed += end - begin;
    });
}

void unpack_entries(const std::uint16_t* packed, std::size_t count, std::int32_t* entries) {
    for (std::int32_t* const end = entries + count; entries < end;) {
        const std::uint32_t upper = std::uint32_t(packed[0]) << 16;
        const int run = packed[1];
        packed += 2;
        // Sixteen at a time, however few are left: what is too much is overwritten by the next run.
        for (int k = 0; k < run; k += 16) {
            std::uint32_t wide[16];
            for (int lane = 0; lane < 16; lane++) wide[lane] = upper | packed[k + lane];
            for (int lane = 0; lane < 16; lane++) entries[k + lane] = std::int32_t(wide[lane]);
        }
        packed += run, entries += run;
    }
}

}  // namespace garnet::GARNET_SIMD_NAMESPACE
