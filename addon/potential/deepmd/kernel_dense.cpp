// Matrix products of a batch with packed weights, and activation functions.
#include "potential/deepmd/kernel_files.h"
#include "potential/deepmd/network_kinds.h"

namespace garnet::deepmd::GARNET_SIMD_NAMESPACE {
namespace {

#if defined(GARNET_SIMD_avx512)
constexpr int tile_rows = 8, panel_vectors = 3;  // 24 of 32 registers hold the tile
#else
constexpr int tile_rows = 4, panel_vectors = 3;  // 12 of 16
#endif

/// As many k at a time that weights (k, panel) and rows (tile_rows, k) stay in the first-level cache.
constexpr int block_depth = 128;

/// One tile: (tile_rows, NV · lanes) of y, `in` of k.
template <class T, int NV>
GARNET_INLINE void tile(int in, const T* weights, const T* x, int ldx, const T* init, int ldinit, T* y, int ldy) {
    Vec<T> sums[tile_rows][NV];
    for (int r = 0; r < tile_rows; r++)
        for (int v = 0; v < NV; v++) sums[r][v] = load(init + r * ldinit + v * lanes<T>);
    for (int k = 0; k < in; k++) {
        Vec<T> w[NV];
        for (int v = 0; v < NV; v++) w[v] = load(weights + (k * NV + v) * lanes<T>);
        for (int r = 0; r < tile_rows; r++) {
            const Vec<T> value = splat<T>(x[r * ldx + k]);
            for (int v = 0; v < NV; v++) sums[r][v] += value * w[v];
        }
    }
    for (int r = 0; r < tile_rows; r++)
        for (int v = 0; v < NV; v++) store(y + r * ldy + v * lanes<T>, sums[r][v]);
}

template <class T>
void dense(const Dense<T>& w, int rows, const T* x, int ldx, const T* init, int ldinit, T* y, int ldy) {
    if (!init) init = w.bias, ldinit = 0;
    const int vectors = w.padded_out / lanes<T>;
    for (int k = 0; k < w.in; k += block_depth) {
        const int depth = w.in - k < block_depth ? w.in - k : block_depth;
        const T* panel = w.weights;
        for (int v = 0; v < vectors; v += panel_vectors) {
            const int width = vectors - v < panel_vectors ? vectors - v : panel_vectors;
            const int column = v * lanes<T>;
            const T* weights = panel + k * width * lanes<T>;
            for (int r = 0; r < rows; r += tile_rows) {
                const T *from = x + r * ldx + k, *start = init + r * ldinit + column;
                T* to = y + r * ldy + column;
                if (width == 3) tile<T, 3>(depth, weights, from, ldx, start, ldinit, to, ldy);
                else if (width == 2) tile<T, 2>(depth, weights, from, ldx, start, ldinit, to, ldy);
                else tile<T, 1>(depth, weights, from, ldx, start, ldinit, to, ldy);
            }
            panel += static_cast<long>(w.in) * width * lanes<T>;
        }
        init = y, ldinit = ldy;  // the sums so far
    }
}

/// 2^k and eʳ − 1 of e^y = 2^k eʳ, |r| ≤ ½ ln 2. The sum with 1.5·2^52 leaves k in the low bits.
template <class T>
GARNET_INLINE void split_exponential(Vec<T> y, Vec<T>& power, Vec<T>& p) {
    if constexpr (sizeof(T) == 8) {
        const double magic = 6755399441055744.0;
        const Vec<T> shifted = y * 1.4426950408889634 + magic;
        const Vec<T> k = shifted - magic;
        const Vec<T> r = (y - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10;
        power = (Vec<T>)((((IntVec<T>)shifted) << 52) + (std::int64_t{1023} << 52));
        // eʳ − 1 = r + r² q(r), Taylor to r¹³ (below 1e-17 here), in two interleaved halves of even and odd powers
        const Vec<T> r2 = r * r;
        Vec<T> even = r2 * (1.0 / 87178291200.0) + 1.0 / 479001600.0, odd = splat<T>(1.0 / 6227020800.0);
        even = even * r2 + 1.0 / 3628800.0, odd = odd * r2 + 1.0 / 39916800.0;
        even = even * r2 + 1.0 / 40320.0, odd = odd * r2 + 1.0 / 362880.0;
        even = even * r2 + 1.0 / 720.0, odd = odd * r2 + 1.0 / 5040.0;
        even = even * r2 + 1.0 / 24.0, odd = odd * r2 + 1.0 / 120.0;
        even = even * r2 + 0.5, odd = odd * r2 + 1.0 / 6.0;
        p = r + r2 * (even + odd * r);
    } else {
        const float magic = 12582912.0f;
        const Vec<T> shifted = y * 1.44269504f + magic;
        const Vec<T> k = shifted - magic;
        const Vec<T> r = (y - k * 0.693359375f) + k * 2.12194440e-4f;
        power = (Vec<T>)((((IntVec<T>)shifted) << 23) + (127 << 23));
        Vec<T> q = r * (1.0f / 40320.0f) + 1.0f / 5040.0f;
        q = q * r + 1.0f / 720.0f;
        q = q * r + 1.0f / 120.0f;
        q = q * r + 1.0f / 24.0f;
        q = q * r + 1.0f / 6.0f;
        q = q * r + 0.5f;
        p = r + r * r * q;
    }
}

template <class T>
GARNET_INLINE Vec<T> magnitude(Vec<T> x) { return choose<T>(x < 0, -x, x); }

/// (e^2|x| − 1) / (e^2|x| + 1): relative error of about an ulp also near zero.
template <class T>
GARNET_INLINE Vec<T> hyperbolic_tangent(Vec<T> x) {
    const T far = sizeof(T) == 8 ? 44 : 20;
    Vec<T> y = 2 * magnitude<T>(x), power, p;
    y = choose<T>(y > far, splat<T>(far), y);
    split_exponential<T>(y, power, p);
    const Vec<T> less = power * p + (power - 1);
    const Vec<T> t = less / (less + 2);
    return choose<T>(x < 0, -t, t);
}

/// 1 / (1 + e^−x)
template <class T>
GARNET_INLINE Vec<T> logistic(Vec<T> x) { return hyperbolic_tangent<T>(x * T(0.5)) * T(0.5) + T(0.5); }

/// φ and φ' in vectors, for the functions built from tanh.
template <class T>
GARNET_INLINE void phi(ActivationKind kind, const double* parameters, Vec<T> x, Vec<T>& value, Vec<T>& slope) {
    const Vec<T> zero{}, one = splat<T>(1);
    switch (kind) {
        case ActivationKind::none: value = x, slope = one; break;
        case ActivationKind::tanh: value = hyperbolic_tangent<T>(x), slope = 1 - value * value; break;
        case ActivationKind::relu: value = choose<T>(x > 0, x, zero), slope = choose<T>(x > 0, one, zero); break;
        case ActivationKind::relu6:
            value = choose<T>(x > 0, x, zero), value = choose<T>(value < 6, value, splat<T>(6));
            slope = choose<T>((x > 0) & (x < 6), one, zero);
            break;
        case ActivationKind::sigmoid: value = logistic<T>(x), slope = value * (1 - value); break;
        case ActivationKind::gelu: {
            const T c = T(0.7978845608028653558798921), cubic = T(parameters[3]);
            const Vec<T> t = hyperbolic_tangent<T>(c * (x + cubic * x * x * x));
            value = T(0.5) * x * (1 + t);
            slope = T(0.5) * (1 + t) + T(0.5) * x * (1 - t * t) * c * (1 + 3 * cubic * x * x);
            break;
        }
        case ActivationKind::silu: {
            const Vec<T> s = logistic<T>(x);
            value = x * s, slope = s + value * (1 - s);
            break;
        }
        case ActivationKind::silut: {
            const T threshold = T(parameters[0]), steep = T(parameters[1]), offset = T(parameters[2]);
            const Vec<T> s = logistic<T>(x), t = hyperbolic_tangent<T>(steep * (x - threshold));
            value = choose<T>(x < threshold, x * s, t + offset);
            slope = choose<T>(x < threshold, s + x * s * (1 - s), steep * (1 - t * t));
            break;
        }
        case ActivationKind::softplus: {  // max(x, 0) + log(1 + e^−|x|), lane by lane: nobody's hot path
            slope = logistic<T>(x);
            for (int i = 0; i < lanes<T>; i++) {
                const double a = x[i] < 0 ? -x[i] : x[i];
                value[i] = T((x[i] > 0 ? x[i] : 0) + __builtin_log1p(__builtin_exp(-a)));
            }
            break;
        }
    }
}

template <class T>
void activate(int kind, const double* parameters, int count, const T* z, const T* timestep, const T* carry, T* h, T* slope) {
    for (int i = 0; i < count; i += lanes<T>) {
        Vec<T> value, derivative;
        phi<T>(static_cast<ActivationKind>(kind), parameters, load(z + i), value, derivative);
        if (timestep) value *= load(timestep + i), derivative *= load(timestep + i);
        if (carry) value += load(carry + i);
        store(h + i, value);
        if (slope) store(slope + i, derivative);
    }
}

template <class T>
void multiply(int count, const T* x, const T* w, T* y) {
    for (int i = 0; i < count; i += lanes<T>) store<T>(y + i, load(x + i) * load(w + i));
}

template <class T>
void fill(Kernels<T>& k) {
    k.lanes = lanes<T>, k.panel = panel_vectors, k.rows = tile_rows;
    k.dense = dense<T>, k.activate = activate<T>, k.multiply = multiply<T>;
}

}  // namespace

void fill_dense(Kernels<double>& k) { fill<double>(k); }
void fill_dense(Kernels<float>& k) { fill<float>(k); }

}  // namespace garnet::deepmd::GARNET_SIMD_NAMESPACE
