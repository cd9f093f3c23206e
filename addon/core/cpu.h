#pragma once
// Which instruction set this machine runs, decided once. Kernels compiled several times (cmake/simd.cmake) are chosen by it.

namespace garnet {

enum class SimdLevel { baseline, avx2, avx512 };

/// The best level that both the processor and the build have. GARNET_SIMD=baseline|avx2|avx512 lowers it (for tests).
SimdLevel simd_level();
const char* simd_name(SimdLevel level);

}  // namespace garnet
