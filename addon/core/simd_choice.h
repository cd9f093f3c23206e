#pragma once
// GARNET_SIMD_CHOICE(Type, name) defines `Type name()`: the version of the kernel `name` for this machine, out of those that
// cmake/simd.cmake compiled. Type is a pointer to function.

#include <type_traits>

#include "core/cpu.h"

#if defined(__x86_64__) || defined(_M_X64)
#define GARNET_SIMD_CHOICE(Type, name)                                             \
    namespace simd_baseline { std::remove_pointer_t<Type> name; }                  \
    namespace simd_avx2 { std::remove_pointer_t<Type> name; }                      \
    namespace simd_avx512 { std::remove_pointer_t<Type> name; }                    \
    Type name() {                                                                  \
        switch (simd_level()) {                                                    \
            case SimdLevel::avx512: return simd_avx512::name;                      \
            case SimdLevel::avx2: return simd_avx2::name;                          \
            default: return simd_baseline::name;                                   \
        }                                                                          \
    }
#else
#define GARNET_SIMD_CHOICE(Type, name)                                             \
    namespace simd_baseline { std::remove_pointer_t<Type> name; }                  \
    Type name() { return simd_baseline::name; }
#endif
