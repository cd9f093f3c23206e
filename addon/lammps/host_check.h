/* Copyright (c) 2026 the Garnet authors. GPL-2.0-or-later, with the rest of this folder. */
#ifndef GARNET_HOST_CHECK_H
#define GARNET_HOST_CHECK_H

#include <string>

namespace garnet_lammps {

/// LAMMPS checks nothing when it loads a plugin. This compares the running LAMMPS with the one built for (version, sizes of
/// its integers, MPI flavour) through its C interface alone, since the layout of its classes is not to be trusted before.
/// Empty when all fits, else one sentence.
std::string misfit(void* lmp);

/// Stops LAMMPS on all ranks with this sentence.
void refuse(void* lmp, const std::string& sentence);

}  // namespace garnet_lammps

#endif
