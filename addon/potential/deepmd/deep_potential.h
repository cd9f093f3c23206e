#pragma once
// The Deep Potential library: one class for the script side, the bundled engine and the plugin for real LAMMPS.
//
// Units are the model's: Å and eV. Types are the model's (index into type_map); a negative type means "not seen by the
// model" (pair_coeff NULL): such an atom gets nothing and is nobody's neighbour.
//
// Virial: W_ab = −Σ_pairs (dE/dr_a) r_b with r = r_j − r_i, row-major 3×3, as DeePMD-kit has it (LAMMPS: virial[0..5] is
// xx, yy, zz, xy, xz, yz of the same). The virial of a pair is given to its neighbour j (DeePMD-kit's atom_virial; the
// centroid form, 9 numbers).

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace garnet::deepmd {

enum class Precision { double_precision, single_precision };

/// More neighbours of a type than the model's `sel`: the nearest stay, as in DeePMD-kit, or all are taken.
enum class SelPolicy { nearest, extend };

/// How the embedding nets are evaluated. `automatic`: piecewise polynomials built at load and verified below 1e-13
/// (relative), outside their range the net itself. `exact`: always the net. `table`: coarser and faster polynomials.
enum class Embedding { automatic, exact, table };

struct Options {
    Precision precision = Precision::double_precision;
    Embedding embedding = Embedding::automatic;
    SelPolicy sel = SelPolicy::nearest;
};

/// Atoms and their neighbours, as LAMMPS and the engine have them. Nothing is copied or kept.
struct Atoms {
    int nlocal = 0;
    int nall = 0;                           ///< local atoms first, then ghosts
    const double* x = nullptr;              ///< (nall, 3)
    std::array<double, 3> origin{};         ///< of the cell: who is nearest is decided in float32, relative to it
    const int* types = nullptr;             ///< (nall)
    /// Full neighbour list (i's list holds j and j's holds i), any order, any skin: who is beyond the cutoff is skipped.
    const int* numneigh = nullptr;          ///< (nlocal)
    const int* const* firstneigh = nullptr; ///< (nlocal) pointers to indices in 0..nall-1
    int neighbour_mask = 0x1FFFFFFF;        ///< LAMMPS keeps special bits above NEIGHMASK; all ones otherwise
    const double* fparam = nullptr;         ///< (numb_fparam)
    const double* aparam = nullptr;         ///< (nlocal, numb_aparam)
};

/// What is wanted. Arrays are added to, not set; null where not wanted.
struct Sums {
    double energy = 0;
    std::array<double, 9> virial{};
    double* forces = nullptr;       ///< (nall, 3): ghosts included, the caller folds them back
    double* atom_energy = nullptr;  ///< (nlocal)
    double* atom_virial = nullptr;  ///< (nall, 9)
    // The extrapolation gauge: how far from its training the model is asked. Counters are set anew by each call, arrays are added to.
    int over_sel = 0;            ///< (atom, neighbour type) pairs with more neighbours than sel
    int over_sel_atom = -1;      ///< the first such atom, -1: none
    int over_sel_type = -1;      ///< the neighbour type; -1: all of them together
    int over_sel_found = 0;      ///< neighbours found there
    long long outside_table = 0; ///< embedding inputs outside the table (compressed: extrapolated; else: evaluated exactly)
    double nearest = 0;          ///< shortest distance met (Å); infinity when no atom has a neighbour
    int nearest_atom = -1;       ///< the first atom that has a neighbour at this distance
    long long too_near = 0;      ///< neighbours nearer than min_nbor_dist, of each atom: a pair counts twice
    int* over_sel_of = nullptr;      ///< (nlocal) neighbours beyond sel, over all types and descriptors
    int* too_near_of = nullptr;      ///< (nlocal)
    int* outside_table_of = nullptr; ///< (nlocal)
};

/// A configuration with its own cell: for the script side. Any cell (left-handed, small, tilted), atoms anywhere.
struct Frame {
    int count = 0;
    const double* x = nullptr;      ///< (count, 3)
    const int* types = nullptr;     ///< (count), the model's
    const double* cell = nullptr;   ///< three row vectors; null: open
    std::array<bool, 3> periodic{true, true, true};
    const double* fparam = nullptr;
    const double* aparam = nullptr;
};

struct FrameResult {
    double energy = 0;
    std::array<double, 9> virial{};
    std::vector<double> forces;       ///< (count, 3)
    std::vector<double> atom_energy;  ///< (count)
    std::vector<double> atom_virial;  ///< (count, 9)
    std::vector<int> over_sel, too_near, outside_table;  ///< (count)
    Sums gauge;                       ///< counters only
};

/// What `garnet dp info` prints.
struct DescriptorInfo {
    std::string kind;                ///< se_e2_a, se_e2_r, se_e3
    double rcut = 0, rcut_smth = 0;  ///< Å
    std::vector<int> sel;
    std::vector<int> neuron;         ///< widths of the embedding net; of a compressed model only the last
    int axis_neuron = 0;
    bool type_one_side = false;
    bool type_embedding = false;
    bool compressed = false;
    std::string activation;
    std::string precision;           ///< float64, float32, float16
    std::vector<std::array<int, 2>> exclude_types;
};
struct Info {
    std::vector<std::string> type_map;
    std::string model_version, model_type, training_script;
    std::vector<DescriptorInfo> descriptors;
    std::vector<int> fitting_neuron;
    std::string fitting_activation, fitting_precision;
    int numb_fparam = 0, numb_aparam = 0;
    std::vector<double> default_fparam;  ///< native models: where none are given
    double rcut = 0;
    double min_nbor_dist = 0;        ///< 0: not in the graph
    std::size_t parameters = 0;
    std::vector<double> energy_bias; ///< eV per type
};

class Model;
struct TableOptions;
struct TableReport;

class DeepPotential {
public:
    /// Reads a frozen graph. Throws InputError with the file's name when it is damaged or holds what is not evaluated.
    explicit DeepPotential(const std::string& file, const Options& options = {});
    /// The same from memory; `name` is used in messages.
    DeepPotential(const void* bytes, std::size_t size, const std::string& name, const Options& options = {});
    ~DeepPotential();
    DeepPotential(DeepPotential&&) noexcept;
    DeepPotential& operator=(DeepPotential&&) noexcept;

    const Info& info() const;
    const Options& options() const;
    double cutoff() const { return info().rcut; }
    int type_count() const { return static_cast<int>(info().type_map.size()); }

    /// What `garnet dp compress` appends to the model's file (tabulate.h).
    std::string tables(const TableOptions& options, TableReport& report) const;

    /// Uses the threads of core/thread_pool.h. Not to be called on one object from two threads at once.
    void evaluate(const Atoms& atoms, Sums& sums) const;

    /// With its own neighbour search; nothing is wrapped or changed. Energies and virials of each atom, and the gauge of each, only
    /// where asked for.
    void evaluate(const Frame& frame, bool atomic, bool gauge, FrameResult& result) const;

private:
    std::unique_ptr<Model> model_;
};

/// Deviation of several models' forces, as `pair_style deepmd a.pb b.pb` prints it: for each atom the root of the mean
/// over models of |F − <F>|².
struct Deviation {
    double max = 0, min = 0, average = 0;
};
/// forces: one array (count, 3) per model; per_atom (count) may be null. relative >= 0: divided by |<F>| + relative.
Deviation force_deviation(const std::vector<const double*>& forces, int count, double relative, double* per_atom);
/// virials: one array of 9 per model, divided by count first; the statistic is over the nine components.
Deviation virial_deviation(const std::vector<const double*>& virials, int count, double relative);

}  // namespace garnet::deepmd
