#pragma once
// A TensorFlow GraphDef as a list of nodes that can be walked in both directions.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace garnet::deepmd {

/// A constant: numbers of any type as double, or strings.
struct Tensor {
    enum class Type { float64, float32, float16, bfloat16, integer, string, other };
    Type type = Type::other;
    std::vector<std::int64_t> shape;
    std::vector<double> values;
    std::vector<std::string> strings;
};

struct Node {
    std::string_view name, op;
    std::vector<std::string_view> inputs;  ///< as written: "name", "name:1", "^control"
    std::vector<int> in;                   ///< data inputs as node indices, in order; -1: not in the graph
    std::vector<int> out;                  ///< nodes that use this one as a data input, once per use
    std::vector<std::pair<std::string_view, std::string_view>> attributes;  ///< name, AttrValue bytes
};

class Graph {
public:
    /// Keeps a copy of the bytes; throws InputError when they are not a graph.
    explicit Graph(std::string bytes);
    Graph(const Graph&) = delete;

    const std::vector<Node>& nodes() const { return nodes_; }
    const Node& node(int index) const { return nodes_[index]; }
    /// -1: there is none.
    int find(std::string_view name) const;
    /// The bytes of the GraphDef's field `table_field` (tabulate.h); empty when there are none.
    std::string_view tables() const { return tables_; }
    /// All nodes of an op, in file order.
    std::vector<int> with_op(std::string_view op) const;

    /// Follows Identity ("…/read"), Reshape and Cast down to where a value comes from.
    int source(int index) const;

    // Attributes of a node.
    float attribute_float(const Node& node, std::string_view name) const;
    std::vector<std::int64_t> attribute_integers(const Node& node, std::string_view name) const;
    std::int64_t attribute_integer(const Node& node, std::string_view name, std::int64_t fallback) const;
    bool attribute_bool(const Node& node, std::string_view name) const;
    /// The DataType number; 0 when there is none.
    int attribute_type(const Node& node, std::string_view name) const;

    /// The value of a Const node.
    Tensor constant(int index) const;
    /// The string of the scalar Const of this name; empty when there is none.
    std::string string_of(std::string_view name) const;

private:
    const std::string_view* attribute(const Node& node, std::string_view name) const;

    std::string bytes_;
    std::string_view tables_;
    std::vector<Node> nodes_;
    std::unordered_map<std::string_view, int> by_name_;
};

}  // namespace garnet::deepmd
