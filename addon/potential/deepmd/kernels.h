#pragma once
// The hot loops, compiled once per instruction set (cmake/simd.cmake) and chosen when a model loads. Plain pointers only: a
// std template instantiated in such a file could end up in the baseline build.

#include "core/cpu.h"

namespace garnet::deepmd {

/// Rows of a batch: atoms of one type that go through the fitting net together.
constexpr int batch_rows = 32;
/// Every array that a kernel reads or writes starts on such a boundary and has such a slack behind it.
constexpr int alignment = 64;

/// y = x W + init. W is packed in panels of `panel` vectors: (panels, in, panel · lanes), the last panel narrower.
template <class T>
struct Dense {
    int in = 0, out = 0, padded_out = 0;
    const T* weights = nullptr;  ///< panels of W
    const T* bias = nullptr;     ///< (padded_out)
};

template <class T>
struct Kernels {
    int lanes;  ///< numbers in a vector
    int panel;  ///< vectors in a panel of Dense
    int rows;   ///< batch_rows is a multiple of it

    /// y (rows, ldy) = x (rows, ldx) W + c, c = bias when init is null, else init (rows, ldinit). rows: a multiple of `rows`.
    void (*dense)(const Dense<T>& w, int rows, const T* x, int ldx, const T* init, int ldinit, T* y, int ldy);

    /// h = carry + dt ⊙ φ(z), slope = dt ⊙ φ'(z); z, h, slope (count) aligned. kind: Activation::Kind; parameters (4) as there.
    void (*activate)(int kind, const double* parameters, int count, const T* z, const T* timestep, const T* carry, T* h, T* slope);

    /// y = x ⊙ w
    void (*multiply)(int count, const T* x, const T* w, T* y);

    /// For n neighbours: R = (s, a·x, a·y, a·z) and what its derivative needs: dR·g = (g0 p + (g·x) q) x + a g.
    void (*environment)(T rcut, T smooth, T width, int n, const T* x, const T* y, const T* z, T* s, T* a, T* p, T* q);

    /// R̃ (n, 4) = (R − avg) · inverse_std, each (4).
    void (*normalise)(int n, const T* avg, const T* inverse_std, const T* s, const T* a, const T* x, const T* y, const T* z, T* r);
    /// f (3, ld) = dE/dr_j of each neighbour from g (n, 8) = dE/dR̃ (g[4]: a further dE/du, u growing by `scale` with R̃₀).
    void (*pull)(int n, T scale, const T* inverse_std, const T* g, const T* x, const T* y, const T* z, const T* a, const T* p, const T* q, T* fx, T* fy, T* fz);
    /// w[3 row + column] += Σ f_row r_column.
    void (*virial)(int n, const T* fx, const T* fy, const T* fz, const T* x, const T* y, const T* z, double* w);

    /// Of the listed atoms those nearer than √cutoff2 and of a type ≥ 0: r_j − r_i, r², index and type. Returns how many; arrays
    /// have room for all, and a vector more.
    int (*near)(int listed, const int* list, int mask, const double* positions, const int* types, const double* centre, double cutoff2, double* x, double* y,
                double* z, double* r2, int* index, int* type);

    /// piece[k] = base + (piece of x[k · step]) · size, u[k] within it; null outside [begin, end). Returns how many are null.
    int (*locate)(int n, const T* x, int step, T begin, T end, T inverse_step, T middle, T width, T scale, int last, const T* base, long size, const T** piece, T* u);

    /// t (rows, stride) += Σ_k r[k][row] G(k), G(k) = Σ_d piece[k][d] u[k]^d; piece[k]: (degree + 1, stride), lowest power first.
    void (*embed4)(int n, int degree, int stride, const T* const* piece, const T* u, const T* r, T* t);
    void (*embed1)(int n, int degree, int stride, const T* const* piece, const T* u, const T* r, T* t);
    /// g (n, 8): g[row] = Σ_m A[row][m] G[m]; g[4] = Σ_m (Σ_row A[row][m] r[row]) dG[m]/du.
    void (*gradient4)(int n, int degree, int stride, const T* const* piece, const T* u, const T* r, const T* a, T* g);
    void (*gradient1)(int n, int degree, int stride, const T* const* piece, const T* u, const T* r, const T* a, T* g);

    /// D[b][m] = Σ_c t[c][b] t[c][m], b < axis: (axis, width), rows of `width`; t (4, stride).
    void (*square)(int axis, int width, int stride, const T* t, T* d);
    /// a[c][m] = scale (Σ_b dD[b][m] t[c][b] + [m < axis] Σ_m' dD[m][m'] t[c][m']).
    void (*square_gradient)(int axis, int width, int stride, T scale, const T* t, const T* d, T* a);
};

/// The best for this machine.
template <class T>
const Kernels<T>& kernels();

}  // namespace garnet::deepmd
