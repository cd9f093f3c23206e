#include "core/prefix_code.h"

#include <algorithm>

namespace garnet {

bool PrefixCode::build(const std::uint8_t* lengths, std::size_t count) {
    std::array<std::uint16_t, longest + 1> number{};
    for (std::size_t i = 0; i < count; i++) number[lengths[i]]++;
    number[0] = 0;
    unsigned most = 0;
    int left = 1;
    for (unsigned length = 1; length <= longest; length++) {
        left = 2 * left - number[length];
        if (left < 0) return false;
        if (number[length]) most = length;
    }
    if (left > 0 && most > 1) return false;

    std::array<std::uint32_t, longest + 2> next{};
    for (unsigned length = 1; length <= longest; length++) next[length + 1] = (next[length] + number[length]) << 1;
    table_.assign(std::size_t{1} << first_bits, Entry{});

    // Symbols in the order of their codes, so that those of one further table follow each other.
    std::vector<std::uint16_t> sorted;
    for (unsigned length = 1; length <= most; length++)
        for (std::size_t i = 0; i < count; i++)
            if (lengths[i] == length) sorted.push_back(static_cast<std::uint16_t>(i));
    auto remaining = number;
    std::uint32_t prefix = UINT32_MAX, start = 0;
    unsigned depth = 0;
    for (const std::uint16_t symbol : sorted) {
        const unsigned length = lengths[symbol];
        const std::uint32_t code = next[length]++;
        std::uint32_t mirrored = 0;
        for (unsigned k = 0; k < length; k++) mirrored |= (code >> k & 1) << (length - 1 - k);
        const Entry entry{symbol, static_cast<std::uint8_t>(length), 0};
        if (length <= first_bits) {
            for (std::uint32_t at = mirrored; at < 1u << first_bits; at += 1u << length) table_[at] = entry;
        } else {
            const std::uint32_t low = mirrored & ((1u << first_bits) - 1);
            if (low != prefix) {
                // As deep as the codes that begin alike need.
                prefix = low;
                depth = length - first_bits;
                for (int room = 1 << depth; depth + first_bits < most; depth++, room <<= 1) {
                    room -= remaining[depth + first_bits];
                    if (room <= 0) break;
                }
                start = static_cast<std::uint32_t>(table_.size());
                table_.resize(start + (std::size_t{1} << depth));
                table_[low] = {static_cast<std::uint16_t>(start), 0, static_cast<std::uint8_t>(depth)};
            }
            for (std::uint32_t at = mirrored >> first_bits; at < 1u << depth; at += 1u << (length - first_bits))
                table_[start + at] = entry;
        }
        remaining[length]--;
    }
    return true;
}

}  // namespace garnet
