#pragma once
// PyTorch models of DeePMD-kit 3.x (.pth, `dp --pt freeze`): their modules told as the description of a native model, which
// native.h reads. The script inside is not run: modules are known by their class, and what they hold by its name.

#include "potential/deepmd/architecture.h"
#include "potential/deepmd/torch_archive.h"

namespace garnet::deepmd {

/// Throws InputError naming what is not evaluated.
Architecture read_torch(const TorchArchive& archive);

}  // namespace garnet::deepmd
