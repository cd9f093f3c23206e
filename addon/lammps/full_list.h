/* Copyright (c) 2026 the Garnet authors. GPL-2.0-or-later, with the rest of this folder. */
#ifndef GARNET_FULL_LIST_H
#define GARNET_FULL_LIST_H

#include <vector>

namespace garnet_lammps {

/// A full neighbour list of our own, for a LAMMPS whose installed headers cannot ask for one (neigh_request.h is missing
/// before 2022): local atoms with all local and ghost atoms within `cutoff` (skin included), by cells of that size.
class FullList {
public:
    void build(const double* x, int nlocal, int nall, double cutoff);
    const int* counts() const { return counts_.data(); }
    const int* const* firsts() const { return firsts_.data(); }

private:
    std::vector<int> counts_, indices_;
    std::vector<const int*> firsts_;
};

}  // namespace garnet_lammps

#endif
