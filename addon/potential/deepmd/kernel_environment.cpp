// Who is near; the environment matrix: R = s(r) (1, x/r, y/r, z/r), s(r) = (1/r) [x³(−6x² + 15x − 10) + 1], x = (r − r_s)/(r_c − r_s).
#include "potential/deepmd/kernel_files.h"

namespace garnet::deepmd::GARNET_SIMD_NAMESPACE {
namespace {

template <class T>
void environment(T rcut, T smooth, T width, int n, const T* x, const T* y, const T* z, T* s, T* a, T* p, T* q) {
    const Vec<T> one = splat<T>(1), zero{};
    const T inverse_width = 1 / width;
    for (int k = 0; k < n; k += lanes<T>) {
        const Vec<T> dx = load(x + k), dy = load(y + k), dz = load(z + k);
        const Vec<T> r = root<T>(dx * dx + dy * dy + dz * dz);
        const Vec<T> inverse = 1 / r;
        const Vec<T> u = (r - smooth) / width;
        Vec<T> w = u * u * u * ((15 - 6 * u) * u - 10) + 1;
        Vec<T> dw = -30 * (u * u) * ((1 - u) * (1 - u)) * inverse_width;
        w = choose<T>(r < smooth, one, choose<T>(r < rcut, w, zero));
        dw = choose<T>(r < smooth, zero, choose<T>(r < rcut, dw, zero));
        const Vec<T> value = w * inverse;                     // s
        const Vec<T> slope = (dw - value) * inverse;          // s'
        const Vec<T> ratio = value * inverse;                 // s/r
        store(s + k, value);
        store(a + k, ratio);
        store(p + k, slope * inverse);
        store(q + k, (slope - ratio) * (inverse * inverse));
    }
}

template <class T>
void normalise(int n, const T* avg, const T* inverse_std, const T* s, const T* a, const T* x, const T* y, const T* z, T* __restrict r) {
    const T a0 = avg[0], a1 = avg[1], a2 = avg[2], a3 = avg[3];
    const T i0 = inverse_std[0], i1 = inverse_std[1], i2 = inverse_std[2], i3 = inverse_std[3];
    for (int k = 0; k < n; k++) {
        r[4 * k] = (s[k] - a0) * i0;
        r[4 * k + 1] = (a[k] * x[k] - a1) * i1;
        r[4 * k + 2] = (a[k] * y[k] - a2) * i2;
        r[4 * k + 3] = (a[k] * z[k] - a3) * i3;
    }
}

template <class T>
void pull(int n, T scale, const T* inverse_std, const T* g, const T* x, const T* y, const T* z, const T* a, const T* p, const T* q, T* __restrict fx,
          T* __restrict fy, T* __restrict fz) {
    const T i0 = inverse_std[0], i1 = inverse_std[1], i2 = inverse_std[2], i3 = inverse_std[3];
    for (int k = 0; k < n; k++) {
        const T* gk = g + 8 * k;
        const T g0 = (gk[0] + gk[4] * scale) * i0, g1 = gk[1] * i1, g2 = gk[2] * i2, g3 = gk[3] * i3;
        const T along = g0 * p[k] + (g1 * x[k] + g2 * y[k] + g3 * z[k]) * q[k];
        fx[k] = along * x[k] + a[k] * g1;
        fy[k] = along * y[k] + a[k] * g2;
        fz[k] = along * z[k] + a[k] * g3;
    }
}

template <class T>
void virial(int n, const T* fx, const T* fy, const T* fz, const T* x, const T* y, const T* z, double* w) {
    const T *f[3] = {fx, fy, fz}, *r[3] = {x, y, z};
    Vec<T> sums[9] = {};
    int k = 0;
    for (; k + lanes<T> <= n; k += lanes<T>)
        for (int c = 0; c < 9; c++) sums[c] += load(f[c / 3] + k) * load(r[c % 3] + k);
    for (int c = 0; c < 9; c++) {
        T total = sum<T>(sums[c]);
        for (int rest = k; rest < n; rest++) total += f[c / 3][rest] * r[c % 3][rest];
        w[c] += total;
    }
}

int near(int listed, const int* list, int mask, const double* positions, const int* types, const double* centre, double cutoff2, double* x, double* y, double* z,
         double* r2, int* index, int* type) {
    int n = 0, k = 0;
#if defined(GARNET_SIMD_avx512)
    const __m512d cx = _mm512_set1_pd(centre[0]), cy = _mm512_set1_pd(centre[1]), cz = _mm512_set1_pd(centre[2]), limit = _mm512_set1_pd(cutoff2);
    const __m256i bits = _mm256_set1_epi32(mask), zero = _mm256_setzero_si256();
    for (; k + 8 <= listed; k += 8) {
        const __m256i j = _mm256_and_si256(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(list + k)), bits);
        const __m512i at = _mm512_mul_epu32(_mm512_cvtepu32_epi64(j), _mm512_set1_epi64(3));
        const __m512d dx = _mm512_sub_pd(_mm512_i64gather_pd(at, positions, 8), cx);
        const __m512d dy = _mm512_sub_pd(_mm512_i64gather_pd(at, positions + 1, 8), cy);
        const __m512d dz = _mm512_sub_pd(_mm512_i64gather_pd(at, positions + 2, 8), cz);
        const __m256i t = _mm256_i32gather_epi32(types, j, 4);
        const __m512d d2 = _mm512_fmadd_pd(dz, dz, _mm512_fmadd_pd(dy, dy, _mm512_mul_pd(dx, dx)));
        const __mmask8 keep = _mm512_cmp_pd_mask(d2, limit, _CMP_LT_OQ) & _mm256_cmpge_epi32_mask(t, zero);
        _mm512_storeu_pd(x + n, _mm512_maskz_compress_pd(keep, dx));
        _mm512_storeu_pd(y + n, _mm512_maskz_compress_pd(keep, dy));
        _mm512_storeu_pd(z + n, _mm512_maskz_compress_pd(keep, dz));
        _mm512_storeu_pd(r2 + n, _mm512_maskz_compress_pd(keep, d2));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(index + n), _mm256_maskz_compress_epi32(keep, j));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(type + n), _mm256_maskz_compress_epi32(keep, t));
        n += __builtin_popcount(keep);
    }
#endif
    for (; k < listed; k++) {
        const int j = list[k] & mask;
        const double* at = positions + 3 * static_cast<long>(j);
        const double dx = at[0] - centre[0], dy = at[1] - centre[1], dz = at[2] - centre[2], d2 = dx * dx + dy * dy + dz * dz;
        x[n] = dx, y[n] = dy, z[n] = dz, r2[n] = d2;
        index[n] = j, type[n] = types[j];
        n += (d2 < cutoff2) & (type[n] >= 0);
    }
    return n;
}

template <class T>
int locate(int n, const T* x, int step, T begin, T end, T inverse_step, T middle, T width, T scale, int last, const T* base, long size, const T** piece,
           T* __restrict u) {
    int outside = 0;
    for (int k = 0; k < n; k++) {
        const T at = x[static_cast<long>(k) * step];
        const bool inside = (at >= begin) & (at < end);
        int index = static_cast<int>(inside ? (at - begin) * inverse_step : 0);
        index = index > last ? last : index;
        u[k] = (at - (middle + index * width)) * scale;
        piece[k] = inside ? base + index * size : nullptr;
        outside += !inside;
    }
    return outside;
}

template <class T>
void fill(Kernels<T>& k) {
    k.environment = environment<T>, k.normalise = normalise<T>, k.pull = pull<T>, k.virial = virial<T>;
    k.near = near, k.locate = locate<T>;
}

}  // namespace

void fill_environment(Kernels<double>& k) { fill<double>(k); }
void fill_environment(Kernels<float>& k) { fill<float>(k); }

}  // namespace garnet::deepmd::GARNET_SIMD_NAMESPACE
