#pragma once
// Neighbour entries in half the memory. Atoms are kept in spatial order, so neighbours that follow each other mostly have the same
// upper 16 bits: a run is those bits, the number of entries, and the lower 16 bits of each. The order of entries is kept.

#include <cstddef>
#include <cstdint>

namespace garnet {

/// What `unpack_entries` may read and write beyond the last entry.
constexpr std::size_t unpack_margin = 32;

/// How many 16-bit words `pack_entries` writes.
using PackSize = std::size_t (*)(const std::int32_t* entries, std::size_t count);
PackSize pack_size();
using PackEntries = void (*)(const std::int32_t* entries, std::size_t count, std::uint16_t* packed);
PackEntries pack_entries();
using UnpackEntries = void (*)(const std::uint16_t* packed, std::size_t count, std::int32_t* entries);
UnpackEntries unpack_entries();

}  // namespace garnet
