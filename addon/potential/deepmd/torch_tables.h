#pragma once
// `dp --pt compress`: the modules keep their nets and have tables beside them, which DeePMD-kit evaluates, and so do we.

#include "potential/deepmd/architecture.h"
#include "potential/deepmd/torch_archive.h"

namespace garnet::deepmd {

/// Puts the tables of a descriptor's module in the place of its nets; nothing when it is not compressed.
void take_torch_tables(const TorchValue& module, Architecture& architecture);

}  // namespace garnet::deepmd
