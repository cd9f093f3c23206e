#pragma once
// Native models of DeePMD-kit 3.x (.dp): descriptor, nets and statistics by name, in the definition that its backends share.

#include <functional>

#include "potential/deepmd/architecture.h"
#include "potential/deepmd/graph.h"
#include "potential/deepmd/json.h"

namespace garnet::deepmd {

/// An array of a model by the name that its description gives it.
using Arrays = std::function<Tensor(const std::string& name)>;

/// From a description like that of .dp files, wherever it and its arrays come from. Throws InputError naming what is not evaluated.
Architecture read_native(const Json& root, const Arrays& arrays);

/// A .dp file (HDF5) or its like in YAML.
Architecture read_native(std::string bytes);

}  // namespace garnet::deepmd
