#pragma once
// The part of YAML 1.1 that native models are written in (PyYAML's safe_dump): blocks of maps and lists, plain and quoted texts,
// anchors, short lists in brackets.

#include <string_view>
#include <vector>

#include "potential/deepmd/graph.h"
#include "potential/deepmd/json.h"

namespace garnet::deepmd {

struct YamlModel {
    Json root;                   ///< an array ('@class': np.ndarray) is the text of its number in `arrays`
    std::vector<Tensor> arrays;
};

/// Throws InputError with the line.
YamlModel parse_yaml(std::string_view text);

}  // namespace garnet::deepmd
