#pragma once
// Native models of DeePMD-kit 3.x (.dp): descriptor, nets and statistics by name, in the definition that its backends share.

#include "potential/deepmd/architecture.h"

namespace garnet::deepmd {

/// Throws InputError naming what is not evaluated.
Architecture read_native(std::string bytes);

}  // namespace garnet::deepmd
