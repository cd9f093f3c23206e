#pragma once
// Forces of terms that act on several atoms at once, images included: each thread adds to its own copy, and the copies are added up in
// order. Atoms are dealt out to threads in fixed shares, so a run with the same number of threads gives the same digits.

#include <functional>
#include <vector>

#include "potential/pair/pair.h"
#include "potential/pair/two_body.h"

namespace garnet {

class Scatter {
public:
    Scatter(const PairAtoms& atoms, PairOutput* per_atom) : force_(3 * (std::size_t(atoms.atoms) + atoms.ghosts), 0.0), site_(atoms.site), per_atom_(per_atom) {}

    /// A pair: d = r_i - r_j, f = F_i / d.
    void pair(int i, int j, const double d[3], double f, double energy);
    /// Atoms j and k around i: d_j = r_j - r_i, d_k = r_k - r_i, with the forces on j and k; i gets the opposite.
    void triple(int i, int j, int k, const double d_j[3], const double d_k[3], const double f_j[3], const double f_k[3], double energy);

private:
    friend void scatter_forces(const PairAtoms&, PairOutput&, const std::function<void(int, int, Scatter&)>&);
    void give(int site, double energy, const double virial[6]);

    std::vector<double> force_;
    BlockSums sums_;
    const Site* site_;
    PairOutput* per_atom_;
};

/// Calls body(begin, end, scatter) on ranges of atoms and adds the results to `out`.
void scatter_forces(const PairAtoms& atoms, PairOutput& out, const std::function<void(int begin, int end, Scatter& scatter)>& body);

}  // namespace garnet
