#pragma once
// A pair style: its commands, and forces on atoms. A style is one file of potential/ with a class and a function
// `style_FILE(PairStyles&)` that puts it on the list (docs/developing/pair-style.md).

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/box.h"
#include "core/error.h"
#include "core/neighbor_list.h"
#include "core/site.h"
#include "potential/pair/words.h"

namespace garnet {

/// The deck's unit constants, by LAMMPS' names; filled by the script side, which holds the one table.
struct Units {
    std::string style;
    double boltz = 1, mvv2e = 1, ftm2v = 1, nktv2p = 1, qqr2e = 1, qqrd2e = 1, qelectron = 1, angstrom = 1;
};

/// What a style knows of the deck.
struct PairSetting {
    int types = 0;
    Units units;
    bool newton = true;
    /// What `package STYLE words…` and -pk said, by style: a pair style looks under its own name.
    std::map<std::string, Words> packages;
    /// Files that a pair style writes are continued: the deck goes on from a restart file.
    bool continued = false;
    /// No files are written: the deck is only checked.
    bool dry = false;
    /// Warnings for the user.
    std::function<void(const std::string&)> note = [](const std::string&) {};
};

struct PairInit {
    std::vector<double> type_counts;
    bool charges = false;
};

/// Atoms as a force loop sees them.
struct PairAtoms {
    const Site* site = nullptr;  ///< atoms, then their periodic images
    double origin[3] = {0, 0, 0};  ///< lower corner of the box
    int atoms = 0, ghosts = 0;
    const NeighborList* list = nullptr;
    const double* charge = nullptr;  ///< per atom (use Site::owner); null: none
    const double* id = nullptr;
    const std::int32_t* mask = nullptr;
    double special_lj[4] = {1, 1, 1, 1}, special_coul[4] = {1, 1, 1, 1};
};

/// Where forces are added to and what else is wanted. Virials are r ⊗ f: xx yy zz xy xz yz (yx zx zy).
struct PairOutput {
    double* force = nullptr;  ///< 3 per atom
    bool energy = false, virial = false;
    double evdwl = 0, ecoul = 0;
    std::array<double, 6> total_virial{};
    double* energies = nullptr;   ///< per atom
    double* virials = nullptr;    ///< 6 per atom
    double* centroids = nullptr;  ///< 9 per atom
    bool per_atom() const { return energies || virials || centroids; }
};

/// Values for every pair of types, symmetric by use of `set`.
template <class T>
class PerPair {
public:
    PerPair() = default;
    PerPair(int types, T value) : types_(types), values_(std::size_t(types) * types, value) {}
    T& operator()(int a, int b) { return values_[std::size_t(a) * types_ + b]; }
    const T& operator()(int a, int b) const { return values_[std::size_t(a) * types_ + b]; }
    void set(int a, int b, const T& value) { (*this)(a, b) = (*this)(b, a) = value; }

private:
    int types_ = 0;
    std::vector<T> values_;
};

enum class Mixing { geometric, arithmetic, sixthpower };

class Pair {
public:
    Pair(std::string style, const PairSetting& setting);
    virtual ~Pair() = default;

    const std::string& style() const { return style_; }
    int types() const { return setting_.types; }

    // commands
    virtual void settings(const Words& words) = 0;
    /// The words of pair_coeff, types first.
    virtual void coeff(const Words& words) = 0;
    virtual void modify(const Words& words);
    /// Before a run: everything that depends on all coefficients.
    virtual void init(const PairInit& init);
    /// The same for the pairs of types that a hybrid gives to this style; the others get no cutoff.
    void init_for(const PairInit& init, const PerPair<char>& pairs);
    bool is_set(int a, int b) const { return set_(a, b); }
    /// Whether `pair_coeff * *` is the only form, with elements for the types.
    virtual bool one_coeff() const { return false; }
    /// Whether more than two atoms make a term: such a style in a hybrid sees only the neighbours given to it.
    virtual bool many_body() const { return false; }
    /// What `write_data` writes of a pair of types after its numbers; nothing: the style's coefficients are not written.
    virtual bool writes() const { return false; }
    virtual std::vector<double> written(int, int) const { return {}; }
    /// Cutoffs behind them in a section of all pairs.
    virtual std::vector<double> written_cutoffs(int a, int b) const { return {cut_(a, b)}; }
    /// Pairs of unlike types whose coefficients the last init mixed; -1: the style does not tell (many-body potentials).
    virtual int mixed() const { return many_body() ? -1 : mixed_count_; }
    Mixing mixing() const { return mixing_; }

    // facts, after init
    double cutoff() const;
    virtual double cutoff(int a, int b) const { return cut_(a, b); }
    virtual double tail_energy() const { return tail_energy_; }
    virtual double tail_pressure() const { return tail_pressure_; }
    /// LAMMPS counts each pair of a half list once, of a full list twice.
    virtual bool full_list() const { return false; }
    /// Reads its list through NeighborList::Reader, so that a large one may be packed.
    virtual bool reads_packed() const { return true; }
    virtual std::vector<std::string> can() const { return {"single", "stress", "centroid/stress"}; }
    /// Masses by type that the last pair_coeff took from a file; 0: none.
    virtual std::vector<double> masses() const { return std::vector<double>(types(), 0.0); }
    virtual std::vector<std::string> substyles() const { return {}; }
    /// Chemical symbols by type, as the style has them from its model; empty: not known.
    virtual std::vector<std::string> symbols() const { return {}; }

    /// Cutoff of charges of styles that go together with a long-range solver; 0: not such a style.
    virtual double coulomb_cutoff() const { return 0; }
    /// The solver's splitting parameter, before init.
    virtual void set_ewald(double) {}

    // work
    virtual void compute(const PairAtoms& atoms, PairOutput& out) = 0;
    /// Energy; `force` becomes F/r.
    virtual double single(int a, int b, double r2, double charge_a, double charge_b, double& force);
    virtual double* parameter(const std::string& name, int a, int b);
    /// The style of that name: this one, or a part of a hybrid ('lj/cut:2' where there are several); null: none or not one.
    virtual Pair* match(const std::string& name) { return name == style_ ? this : nullptr; }
    /// Whether a part that `match` found acts between two types.
    virtual bool gives(const Pair*, int, int) const { return true; }
    /// Energies of the last compute for `compute pair`; null: no such style in here.
    virtual const std::vector<double>* partial(const std::string& name) const;
    /// Names of the variables that scale parts (hybrid/scaled), and their values of this step.
    virtual std::vector<std::string> scale_variables() const { return {}; }
    virtual void set_scales(const std::vector<double>&) {}
    virtual void set_step(long long) {}
    virtual void close() {}
    /// `pair_modify compute no`.
    bool computes() const { return computes_; }

    /// Runs compute (if `compute yes`) and remembers its energies.
    void run(const PairAtoms& atoms, PairOutput& out);

protected:
    const PairSetting& setting() const { return setting_; }
    /// Runs `each(a, b)` for the types of a pair_coeff command with a <= b; an error when there are none.
    void each_pair(const Words& words, const std::function<void(int, int)>& each);
    /// Checks the count of words, types included.
    static void expect_words(const Words& words, std::size_t least, std::size_t most);
    /// Called by init for each a <= b: mixes if need be, returns the cutoff.
    virtual double init_pair(int a, int b) = 0;
    virtual void init_style() {}
    /// Whether pairs without coefficients are mixed from those of like atoms.
    virtual bool mixes() const { return true; }
    [[noreturn]] void not_set(const std::string& reason = "") const;

    double mix_energy(double e1, double e2, double s1, double s2) const;
    double mix_distance(double s1, double s2) const;

    PerPair<char> set_;
    PerPair<double> cut_;
    bool shift_ = false, tail_ = false, computes_ = true;
    Mixing mixing_ = Mixing::geometric;
    /// pair_modify table and tabinner; 0: no tables.
    int table_bits_ = 12;
    double table_inner_ = 1.4142135623730951;
    /// Set by init_pair for its pair when tails are wanted.
    double pair_tail_energy_ = 0, pair_tail_pressure_ = 0;
    PairInit init_;
    std::vector<double> last_;
    mutable bool did_mix_ = false;

private:
    std::string style_;
    PairSetting setting_;
    double tail_energy_ = 0, tail_pressure_ = 0;
    int mixed_count_ = 0;
};

/// The list of styles by name.
class PairStyles {
public:
    using Make = std::function<std::unique_ptr<Pair>(const std::string& style, const PairSetting&)>;
    static const PairStyles& all();
    template <class Style>
    void add(const std::string& name) {
        makers_[name] = [](const std::string& style, const PairSetting& setting) { return std::make_unique<Style>(style, setting); };
    }
    std::unique_ptr<Pair> make(const std::string& style, const PairSetting& setting) const;
    bool has(const std::string& style) const { return makers_.count(style) != 0; }
    std::vector<std::string> names() const;

private:
    std::map<std::string, Make> makers_;
};

}  // namespace garnet
