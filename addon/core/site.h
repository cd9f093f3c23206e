#pragma once
#include <cstdint>

namespace garnet {

/// An atom or a periodic image of one, as force loops read it: one load of 32 bytes.
struct alignas(32) Site {
    double x, y, z;
    std::int32_t type;
    /// The atom itself, or the atom that this is an image of.
    std::int32_t owner;
};

}  // namespace garnet
