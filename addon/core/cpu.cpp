#include "core/cpu.h"

#include <cstdlib>
#include <string>

namespace garnet {
namespace {

SimdLevel best_of_machine() {
#if defined(__x86_64__)
    __builtin_cpu_init();
    const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") &&
                        __builtin_cpu_supports("avx512cd");
    return avx512 ? SimdLevel::avx512 : avx2 ? SimdLevel::avx2 : SimdLevel::baseline;
#else
    return SimdLevel::baseline;  // NEON is part of the arm64 baseline
#endif
}

SimdLevel choose() {
    const SimdLevel best = best_of_machine();
    const char* wish = std::getenv("GARNET_SIMD");
    if (!wish) return best;
    const std::string name = wish;
    const SimdLevel asked = name == "baseline" ? SimdLevel::baseline : name == "avx2" ? SimdLevel::avx2 : best;
    return asked < best ? asked : best;
}

}  // namespace

SimdLevel simd_level() {
    static const SimdLevel level = choose();
    return level;
}

const char* simd_name(SimdLevel level) {
    switch (level) {
        case SimdLevel::avx512: return "avx512";
        case SimdLevel::avx2: return "avx2";
        default: return "baseline";
    }
}

}  // namespace garnet
