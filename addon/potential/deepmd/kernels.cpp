#include "potential/deepmd/kernels.h"

namespace garnet::deepmd {

#define GARNET_DECLARE(level)                              \
    namespace level {                                      \
    void fill_dense(Kernels<double>&);                     \
    void fill_dense(Kernels<float>&);                      \
    void fill_embedding(Kernels<double>&);                 \
    void fill_embedding(Kernels<float>&);                  \
    void fill_environment(Kernels<double>&);               \
    void fill_environment(Kernels<float>&);                \
    }
GARNET_DECLARE(simd_baseline)
#if defined(__x86_64__)
GARNET_DECLARE(simd_avx2)
GARNET_DECLARE(simd_avx512)
#endif

namespace {

template <class T>
Kernels<T> fill() {
    Kernels<T> k{};
    switch (simd_level()) {
#if defined(__x86_64__)
        case SimdLevel::avx512:
            simd_avx512::fill_dense(k), simd_avx512::fill_embedding(k), simd_avx512::fill_environment(k);
            return k;
        case SimdLevel::avx2:
            simd_avx2::fill_dense(k), simd_avx2::fill_embedding(k), simd_avx2::fill_environment(k);
            return k;
#endif
        default:
            simd_baseline::fill_dense(k), simd_baseline::fill_embedding(k), simd_baseline::fill_environment(k);
            return k;
    }
}

}  // namespace

template <class T>
const Kernels<T>& kernels() {
    static const Kernels<T> chosen = fill<T>();
    return chosen;
}
template const Kernels<double>& kernels<double>();
template const Kernels<float>& kernels<float>();

}  // namespace garnet::deepmd
