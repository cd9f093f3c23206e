// GraphDef: tensorflow/core/framework/{graph,node_def,attr_value,tensor,tensor_shape}.proto. Field numbers are from there.
#include "potential/deepmd/graph.h"

#include <cmath>

#include "core/error.h"
#include "potential/deepmd/tabulate.h"
#include "potential/deepmd/wire.h"

namespace garnet::deepmd {
namespace {

/// A constant that repeats one value to fill its shape may be larger than its bytes, but not without limit.
constexpr std::int64_t largest_fill = 1 << 22;

std::pair<std::string_view, std::string_view> read_map_entry(std::string_view bytes) {
    std::pair<std::string_view, std::string_view> entry;
    for (Wire wire(bytes); wire.next();) {
        if (wire.field() == 1) entry.first = wire.take_bytes();
        else if (wire.field() == 2) entry.second = wire.take_bytes();
    }
    return entry;
}

Node read_node(std::string_view bytes) {
    Node node;
    for (Wire wire(bytes); wire.next();) {
        switch (wire.field()) {
            case 1: node.name = wire.take_bytes(); break;
            case 2: node.op = wire.take_bytes(); break;
            case 3: node.inputs.push_back(wire.take_bytes()); break;
            case 5: node.attributes.push_back(read_map_entry(wire.take_bytes())); break;
            default: break;
        }
    }
    return node;
}

std::vector<std::int64_t> read_shape(std::string_view bytes) {
    std::vector<std::int64_t> shape;
    for (Wire wire(bytes); wire.next();) {
        if (wire.field() != 2) continue;
        std::int64_t size = 0;
        for (Wire dim(wire.take_bytes()); dim.next();)
            if (dim.field() == 1) size = static_cast<std::int64_t>(dim.take_varint());
        shape.push_back(size);
    }
    return shape;
}

double half_to_double(std::uint16_t bits) {
    const int exponent = bits >> 10 & 31, fraction = bits & 1023;
    const double sign = bits >> 15 ? -1 : 1;
    if (exponent == 31) return fraction ? std::nan("") : sign * INFINITY;
    return sign * (exponent ? std::ldexp(1024 + fraction, exponent - 25) : std::ldexp(fraction, -24));
}

double bfloat16_to_double(std::uint16_t bits) {
    const std::uint32_t wide = static_cast<std::uint32_t>(bits) << 16;
    float value;
    std::memcpy(&value, &wide, 4);
    return value;
}

template <class T, class To>
void unpack(std::string_view content, std::vector<double>& values, To to) {
    for (std::size_t at = 0; at + sizeof(T) <= content.size(); at += sizeof(T)) {
        T raw;
        std::memcpy(&raw, content.data() + at, sizeof(T));
        values.push_back(to(raw));
    }
}

void unpack_content(std::string_view content, int dtype, std::vector<double>& values) {
    const auto plain = [](auto value) { return static_cast<double>(value); };
    switch (dtype) {
        case 1: unpack<float>(content, values, plain); break;
        case 2: unpack<double>(content, values, plain); break;
        case 3: unpack<std::int32_t>(content, values, plain); break;
        case 9: unpack<std::int64_t>(content, values, plain); break;
        case 10: unpack<std::uint8_t>(content, values, plain); break;
        case 14: unpack<std::uint16_t>(content, values, bfloat16_to_double); break;
        case 19: unpack<std::uint16_t>(content, values, half_to_double); break;
        default: break;
    }
}

Tensor::Type type_of(int dtype) {
    switch (dtype) {
        case 1: return Tensor::Type::float32;
        case 2: return Tensor::Type::float64;
        case 3: case 9: case 10: return Tensor::Type::integer;
        case 7: return Tensor::Type::string;
        case 14: return Tensor::Type::bfloat16;
        case 19: return Tensor::Type::float16;
        default: return Tensor::Type::other;
    }
}

Tensor read_tensor(std::string_view bytes) {
    Tensor tensor;
    int dtype = 0;
    std::string_view content;
    auto& values = tensor.values;
    for (Wire wire(bytes); wire.next();) {
        switch (wire.field()) {
            case 1: dtype = static_cast<int>(wire.take_varint()); break;
            case 2: tensor.shape = read_shape(wire.take_bytes()); break;
            case 4: content = wire.take_bytes(); break;
            case 5: wire.take_repeated(5, [&](Wire& w) { values.push_back(w.fixed<float>()); }); break;
            case 6: wire.take_repeated(1, [&](Wire& w) { values.push_back(w.fixed<double>()); }); break;
            case 7: wire.take_repeated(0, [&](Wire& w) { values.push_back(static_cast<std::int32_t>(w.varint())); }); break;
            case 8: tensor.strings.emplace_back(wire.take_bytes()); break;
            case 10: wire.take_repeated(0, [&](Wire& w) { values.push_back(static_cast<double>(static_cast<std::int64_t>(w.varint()))); }); break;
            case 11: wire.take_repeated(0, [&](Wire& w) { values.push_back(w.varint() != 0); }); break;
            case 13: wire.take_repeated(0, [&](Wire& w) {
                const auto bits = static_cast<std::uint16_t>(w.varint());
                values.push_back(dtype == 14 ? bfloat16_to_double(bits) : half_to_double(bits));
            }); break;
            default: break;
        }
    }
    tensor.type = type_of(dtype);
    if (tensor.type == Tensor::Type::string) return tensor;
    if (!content.empty()) unpack_content(content, dtype, values);
    std::int64_t count = 1;
    for (const std::int64_t size : tensor.shape) {
        if (size < 0 || (size > 0 && count > (std::int64_t{1} << 40) / size)) Wire::damaged("a constant of impossible shape");
        count *= size;
    }
    const auto have = static_cast<std::int64_t>(values.size());
    if (have < count && count <= largest_fill)
        values.resize(count, have ? values.back() : 0.0);  // the last value fills the rest
    if (static_cast<std::int64_t>(values.size()) != count) Wire::damaged("a constant whose values do not fill its shape");
    return tensor;
}

}  // namespace

Graph::Graph(std::string bytes) : bytes_(std::move(bytes)) {
    for (Wire wire(bytes_); wire.next();) {
        if (wire.field() == 1) nodes_.push_back(read_node(wire.take_bytes()));
        else if (wire.field() == table_field) tables_ = wire.take_bytes();
    }
    for (std::size_t i = 0; i < nodes_.size(); i++) by_name_.emplace(nodes_[i].name, static_cast<int>(i));
    for (std::size_t i = 0; i < nodes_.size(); i++) {
        for (std::string_view input : nodes_[i].inputs) {
            if (!input.empty() && input[0] == '^') continue;
            input = input.substr(0, input.rfind(':') == std::string_view::npos ? input.size() : input.rfind(':'));
            const int from = find(input);
            nodes_[i].in.push_back(from);
            if (from >= 0) nodes_[from].out.push_back(static_cast<int>(i));
        }
    }
}

int Graph::find(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? -1 : found->second;
}

std::vector<int> Graph::with_op(std::string_view op) const {
    std::vector<int> found;
    for (std::size_t i = 0; i < nodes_.size(); i++)
        if (nodes_[i].op == op) found.push_back(static_cast<int>(i));
    return found;
}

int Graph::source(int index) const {
    for (std::size_t steps = 0; index >= 0 && steps < nodes_.size(); steps++) {
        const Node& node = nodes_[index];
        if (node.op != "Identity" && node.op != "Reshape" && node.op != "Cast") return index;
        if (node.in.empty()) return -1;
        index = node.in[0];
    }
    return -1;
}

const std::string_view* Graph::attribute(const Node& node, std::string_view name) const {
    for (const auto& entry : node.attributes)
        if (entry.first == name) return &entry.second;
    return nullptr;
}

float Graph::attribute_float(const Node& node, std::string_view name) const {
    if (const auto* bytes = attribute(node, name))
        for (Wire wire(*bytes); wire.next();)
            if (wire.field() == 4) return wire.take_float();
    throw InputError("expected a number '" + std::string(name) + "' in node '" + std::string(node.name) + "' of the graph, got none");
}

std::vector<std::int64_t> Graph::attribute_integers(const Node& node, std::string_view name) const {
    std::vector<std::int64_t> values;
    if (const auto* bytes = attribute(node, name))
        for (Wire wire(*bytes); wire.next();)
            if (wire.field() == 1)
                for (Wire list(wire.take_bytes()); list.next();)
                    if (list.field() == 3) list.take_repeated(0, [&](Wire& w) { values.push_back(static_cast<std::int64_t>(w.varint())); });
    return values;
}

std::int64_t Graph::attribute_integer(const Node& node, std::string_view name, std::int64_t fallback) const {
    if (const auto* bytes = attribute(node, name))
        for (Wire wire(*bytes); wire.next();)
            if (wire.field() == 3) return static_cast<std::int64_t>(wire.take_varint());
    return fallback;
}

bool Graph::attribute_bool(const Node& node, std::string_view name) const {
    if (const auto* bytes = attribute(node, name))
        for (Wire wire(*bytes); wire.next();)
            if (wire.field() == 5) return wire.take_varint() != 0;
    return false;
}

int Graph::attribute_type(const Node& node, std::string_view name) const {
    if (const auto* bytes = attribute(node, name))
        for (Wire wire(*bytes); wire.next();)
            if (wire.field() == 6) return static_cast<int>(wire.take_varint());
    return 0;
}

Tensor Graph::constant(int index) const {
    const Node& node = nodes_[index];
    if (node.op == "Const")
        if (const auto* bytes = attribute(node, "value"))
            for (Wire wire(*bytes); wire.next();)
                if (wire.field() == 8) return read_tensor(wire.take_bytes());
    throw InputError("expected a constant in node '" + std::string(node.name) + "' of the graph, got " + std::string(node.op));
}

std::string Graph::string_of(std::string_view name) const {
    const int index = find(name);
    if (index < 0 || nodes_[index].op != "Const") return {};
    const Tensor tensor = constant(index);
    return tensor.strings.empty() ? std::string() : tensor.strings[0];
}

}  // namespace garnet::deepmd
