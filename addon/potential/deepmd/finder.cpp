#include "potential/deepmd/finder.h"

#include <algorithm>
#include <cmath>

namespace garnet::deepmd {
namespace {

/// Ops whose arithmetic the architecture accounts for: shuffling of arrays, matrix products, activation functions, the
/// descriptor's own ops. A live node of any other op means a model of another kind.
const std::set<std::string_view> known_ops = {
    "Const", "Identity", "Placeholder", "PlaceholderWithDefault", "Reshape", "Slice", "StridedSlice", "Shape", "Pack", "ConcatV2", "Cast", "Tile",
    "ExpandDims", "Squeeze", "Transpose", "Fill", "ZerosLike", "OnesLike", "GatherV2", "Gather", "OneHot", "Range", "NoOp",
    "Mul", "Add", "AddV2", "AddN", "Sub", "RealDiv", "Div", "Mean", "Sum", "MatMul", "BatchMatMul", "BatchMatMulV2", "BatchMatMulV3", "Einsum", "BiasAdd",
    "GreaterEqual", "Greater", "Less", "LessEqual", "Equal", "Minimum", "Maximum", "Select", "SelectV2", "LogicalAnd", "FloorMod", "FloorDiv", "Prod",
    "Tanh", "Relu", "Relu6", "Softplus", "Sigmoid", "Gelu", "GeluCustom", "Pow", "Exp", "Neg", "Square",
    "ProdEnvMatA", "ProdEnvMatAMix", "ProdEnvMatR", "DescrptSeA", "DescrptSeR", "TabulateFusion", "TabulateFusionSeA", "TabulateFusionSeR", "TabulateFusionSeT",
    "TabulateFusionSeAtten", "PairTab", "SoftMinSwitch", "Softmax", "Sqrt", "Rsqrt", "MatrixDiag", "MatrixDiagV2", "MatrixDiagV3"};

bool is_float(Tensor::Type type) { return type != Tensor::Type::integer && type != Tensor::Type::string && type != Tensor::Type::other; }

/// To half precision and back, as a cast in the graph does.
double round_half(double x) {
    if (x == 0 || !std::isfinite(x)) return x;
    const int exponent = std::max(std::ilogb(x), -14);
    return std::ldexp(std::nearbyint(std::ldexp(x, 10 - exponent)), exponent - 10);
}

}  // namespace

const char* precision_name(Tensor::Type type) {
    switch (type) {
        case Tensor::Type::float64: return "float64";
        case Tensor::Type::float32: return "float32";
        case Tensor::Type::float16: return "float16";
        case Tensor::Type::bfloat16: return "bfloat16";
        default: return "unknown";
    }
}

Finder::Finder(const Graph& graph) : graph(graph), live_(graph.nodes().size()), taken_(graph.nodes().size()) {
    int root = graph.find("o_atom_energy");
    if (root < 0) root = graph.find("atom_energy_test");  // before 1.0
    if (root < 0) root = graph.find("o_energy");
    if (root < 0) refuse("the graph has no energy (o_atom_energy); is it a Deep Potential?");
    std::vector<int> stack{root};
    live_[root] = 1;
    while (!stack.empty()) {
        const int index = stack.back();
        stack.pop_back();
        for (const int from : graph.node(index).in)
            if (from >= 0 && !live_[from]) live_[from] = 1, stack.push_back(from);
    }
}

std::vector<int> Finder::live_uses(int index) const {
    std::vector<int> uses;
    for (const int use : graph.node(index).out)
        if (live_[use]) uses.push_back(use);
    return uses;
}

Tensor Finder::take(int index) {
    taken_[index] = 1;
    Tensor tensor = graph.constant(index);
    for (const double value : tensor.values)
        if (!std::isfinite(value)) refuse("the constant '" + std::string(graph.node(index).name) + "' holds a value that is not a number");
    return tensor;
}

Tensor Finder::take(const std::string& name) {
    const int index = graph.find(name);
    if (index < 0) refuse("the graph has no '" + name + "'");
    return take(index);
}

double Finder::take_number(int index) {
    index = graph.source(index);
    if (index < 0) refuse("a number that is not a constant");
    const Tensor tensor = take(index);
    if (tensor.values.size() != 1) refuse("expected one number in '" + std::string(graph.node(index).name) + "'");
    return tensor.values[0];
}

Layer Finder::take_layer(const std::string& scope, const std::string& tail, bool may_carry, bool may_double) {
    const std::string name = scope + "/matrix" + tail;
    const Tensor weights = take(name);
    if (weights.shape.size() != 2 || weights.shape[0] < 1 || weights.shape[1] < 1) refuse("expected a matrix in '" + name + "'");
    last_precision = precision_name(weights.type);
    Layer layer;
    layer.in = static_cast<int>(weights.shape[0]);
    layer.out = static_cast<int>(weights.shape[1]);
    layer.weights = weights.values;
    layer.bias.assign(layer.out, 0.0);

    // matrix → (read, cast) → MatMul → (BiasAdd) → activation
    int product = -1, sum = -1;
    bool half = false;
    std::vector<int> stack{graph.find(name)};
    while (!stack.empty() && product < 0) {
        const int at = stack.back();
        stack.pop_back();
        for (const int use : live_uses(at)) {
            const Node& node = graph.node(use);
            if (node.op == "MatMul") {
                product = use;
                break;
            }
            if (node.op == "Identity") stack.push_back(use);
            if (node.op == "Cast") {
                half = half || graph.attribute_type(node, "DstT") == 19;
                stack.push_back(use);
            }
        }
    }
    if (product < 0) refuse("'" + name + "' is not used in a matrix product");
    for (const std::string_view transposed : {"transpose_a", "transpose_b"})
        if (graph.attribute_bool(graph.node(product), transposed)) refuse("the product with '" + name + "' is transposed");
    sum = product;
    if (const auto uses = live_uses(product); uses.size() == 1 && graph.node(uses[0]).op == "BiasAdd") {
        sum = uses[0];
        const int from = graph.node(sum).in.size() > 1 ? graph.source(graph.node(sum).in[1]) : -1;
        if (from < 0) refuse("the bias added to '" + name + "' is not a constant");
        layer.bias = take(from).values;
    }
    if (static_cast<int>(layer.bias.size()) != layer.out) refuse("the bias of '" + name + "' has another length");
    layer.activation = activation_after(sum);
    if (const std::string timestep = scope + "/idt" + tail; live(graph.find(timestep))) {
        layer.timestep = take(timestep).values;
        if (static_cast<int>(layer.timestep.size()) != layer.out) refuse("'" + timestep + "' has another length");
    }
    if (half)
        for (auto* numbers : {&layer.weights, &layer.bias, &layer.timestep})
            for (double& x : *numbers) x = round_half(x);
    if (may_carry && layer.out == layer.in) layer.carry = Layer::Carry::same;
    if (may_double && layer.out == 2 * layer.in) layer.carry = Layer::Carry::doubled;
    return layer;
}

Net Finder::take_embedding_net(const std::string& scope, const std::string& tail) {
    Net net;
    for (int k = 1; live(graph.find(scope + "/matrix_" + std::to_string(k) + tail)); k++) {
        net.layers.push_back(take_layer(scope, "_" + std::to_string(k) + tail, true, true));
        const auto& layers = net.layers;
        if (k > 1 && layers[k - 1].in != layers[k - 2].out) refuse("the layers of " + scope + " do not fit each other");
    }
    return net;
}

Activation Finder::activation_after(int sum) {
    using Kind = Activation::Kind;
    static const std::vector<std::pair<std::string_view, Kind>> names = {
        {"Tanh", Kind::tanh}, {"Relu", Kind::relu}, {"Relu6", Kind::relu6}, {"Softplus", Kind::softplus},
        {"Sigmoid", Kind::sigmoid}, {"Gelu", Kind::gelu}, {"GeluCustom", Kind::gelu}};
    static const std::set<std::string_view> plain = {"Reshape", "Identity", "Cast", "Add", "AddV2", "Sub", "ConcatV2"};
    const std::vector<int> uses = live_uses(sum);
    if (uses.size() > 1) return composite_activation(sum, uses);
    if (uses.empty()) refuse("'" + std::string(graph.node(sum).name) + "' is not used");
    const std::string_view op = graph.node(uses[0]).op;
    for (const auto& [name, kind] : names)
        if (op == name) return Activation{kind};
    if (plain.count(op)) return {};
    refuse("the activation function " + std::string(op) + " of '" + std::string(graph.node(sum).name) + "'");
}

/// silu is x · σ(x); gelu_tf is ½x(1 + tanh(√(2/π)(x + 0.044715 x³))) written out; silut is silu below a threshold, tanh above.
Activation Finder::composite_activation(int sum, const std::vector<int>& uses) {
    std::set<std::string_view> ops;
    int comparison = -1;
    for (const int use : uses) {
        const Node& node = graph.node(use);
        ops.insert(node.op);
        if (node.op == "Less" || node.op == "Greater" || node.op == "GreaterEqual" || node.op == "LessEqual") comparison = use;
    }
    if (comparison >= 0 && graph.node(comparison).in.size() == 2) return Activation::silut(take_number(graph.node(comparison).in[1]));
    if (ops.count("Pow")) {
        Activation gelu{Activation::Kind::gelu};
        gelu.cubic = 0.044715f;
        return gelu;
    }
    if (ops == std::set<std::string_view>{"Sigmoid", "Mul"}) return {Activation::Kind::silu};
    refuse("the activation function after '" + std::string(graph.node(sum).name) + "'");
}

void Finder::refuse_rest() const {
    for (std::size_t i = 0; i < live_.size(); i++) {
        if (!live_[i]) continue;
        const Node& node = graph.node(static_cast<int>(i));
        if (!known_ops.count(node.op)) refuse("the operation " + std::string(node.op) + " (node '" + std::string(node.name) + "')");
        if (node.op != "Const" || taken_[i]) continue;
        const Tensor tensor = graph.constant(static_cast<int>(i));
        if (is_float(tensor.type) && tensor.values.size() > 1)
            refuse("the array '" + std::string(node.name) + "' (" + std::to_string(tensor.values.size()) + " numbers) has a meaning that is not known here");
    }
}

}  // namespace garnet::deepmd
