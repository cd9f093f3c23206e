/* Copyright (c) 2026 the Garnet authors. GPL-2.0-or-later: this file includes headers of LAMMPS. */
#ifndef GARNET_PAIR_GARNET_H
#define GARNET_PAIR_GARNET_H

#include <memory>
#include <string>
#include <vector>

#include "pair.h"

#include "full_list.h"
#include "potential/deepmd/deep_potential.h"
#include "potential/deepmd/gauge_notes.h"
#include "potential/deepmd/pair_command.h"

namespace LAMMPS_NS {

/// pair_style deepmd (and garnet/deepmd, the same): Garnet's Deep Potential over LAMMPS' atoms, ghosts and full list.
class PairGarnet : public Pair {
public:
    explicit PairGarnet(LAMMPS* lmp);
    ~PairGarnet() override;

    void compute(int eflag, int vflag) override;
    void settings(int narg, char** arg) override;
    void coeff(int narg, char** arg) override;
    void init_style() override;
    double init_one(int i, int j) override;
    void* extract(const char* name, int& dim) override;
    void read_restart(FILE*) override { restarted_ = true; }
    void write_restart(FILE*) override {}
    int pack_reverse_comm(int n, int first, double* buffer) override;
    void unpack_reverse_comm(int n, int* list, double* buffer) override;
    double memory_usage() override;

private:
    void allocate();
    /// Loads on every rank; a failure of one is an error of all, with the words of the first that failed.
    void load(const std::vector<std::string>& words);
    void agree(const std::string& failure);
    void evaluate();
    void tally(int eflag, int vflag);
    void write_deviation();
    std::vector<double> gather_by_id(const std::vector<double>& per_atom) const;

    garnet::deepmd::PairCommand command_;
    std::vector<garnet::deepmd::DeepPotential> models_;
    std::vector<int> map_;  // LAMMPS type - 1 → the model's type, -1: NULL
    garnet::deepmd::DeviationFile deviation_;
    bool restarted_ = false;
    garnet::deepmd::GaugeNotes notes_;
    double energy_unit_ = 1, length_unit_ = 1;  // eV and Å in the deck's units

    // Of the last step, in the model's units.
    std::vector<int> count_;                    // (nlocal) neighbours, and where each list begins
    std::vector<const int*> first_;
    garnet_lammps::FullList full_list_;         // where LAMMPS gives no full list
    int list_atoms_ = -1;
    std::vector<int> types_;                    // (nall)
    std::vector<double> scaled_;                // (nall, 3), only where the deck's length is not Å
    std::vector<double> aparam_;                // (nlocal, numb_aparam)
    std::vector<garnet::deepmd::Sums> sums_;    // one per evaluated model
    std::vector<std::vector<double>> forces_;   // per model (nall, 3)
    std::vector<double> atom_energy_, atom_virial_;
    double** scale_ = nullptr;                  // fix adapt's handle, as DeePMD-kit's
};

}  // namespace LAMMPS_NS

#endif
