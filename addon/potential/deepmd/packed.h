#pragma once
// The model as the kernels want it, in one precision: weights in panels, embedding nets as piecewise polynomials.

#include <memory>
#include <vector>

#include "potential/deepmd/architecture.h"
#include "potential/deepmd/buffer.h"

namespace garnet::deepmd {

/// G(x) on pieces: G_m = Σ_d c[d][m] u^d, u = (x − middle) · scale. Up to three runs of equal pieces, one scale for all.
template <class T>
struct PieceTable {
    struct Run {
        T begin = 0, end = 0, inverse_step = 0;
        T middle = 0, step = 0;  ///< u of piece k: (x − middle − k · step) · scale
        int first = 0, count = 0;
    };
    int degree = 0, width = 0, stride = 0, runs = 0;
    T scale = 1;
    Run run[3];
    Buffer<T> coefficients;  ///< (pieces, degree + 1, stride)
    // Nets with kinks (kinks.cpp): beyond u = split_at[s] of its piece, split s holds. Empty: there are none.
    std::vector<int> split_start;
    Buffer<T> split_at, split_coefficients;
    void choose_sides(int n, const T** piece, const T* u) const;
    std::size_t piece_size() const { return static_cast<std::size_t>(degree + 1) * stride; }
    /// piece[k] and u[k] for n values x[k · step]; null where x is in no run. Returns how many are null.
    int locate(int n, const T* x, int step, const T** piece, T* u) const;
};

/// Polynomials for a net on [low, high], built and verified: errors below `tolerance` relative to the largest |G|.
/// An embedding that is a table already keeps its own pieces.
template <class T>
PieceTable<T> make_pieces(const EmbeddingFunction& embedding, double low, double high, int degree, double tolerance);

/// The same for a net of straight lines (relu); no runs when it is none.
template <class T>
PieceTable<T> make_lines(const EmbeddingFunction& embedding, double low, double high);

template <class T>
struct PackedLayer {
    Dense<T> forward, backward;  ///< y = x W + b; dx = dy Wᵀ
    Buffer<T> weights, transposed, bias, zeros, timestep;
    int kind = 0;
    double parameters[4] = {};
    bool carry = false, has_timestep = false;
    std::vector<int> carried;     ///< (out) where from, when the input is carried in another order or twice (packed.cpp); else empty
    Buffer<T> carried_constant;   ///< (padded_out)
};

/// Fitting net of one type: hidden layers, then e = w · h + b.
template <class T>
struct PackedFitting {
    std::vector<PackedLayer<T>> hidden;
    Buffer<T> last;               ///< (padded width of the last hidden layer, or of the input)
    double last_bias = 0;
    int inputs = 0;               ///< descriptor and aparam columns
};

template <class T>
struct PackedDescriptor {
    const Descriptor* plan = nullptr;
    int stride = 0;                         ///< padded width
    Buffer<T> avg, inverse_std;             ///< (ntypes, ntypes, 4)
    std::vector<PieceTable<T>> tables;      ///< per embedding
    std::vector<Buffer<T>> excluded;        ///< per (centre, neighbour): what an excluded neighbour adds to T, or empty
    std::vector<Buffer<T>> padding;         ///< per (centre, neighbour): what one empty place adds to T, (rows, stride)
};

template <class T>
struct Packed {
    std::vector<PackedDescriptor<T>> descriptors;
    std::vector<PackedFitting<T>> fittings;
};

/// fparam and type embedding are constants of the first layer: they go into its bias (`first_bias` below).
template <class T>
std::unique_ptr<Packed<T>> pack(const Architecture& architecture, const Options& options);

/// Sets the bias of each type's first layer for these (normalised) frame parameters.
template <class T>
void set_first_bias(Packed<T>& packed, const Architecture& architecture, const std::vector<double>& fparam);

/// One value of R̃₀ at distance r: (s(r) − avg₀)/std₀.
double scaled_inverse(const Descriptor& d, int pair, double r);

}  // namespace garnet::deepmd
