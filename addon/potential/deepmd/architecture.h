#pragma once
// What a frozen graph computes, found from its nodes: plain data, in double, nothing packed yet. Whatever the graph, each
// descriptor is reduced to one scalar function G_ij(x) per pair of types, and each fitting net to one net per type.

#include <memory>
#include <string>
#include <vector>

#include "potential/deepmd/attention.h"
#include "potential/deepmd/deep_potential.h"
#include "potential/deepmd/network.h"

namespace garnet::deepmd {

class Graph;

/// The table of `dp compress`: quintics on [lower, upper) of step `fine`, on [upper, last) of step `coarse`; se_e3 has
/// `coarse` on [first, lower) as well. Below and above it goes on in a straight line, as in DeePMD-kit 3.2.
struct QuinticTable {
    double first = 0, lower = 0, upper = 0, last = 0, fine = 0, coarse = 0;
    bool both_sides = false;  ///< se_e3: [first, lower) exists
    int width = 0;
    int pieces = 0;
    std::vector<double> coefficients;  ///< (pieces, width, 6): a0 + a1 u + … + a5 u⁵, u from the start of the piece
    /// Which piece, u in it, and how far x is beyond the table.
    void locate(double x, int& piece, double& u, double& beyond) const;
    void evaluate(double x, double* value, double* derivative) const;
};

/// G(x): R → R^width.
struct EmbeddingFunction {
    int width = 0;
    std::shared_ptr<const Net> net;             ///< one of these two
    std::shared_ptr<const QuinticTable> table;
    std::vector<double> constants;              ///< type embeddings appended to the net's input
    std::vector<double> factor;                 ///< (width) or empty: the output is multiplied by it (stripped type embedding)
    /// smooth_type_embedding: G ⊙ (1 + (factor − 1) w), w = 1 − (1 − r_s s)³ between 0 and 1, s = x · std + avg.
    struct Fade {
        double smooth = 0, std = 1, avg = 0;  ///< smooth: r_s; 0: no fading
        void evaluate(double x, double& w, double& slope) const;
    } fade;
    void evaluate(double x, double* value, double* derivative) const;
};

struct Descriptor {
    enum class Kind { a, r, t };
    Kind kind = Kind::a;
    double rcut = 0, rcut_smth = 0;  ///< of graphs: floats, as DeePMD-kit's ops hold them
    double switch_width = 0;         ///< rcut − rcut_smth in the same precision
    std::vector<int> sel;           ///< (ntypes); mixed: (1)
    /// Native models: of all types together no more than so many, the nearest, before each type keeps its sel; 0: graphs, no such limit.
    int most_places = 0;
    bool mixed = false;             ///< se_atten: one sel for all types together
    int total_sel() const;
    int ntypes() const { return types; }
    int types = 0;
    int width = 0;                  ///< M
    int axis = 0;                   ///< M_<, kind a
    int dim() const { return kind == Kind::a ? width * axis : width; }
    std::vector<double> avg, std;   ///< (ntypes centre, ntypes neighbour, 4), kind r: (…, 1)
    double divisor = 1;             ///< a: Nc; r: Nc · 5
    std::vector<EmbeddingFunction> embeddings;
    /// (ntypes, ntypes) → embedding, −1 where the pair is excluded. a, r: (centre, neighbour); t: (neighbour, neighbour), upper.
    std::vector<int> pair;
    /// (ntypes) embedding of an empty place where it is not that of the neighbour's type (se_atten, stripped type embedding).
    std::vector<int> padding;
    /// Native se_atten: an empty place has the type of the frame's first atom; `padding` is (ntypes centre, ntypes of that atom).
    bool first_atom_pads = false;
    /// Native models, (ntypes, ntypes): embedding of the empty places of an excluded pair, −1: not excluded. Empty: they add nothing.
    std::vector<int> padding_of_excluded;
    /// (ntypes, ntypes): neighbours of these pairs leave the list once it is chosen; empty: all stay.
    std::vector<char> dropped;
    double reach = 0;               ///< the list goes on to here, with R = 0 beyond rcut (native hybrids); 0: to rcut
    /// (ntypes, ntypes), native smooth_type_embedding, stripped: G = N(s) ⊙ (1 + w(r) faded), w the switch function; empty: no such.
    std::vector<std::vector<double>> faded;
    std::shared_ptr<const Attention> attention;  ///< se_atten with attn_layer > 0
    double smooth_from = 0;         ///< smooth_type_embedding: rcut_smth in full
    /// (ntypes, ntypes), se_atten with smooth_type_embedding: an excluded neighbour still counts, with R̃ = avg₀ (1, 1, 1, 1) and
    /// this embedding at avg₀ (−1: not excluded, or counts nothing). That is what DeePMD-kit does. Native kind r: G(0).
    std::vector<int> excluded;
    /// (ntypes centre, width), kind r: what masked neighbours add to the sum over neighbours; empty: nothing.
    std::vector<double> masked;
};

struct Fitting {
    Net net;                        ///< (dim + constants + fparam + aparam, in the order of input_columns) → 1
    std::vector<double> constants;  ///< type embedding of the centre
    bool minus_vacuum = false;      ///< atom_ener: the net's value at a zero descriptor is taken off
    double bias = 0;                ///< eV: bias_atom_e of the type
};

/// use_srtab: near a close neighbour the energy goes over to a table of pairs (ZBL, say):
/// e = λ (½ Σ_j U_ij(r_ij) + bias) + (1 − λ) e_net, λ = switch(softmin of the distances).
struct ShortRange {
    int descriptor = 0;                ///< whose neighbours count
    bool add_bias = false;             ///< the energy shift of the type is added to the table's energy
    double alpha = 0;                  ///< Å: softmin = Σ r e^{−r/α} / Σ e^{−r/α}
    double from = 0, to = 0;           ///< Å: λ = 1 below, 0 above; of graphs: floats
    /// Native models: the virial of a table's pair belongs to the neighbour alone, and se_atten's neighbours have their types.
    bool native = false;
    std::vector<double> bias;          ///< (ntypes) or empty: eV, added to the table's energy
    double first = 0, step = 0;        ///< Å: of the table
    int pieces = 0;
    std::vector<double> coefficients;  ///< (ntypes, ntypes, pieces, 4): cubic, highest power first
};

struct Architecture {
    int ntypes = 0;
    std::vector<Descriptor> descriptors;  ///< in the order of the fitting input
    int dim() const;
    std::vector<Fitting> fittings;        ///< (ntypes)
    /// How many of a fitting net's constants stand behind each descriptor in its input; empty: all of them behind the last.
    std::vector<int> constants_behind;
    bool native = false;                  ///< a native model: neighbours ranked in float64; its vacuum has no type embedding either
    std::vector<double> fparam_avg, fparam_inverse_std, aparam_avg, aparam_inverse_std;
    std::unique_ptr<ShortRange> short_range;
    std::vector<double> out_std, out_bias;  ///< (ntypes): e = e · std + bias
    Info info;
};

/// A column of a fitting net's input, as DeePMD-kit orders them. Descriptor columns are numbered in our order: D is (width, axis)
/// there and (axis, width) here.
struct InputColumn {
    enum class Kind { descriptor, constant, fparam, aparam } kind;
    int index;
};
std::vector<InputColumn> input_columns(const Architecture& a, const Fitting& fitting);

/// Throws InputError naming what is not evaluated.
Architecture find_architecture(const Graph& graph);

}  // namespace garnet::deepmd
