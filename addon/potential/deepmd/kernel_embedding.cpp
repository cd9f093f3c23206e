// Embedding: G(s) of each neighbour from its polynomial, summed into T = R̃ᵀG, and back; the descriptor D = Tᵀ T_<.
#include "potential/deepmd/kernel_files.h"

namespace garnet::deepmd::GARNET_SIMD_NAMESPACE {
namespace {

#if defined(GARNET_SIMD_avx512)
constexpr int block = 5;  // vectors of T per row that stay in registers: 4 rows of 5, and 5 of G
#else
constexpr int block = 2;
#endif

template <class T, int ROWS, int NV>
GARNET_INLINE void embed_block(int n, int degree, int stride, int column, const T* const* piece, const T* u, const T* r, T* t) {
    Vec<T> sums[ROWS][NV];
    for (int c = 0; c < ROWS; c++)
        for (int v = 0; v < NV; v++) sums[c][v] = load(t + c * stride + column + v * lanes<T>);
    for (int k = 0; k < n; k++) {
        const T* a = piece[k] + column + degree * stride;
        const Vec<T> at = splat<T>(u[k]);
        Vec<T> g[NV];
        for (int v = 0; v < NV; v++) g[v] = load(a + v * lanes<T>);
        for (int d = degree; d > 0; d--) {
            a -= stride;
            for (int v = 0; v < NV; v++) g[v] = g[v] * at + load(a + v * lanes<T>);
        }
        for (int c = 0; c < ROWS; c++) {
            const Vec<T> row = splat<T>(r[k * ROWS + c]);
            for (int v = 0; v < NV; v++) sums[c][v] += row * g[v];
        }
    }
    for (int c = 0; c < ROWS; c++)
        for (int v = 0; v < NV; v++) store(t + c * stride + column + v * lanes<T>, sums[c][v]);
}

/// G and dG/du of one neighbour against the rows of A: sums over lanes are left to the caller.
template <class T, int ROWS, int NV>
GARNET_INLINE void gradient_of(int degree, int stride, const T* p, T u, const T* r, const Vec<T> (&rows)[ROWS][NV], Vec<T>* sums, Vec<T>& along) {
    p += degree * stride;
    const Vec<T> at = splat<T>(u);
    Vec<T> value[NV], slope[NV];
    for (int v = 0; v < NV; v++) value[v] = load(p + v * lanes<T>), slope[v] = Vec<T>{};
    for (int d = degree; d > 0; d--) {
        p -= stride;
        for (int v = 0; v < NV; v++) {
            slope[v] = slope[v] * at + value[v];
            value[v] = value[v] * at + load(p + v * lanes<T>);
        }
    }
    for (int c = 0; c < ROWS; c++) sums[c] = rows[c][0] * value[0];
    along = Vec<T>{};
    for (int v = 0; v < NV; v++) {
        Vec<T> toward = rows[0][v] * splat<T>(r[0]);
        for (int c = 1; c < ROWS; c++) toward += rows[c][v] * splat<T>(r[c]);
        along += toward * slope[v];
        if (v > 0)
            for (int c = 0; c < ROWS; c++) sums[c] += rows[c][v] * value[v];
    }
}

/// Four neighbours together, so that their sums over lanes are taken four at a time.
template <class T, int ROWS, int NV>
GARNET_INLINE void gradient_block(int n, int degree, int stride, int column, const T* const* piece, const T* u, const T* r, const T* a, T* g, bool first) {
    Vec<T> rows[ROWS][NV];
    for (int c = 0; c < ROWS; c++)
        for (int v = 0; v < NV; v++) rows[c][v] = load(a + c * stride + column + v * lanes<T>);
    for (int start = 0; start < n; start += 4) {
        const int count = n - start < 4 ? n - start : 4;
        Vec<T> along[4] = {}, single[4] = {};
        T out[4], slopes[4];
        for (int q = 0; q < count; q++) {
            const int k = start + q;
            Vec<T> sums[ROWS];
            gradient_of<T, ROWS, NV>(degree, stride, piece[k] + column, u[k], r + ROWS * k, rows, sums, along[q]);
            if constexpr (ROWS == 4) {
                sum4<T>(sums[0], sums[1], sums[2], sums[3], out);
                T* to = g + 8 * k;
                for (int c = 0; c < 4; c++) to[c] = first ? out[c] : to[c] + out[c];
            } else {
                single[q] = sums[0];
            }
        }
        sum4<T>(along[0], along[1], along[2], along[3], slopes);
        if constexpr (ROWS == 1) sum4<T>(single[0], single[1], single[2], single[3], out);
        for (int q = 0; q < count; q++) {
            T* to = g + 8 * (start + q);
            to[4] = first ? slopes[q] : to[4] + slopes[q];
            if constexpr (ROWS == 1) to[0] = first ? out[q] : to[0] + out[q];
        }
    }
}

template <class T, int ROWS>
void embed(int n, int degree, int stride, const T* const* piece, const T* u, const T* r, T* t) {
    const int vectors = stride / lanes<T>;
    for (int v = 0; v < vectors; v += block) {
        const int column = v * lanes<T>;
        switch (vectors - v < block ? vectors - v : block) {
            case 1: embed_block<T, ROWS, 1>(n, degree, stride, column, piece, u, r, t); break;
            case 2: embed_block<T, ROWS, 2>(n, degree, stride, column, piece, u, r, t); break;
#if defined(GARNET_SIMD_avx512)
            case 3: embed_block<T, ROWS, 3>(n, degree, stride, column, piece, u, r, t); break;
            case 4: embed_block<T, ROWS, 4>(n, degree, stride, column, piece, u, r, t); break;
            default: embed_block<T, ROWS, 5>(n, degree, stride, column, piece, u, r, t); break;
#endif
        }
    }
}

template <class T, int ROWS>
void gradient(int n, int degree, int stride, const T* const* piece, const T* u, const T* r, const T* a, T* g) {
    const int vectors = stride / lanes<T>;
    for (int v = 0; v < vectors; v += block) {
        const int column = v * lanes<T>;
        const bool first = v == 0;
        switch (vectors - v < block ? vectors - v : block) {
            case 1: gradient_block<T, ROWS, 1>(n, degree, stride, column, piece, u, r, a, g, first); break;
            case 2: gradient_block<T, ROWS, 2>(n, degree, stride, column, piece, u, r, a, g, first); break;
#if defined(GARNET_SIMD_avx512)
            case 3: gradient_block<T, ROWS, 3>(n, degree, stride, column, piece, u, r, a, g, first); break;
            case 4: gradient_block<T, ROWS, 4>(n, degree, stride, column, piece, u, r, a, g, first); break;
            default: gradient_block<T, ROWS, 5>(n, degree, stride, column, piece, u, r, a, g, first); break;
#endif
        }
    }
}

/// Rows of D are `width` apart, not padded: each row's last vector runs into the next row, which is written after it.
template <class T>
void square(int axis, int width, int stride, const T* t, T* d) {
    for (int b = 0; b < axis; b++) {
        const Vec<T> t0 = splat<T>(t[b]), t1 = splat<T>(t[stride + b]), t2 = splat<T>(t[2 * stride + b]), t3 = splat<T>(t[3 * stride + b]);
        for (int m = 0; m < stride; m += lanes<T>)
            store(d + b * width + m, (t0 * load(t + m) + t1 * load(t + stride + m)) + (t2 * load(t + 2 * stride + m) + t3 * load(t + 3 * stride + m)));
    }
}

/// In the lanes beyond `width` stand numbers of the next row: a's are multiplied with zeros of G later, t's are zero.
template <class T>
void square_gradient(int axis, int width, int stride, T scale, const T* t, const T* d, T* a) {
    for (int m = 0; m < stride; m += lanes<T>) {
        Vec<T> sums[4] = {};
        for (int b = 0; b < axis; b++) {
            const Vec<T> row = load(d + b * width + m);
            for (int c = 0; c < 4; c++) sums[c] += row * splat<T>(t[c * stride + b]);
        }
        for (int c = 0; c < 4; c++) store(a + c * stride + m, sums[c]);
    }
    for (int b = 0; b < axis; b++) {
        Vec<T> sums[4] = {};
        for (int m = 0; m < stride; m += lanes<T>) {
            const Vec<T> row = load(d + b * width + m);
            for (int c = 0; c < 4; c++) sums[c] += row * load(t + c * stride + m);
        }
        T out[4];
        sum4<T>(sums[0], sums[1], sums[2], sums[3], out);
        for (int c = 0; c < 4; c++) a[c * stride + b] += out[c];
    }
    for (int c = 0; c < 4; c++)
        for (int m = 0; m < stride; m += lanes<T>) store(a + c * stride + m, load(a + c * stride + m) * scale);
}

template <class T>
void fill(Kernels<T>& k) {
    k.embed4 = embed<T, 4>, k.embed1 = embed<T, 1>;
    k.gradient4 = gradient<T, 4>, k.gradient1 = gradient<T, 1>;
    k.square = square<T>, k.square_gradient = square_gradient<T>;
}

}  // namespace

void fill_embedding(Kernels<double>& k) { fill<double>(k); }
void fill_embedding(Kernels<float>& k) { fill<float>(k); }

}  // namespace garnet::deepmd::GARNET_SIMD_NAMESPACE
