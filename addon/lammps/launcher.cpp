/* Copyright (c) 2026 the Garnet authors. GPL-2.0-or-later: this file includes headers of LAMMPS. */
// lmp-garnet: for a LAMMPS library without the PLUGIN package. Puts the pair style into LAMMPS' own map, then is `lmp`.

#include <mpi.h>

#include <map>
#include <string>

#include "force.h"
#include "input.h"
#include "lammps.h"

#include "host_check.h"
#include "pair_garnet.h"

static LAMMPS_NS::Pair* create_pair(LAMMPS_NS::LAMMPS* lmp) { return new LAMMPS_NS::PairGarnet(lmp); }

int main(int argc, char** argv) {
    MPI_Init(&argc, &argv);
    auto* lammps = new LAMMPS_NS::LAMMPS(argc, argv, MPI_COMM_WORLD);
    const std::string problem = garnet_lammps::misfit(lammps);
    if (!problem.empty()) garnet_lammps::refuse(lammps, problem);
    for (const char* name : {"garnet/deepmd", "deepmd"}) (*lammps->force->pair_map)[name] = &create_pair;
    lammps->input->file();
    delete lammps;
    MPI_Barrier(MPI_COMM_WORLD);
    MPI_Finalize();
    return 0;
}
