#pragma once
// use_srtab of native models: a model of kind "zbl" is a standard one and a table of pairs, joined by a switch.

#include "potential/deepmd/native.h"

namespace garnet::deepmd {

/// Throws InputError naming what is not evaluated.
Architecture read_native_with_pairs(const Json& root, const Arrays& arrays);

}  // namespace garnet::deepmd
