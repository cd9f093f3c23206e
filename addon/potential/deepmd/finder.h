#pragma once
// What finding the architecture needs of a graph: which nodes the energy depends on, which constants were understood.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "potential/deepmd/graph.h"
#include "potential/deepmd/network.h"

namespace garnet::deepmd {

/// float64, float32, float16, bfloat16
const char* precision_name(Tensor::Type type);

class Finder {
public:
    explicit Finder(const Graph& graph);

    const Graph& graph;
    std::string last_precision;  ///< of the weights taken last

    /// Does o_atom_energy depend on the node?
    bool live(int index) const { return index >= 0 && live_[index]; }
    std::vector<int> live_uses(int index) const;

    /// A constant by name, marked as understood. Throws when it is missing.
    Tensor take(const std::string& name);
    Tensor take(int index);
    bool has(const std::string& name) const { return graph.find(name) >= 0; }
    /// The number of a scalar constant.
    double take_number(int index);

    /// The layer whose weights are SCOPE/matrixTAIL, its bias, time step and activation. `first` layers of fitting nets carry
    /// nothing; embedding nets carry when the width stays or doubles.
    Layer take_layer(const std::string& scope, const std::string& tail, bool may_carry, bool may_double);
    /// Layers SCOPE/matrix_1TAIL, SCOPE/matrix_2TAIL, … Empty when there is no first one.
    Net take_embedding_net(const std::string& scope, const std::string& tail);

    /// Refuses what the energy depends on and nobody took.
    void refuse_rest() const;

    [[noreturn]] static void refuse(const std::string& what) {
        throw InputError("this model cannot be evaluated: " + what);
    }

private:
    Activation activation_after(int sum);
    Activation composite_activation(int sum, const std::vector<int>& uses);

    std::vector<char> live_, taken_;
};

}  // namespace garnet::deepmd
