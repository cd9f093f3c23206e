// Layers and nets of a native model.
#include <cmath>
#include <cstdlib>

#include "potential/deepmd/native_parts.h"

namespace garnet::deepmd {
namespace {

[[noreturn]] void refuse(const std::string& what) { Finder::refuse(what); }

Activation activation_of(std::string name) {
    using A = Activation::Kind;
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    static const std::pair<std::string_view, A> names[] = {{"tanh", A::tanh}, {"relu", A::relu}, {"relu6", A::relu6}, {"softplus", A::softplus}, {"sigmoid", A::sigmoid},
                                                           {"gelu", A::gelu}, {"gelu_tf", A::gelu}, {"none", A::none}, {"linear", A::none}, {"silu", A::silu}};
    for (const auto& [text, kind] : names)
        if (name == text) return Activation{kind};
    if (name.compare(0, 5, "silut") == 0 || name.compare(0, 11, "custom_silu") == 0) {
        const std::size_t colon = name.rfind(':');
        const double threshold = colon == std::string::npos ? 3 : std::strtod(name.c_str() + colon + 1, nullptr);
        if (threshold > 0 && threshold < 1000) return Activation::silut(threshold);
    }
    refuse("the activation function '" + name + "'");
}

}  // namespace

void refuse_others(const Json& from, const Names& known, const char* where) {
    for (const auto& member : from.members)
        if (!known.count(member.first) && !from.idle(member.first)) refuse("'" + member.first + "' of the " + where + " has a meaning that is not known here");
}

/// A variable: the name of its array.
Tensor NativeNets::tensor(const Json& value, const std::string& what) const {
    if (value.kind != Json::Kind::text) refuse("'" + what + "' that is not an array");
    Tensor tensor = arrays_(value.text);
    for (const double x : tensor.values)
        if (!std::isfinite(x)) refuse("'" + what + "' holds a value that is not a number");
    return tensor;
}

std::vector<double> NativeNets::numbers(const Json& value, const std::string& what) const {
    return value.kind == Json::Kind::number ? std::vector<double>{value.number} : tensor(value, what).values;
}

Layer NativeNets::layer(const Json& from) {
    refuse_others(from, {"@class", "@version", "bias", "use_timestep", "activation_function", "resnet", "precision", "trainable", "@variables"}, "layer");
    const Json& variables = from.at("@variables");
    const Tensor weights = tensor(variables.at("w"), "w");
    if (weights.shape.size() != 2 || weights.shape[0] < 1 || weights.shape[1] < 1 || weights.shape[0] > 1000000 || weights.shape[1] > 1000000 ||
        weights.values.size() != static_cast<std::size_t>(weights.shape[0]) * static_cast<std::size_t>(weights.shape[1]))
        refuse("expected a matrix of weights");
    precision = precision_name(weights.type);
    Layer layer;
    layer.in = static_cast<int>(weights.shape[0]), layer.out = static_cast<int>(weights.shape[1]);
    layer.weights = weights.values;
    layer.bias.assign(layer.out, 0.0);
    if (!variables.idle("b")) layer.bias = numbers(variables.at("b"), "b");
    if (!variables.idle("idt")) layer.timestep = numbers(variables.at("idt"), "idt");
    if (static_cast<int>(layer.bias.size()) != layer.out || (!layer.timestep.empty() && static_cast<int>(layer.timestep.size()) != layer.out)) refuse("a layer whose arrays have different lengths");
    layer.activation = from.idle("activation_function") ? Activation{} : activation_of(from.text_at("activation_function"));
    if (from.flag_at("resnet")) layer.carry = layer.out == layer.in ? Layer::Carry::same : layer.out == 2 * layer.in ? Layer::Carry::doubled : Layer::Carry::nothing;
    return layer;
}

Net NativeNets::net(const Json& from) {
    Net net;
    for (const Json& one : from.list_at("layers")) {
        net.layers.push_back(layer(one));
        if (net.layers.size() > 1 && net.layers.back().in != net.layers[net.layers.size() - 2].out) refuse("a net whose layers do not fit each other");
    }
    if (net.layers.empty()) refuse("a net without layers");
    return net;
}

int NativeNets::dimensions(const Json& collection) const {
    const double count = collection.number_at("ndim");
    if (count != 0 && count != 1 && count != 2) refuse("a collection of nets over " + std::to_string(count) + " types");
    return static_cast<int>(count);
}

const std::vector<Json>& NativeNets::collection(const Json& from, int expected, int ntypes) const {
    if (dimensions(from) != expected) refuse("a collection of nets over " + std::to_string(dimensions(from)) + " types, not " + std::to_string(expected));
    const std::vector<Json>& nets = from.list_at("networks");
    if (nets.size() != static_cast<std::size_t>(std::pow(ntypes, expected) + 0.5)) refuse("a collection of " + std::to_string(nets.size()) + " nets for " + std::to_string(ntypes) + " types");
    return nets;
}

}  // namespace garnet::deepmd
