#pragma once
// Long-range Coulomb solvers: the reciprocal part of Ewald's sum, exactly (ewald) or on a mesh (pppm).
// https://docs.lammps.org/kspace_style.html. Accuracy is turned into parameters the way of LAMMPS, so that results agree with it.

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/box.h"
#include "potential/pair/pair.h"

namespace garnet {

struct KspaceAtoms {
    int count = 0;
    const double* x = nullptr;
    const double* charge = nullptr;
    double* force = nullptr;
};

class Kspace {
public:
    static std::unique_ptr<Kspace> make(const std::string& style, const Words& words, const Units& units);
    static std::vector<std::string> names();
    virtual ~Kspace() = default;

    /// The words of kspace_modify.
    void modify(const Words& words);
    /// Before a run: chooses the splitting parameter and the resolution. Lines for the log.
    std::string init(const Box& box, const KspaceAtoms& atoms, double cutoff);
    double ewald() const { return g_; }
    /// After the box changed.
    virtual void setup(const Box& box) = 0;
    /// Adds forces; per-atom energies and virials (6 per atom) where given.
    void compute(const Box& box, const KspaceAtoms& atoms, double* energies, double* virials);
    /// Energy between two groups (bits) and the force on the first: energy, fx, fy, fz.
    virtual std::array<double, 4> between(const Box& box, const KspaceAtoms& atoms, const std::int32_t* mask, std::int32_t a, std::int32_t b);

    double energy = 0;
    std::array<double, 6> virial{};

protected:
    explicit Kspace(const Units& units) : units_(units) {}
    /// Chooses vectors or mesh for the accuracy; may change g_. What was chosen, for the log.
    virtual std::string resolve(const Box& box) = 0;
    virtual void add(const Box& box, const KspaceAtoms& atoms, double* energies, double* virials) = 0;
    /// Reciprocal vectors (rows, with 2π) of the box, stretched along z for slabs.
    void reciprocal(const Box& box, double rows[3][3]) const;
    Box stretched(const Box& box) const;
    /// Lengths in multiples of edges to components: LAMMPS' lamda2xT with the tilts' sizes.
    static void skew(const Box& box, double v[3]);
    void sum_charges(const KspaceAtoms& atoms);
    double self_energy(double charge, double volume) const;

    Units units_;
    double accuracy_relative_ = 0, accuracy_absolute_ = -1, accuracy_ = 0;
    double g_ = 0, cutoff_ = 0;
    bool g_given_ = false;
    double slab_ = 1;
    bool slab_wanted_ = false;
    std::array<int, 3> given_{};  ///< mesh or kmax of kspace_modify, 0: chosen
    int order_ = 5;
    double count_ = 0, charge_sum_ = 0, charge_squares_ = 0, q2_ = 0;

private:
    void add_slab(const Box& box, const KspaceAtoms& atoms, double* energies);
};

}  // namespace garnet
