// The environment matrix: R = s(r) (1, x/r, y/r, z/r), s(r) = (1/r) [x³(−6x² + 15x − 10) + 1], x = (r − r_s)/(r_c − r_s).
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
void pull(int n, const T* inverse_std, const T* g, const T* du, const T* x, const T* y, const T* z, const T* a, const T* p, const T* q,
          T* __restrict fx, T* __restrict fy, T* __restrict fz) {
    const T i0 = inverse_std[0], i1 = inverse_std[1], i2 = inverse_std[2], i3 = inverse_std[3];
    for (int k = 0; k < n; k++) {
        const T* gk = g + 8 * k;
        const T g0 = (gk[0] + gk[4] * du[k]) * i0, g1 = gk[1] * i1, g2 = gk[2] * i2, g3 = gk[3] * i3;
        const T along = g0 * p[k] + (g1 * x[k] + g2 * y[k] + g3 * z[k]) * q[k];
        fx[k] = along * x[k] + a[k] * g1;
        fy[k] = along * y[k] + a[k] * g2;
        fz[k] = along * z[k] + a[k] * g3;
    }
}

template <class T>
void fill(Kernels<T>& k) { k.environment = environment<T>, k.normalise = normalise<T>, k.pull = pull<T>; }

}  // namespace

void fill_environment(Kernels<double>& k) { fill<double>(k); }
void fill_environment(Kernels<float>& k) { fill<float>(k); }

}  // namespace garnet::deepmd::GARNET_SIMD_NAMESPACE
