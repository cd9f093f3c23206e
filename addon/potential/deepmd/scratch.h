#pragma once
// What one thread needs while it works: one batch of atoms with their neighbours. Grows to the largest seen, never shrinks.

#include <algorithm>
#include <cmath>
#include <vector>

#include "potential/deepmd/packed.h"

namespace garnet::deepmd {

/// Who is near one atom: within the largest cutoff, in the order of its list.
struct Candidates {
    Buffer<double> x, y, z, r2;
    Buffer<double> rank;  ///< set by rank_all
    Buffer<int> index, type;
    int count = 0, nlocal = 0;
    bool native = false;
    /// As DeePMD-kit ranks neighbours: by the distance squared in float32, of float32 coordinates. In small cells, where an atom
    /// sees itself on both sides, that rounding decides who stays.
    /// Native models do so by the distance in float64.
    void rank_all(const Atoms& atoms, int centre, bool in_full) {
        rank.resize(count);
        nlocal = atoms.nlocal, native = in_full;
        if (native) {
            for (int n = 0; n < count; n++) rank[n] = std::sqrt(x[n] * x[n] + y[n] * y[n] + z[n] * z[n]);
            return;
        }
        float at[3];
        for (int c = 0; c < 3; c++) at[c] = static_cast<float>(atoms.x[3 * static_cast<std::size_t>(centre) + c] - atoms.origin[c]);
        for (int n = 0; n < count; n++) {
            float d[3];
            for (int c = 0; c < 3; c++) d[c] = static_cast<float>(atoms.x[3 * static_cast<std::size_t>(index[n]) + c] - atoms.origin[c]) - at[c];
            rank[n] = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
        }
    }
    /// The nearest first, then DeePMD-kit's order of atoms: local ones (of graphs by type), ghosts.
    auto by_distance() const {
        return [this](int a, int b) {
            if (rank[a] != rank[b]) return rank[a] < rank[b];
            if (!native && index[a] < nlocal && index[b] < nlocal && type[a] != type[b]) return type[a] < type[b];
            return index[a] < index[b];
        };
    }
    void resize(std::size_t size) {
        for (Buffer<double>* b : {&x, &y, &z, &r2}) b->resize(size);
        index.resize(size), type.resize(size);
    }
};

/// The neighbours of a whole batch in one descriptor, atom after atom, each atom's by type. What is quickly made again is
/// not kept: a batch should stay in the second-level cache.
template <class T>
struct Neighbours {
    Buffer<T> x, y, z;         ///< r_j − r_i
    Buffer<T> u;               ///< where in its polynomial
    Buffer<const T*> piece;
    Buffer<int> index;
    int count = 0;
    std::vector<int> start;    ///< (batch_rows, ntypes + 1)
    Buffer<T> t;               ///< (batch_rows, 4, stride): T = (1/Nc) R̃ᵀG

    void reserve(std::size_t size) {
        for (Buffer<T>* b : {&x, &y, &z, &u}) b->grow(size);
        piece.grow(size), index.grow(size);
    }
};

/// The environment of one atom.
template <class T>
struct Environment {
    Buffer<T> s, a, p, q;  ///< kernel `environment`
    Buffer<T> r;           ///< (n, 4) R̃
    void resize(std::size_t size) {
        for (Buffer<T>* b : {&s, &a, &p, &q}) b->resize(size);
        r.resize(4 * size);
    }
};

/// Pieces made on the spot for values that no polynomial covers: value and slope, the other powers zero.
template <class T>
class LocalPieces {
public:
    void clear() { used_ = 0; }
    T* take(std::size_t size) {
        if (used_ == pieces_.size()) pieces_.emplace_back();
        Buffer<T>& piece = pieces_[used_++];
        piece.resize(size);
        std::fill_n(piece.data(), size, T(0));
        return piece.data();
    }

private:
    std::vector<Buffer<T>> pieces_;
    std::size_t used_ = 0;
};

template <class T>
struct Scratch {
    Candidates near;
    Buffer<int> order;
    std::vector<int> count;                ///< (ntypes)
    std::vector<Neighbours<T>> neighbours; ///< per descriptor
    Environment<T> environment;
    LocalPieces<T> local, local_products;  ///< of the batch; of one row of products (se_e3)
    std::vector<double> value, slope;      ///< (width)
    Buffer<T> input;                       ///< (batch_rows, ·): D, later dE/dD in its place
    Buffer<T> ones;
    double lambda[batch_rows] = {}, pairs[batch_rows] = {};  ///< use_srtab: λ, and the table's energy, later less the net's
    std::vector<Buffer<T>> h, dh, slopes;  ///< per hidden layer (batch_rows, padded width)
    Buffer<T> z, dz, carried;
    Buffer<T> a, g, fx, fy, fz;            ///< gradient of one atom
    Buffer<T> products, product_gradient;  ///< se_e3: the row of one neighbour
    AttentionWork attention;
    Buffer<double> forces, atom_virial;    ///< this thread's share, (nall, 3) and (nall, 9)
    double energy = 0;
    double virial[9] = {};
    int over_sel = 0, over_sel_atom = -1, over_sel_type = -1, over_sel_found = 0;
    long long outside = 0, too_near = 0;
    double nearest2 = 0;
    int nearest_atom = -1;
};

}  // namespace garnet::deepmd
