#pragma once
// Huffman codes of deflate (RFC 1951, 3.2.2) as tables: a first one over the next `first_bits` bits, further ones for longer codes.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace garnet {

class PrefixCode {
public:
    struct Entry {
        std::uint16_t symbol = 0;
        std::uint8_t length = 0;  // bits of the code; 0: there is no such code
        std::uint8_t deeper = 0;  // bits of the table at `symbol` that has the rest; 0: this is the code
    };

    static constexpr unsigned first_bits = 10;
    static constexpr unsigned longest = 15;

    /// From the lengths of the codes of symbols 0, 1, …; false: no code has these lengths. One single code may be shorter than needed.
    bool build(const std::uint8_t* lengths, std::size_t count);

    /// The code at the beginning of `bits`, of which all that it needs must be there.
    Entry find(std::uint64_t bits) const {
        Entry entry = table_[bits & ((1u << first_bits) - 1)];
        if (entry.deeper) entry = table_[entry.symbol + ((bits >> first_bits) & ((1u << entry.deeper) - 1))];
        return entry;
    }

private:
    std::vector<Entry> table_;
};

}  // namespace garnet
