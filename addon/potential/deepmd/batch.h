#pragma once
// The work of one thread on one batch.

#include "potential/deepmd/deep_potential.h"
#include "potential/deepmd/scratch.h"

namespace garnet::deepmd {

/// The fitting net at a zero descriptor (normalised parameters).
double energy_of_nothing(const Architecture& a, int type, const std::vector<double>& fparam, const std::vector<double>& aparam);

template <class T>
class BatchWork {
public:
    BatchWork(const Architecture& a, const Options& options, const Packed<T>& packed, const std::vector<double>& vacuum, const std::vector<double>& fparam,
              const std::vector<double>& aparam, const Atoms& atoms, Sums& sums, Scratch<T>& scratch, bool own_arrays);

    /// Energy, forces and virial of `count` atoms, all of `type`.
    void run(int type, const int* atoms, int count);

private:
    void find_near(int atom);
    void choose_neighbours(int descriptor, int row, int type, int atom);
    template <class Keep>
    int close_up(int* start, Keep keep);
    int keep_of_each(const Descriptor& d, int* start, int type, int atom);
    int keep_of_all(int sel, int* start, int atom);
    int drop_pairs(const Descriptor& d, int* start, int type);
    void rank_near(int atom);
    void count_over_sel(int atom, int type, int found, int kept);
    void embed(int descriptor, int row, int type);
    void embed_attention(int descriptor, int row, int type, const T* gradient);
    void embed_triples(int descriptor, int row, int type, const T* gradient);
    /// R and R̃ of one atom's neighbours, into s_.environment.
    void make_environment(int descriptor, int row, int type);
    /// again: these values have been counted.
    void locate(int descriptor, int e, int n, const T* x, int step, LocalPieces<T>& local, const T** piece, T* u, bool again);
    void fit(int type, const int* atoms, int count);
    const T* gather_carried(const PackedLayer<T>& layer, int rows, const T* x, int ldx);
    const T* scatter_carried(const PackedLayer<T>& layer, int rows, const T* dh);
    void pull(int descriptor, int row, int type, int atom);
    /// use_srtab: λ and the table's energy of one atom; then their part of dE/dr_j, into s_.fx ….
    void weigh_short_range(int row, int type);
    void pull_short_range(int row, int type, int atom);
    void add_forces(int descriptor, int atom, int first, int total);
    const T* ones(int n);

    const Architecture& architecture_;
    const Options& options_;
    const Packed<T>& packed_;
    const std::vector<double>& vacuum_;
    const std::vector<double>& fparam_;  ///< normalised
    const std::vector<double>& aparam_;
    const Atoms& atoms_;
    Sums& sums_;
    Scratch<T>& s_;
    const Kernels<T>& kernel_;
    double *forces_, *atom_virial_;
    double cutoff2_ = 0;
    int atom_ = -1;  ///< whose environment is made now
    int input_stride_;
    int first_type_ = 0;       ///< of the frame's first atom
    bool near_ranked_ = false;
    std::vector<int> column_;  ///< of each descriptor in the fitting input
};

}  // namespace garnet::deepmd
