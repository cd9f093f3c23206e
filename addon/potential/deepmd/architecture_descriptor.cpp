// Descriptors of a graph: se_e2_a, se_e2_r, se_e3, with nets per type pair, per neighbour type, with type embedding
// (concatenated or stripped), or tables of `dp compress`.
#include <algorithm>
#include <cmath>

#include "potential/deepmd/architecture_parts.h"

namespace garnet::deepmd {
namespace {

using Kind = Descriptor::Kind;

/// The scope of the nets of a centre type: filter_type_all, or filter_type_<i>.
std::string scope_of(const std::string& suffix, int centre, bool all) {
    return "filter_type_" + (all ? std::string("all") : std::to_string(centre)) + suffix;
}

bool scope_exists(const Finder& finder, const std::string& scope) {
    for (std::size_t i = 0; i < finder.graph.nodes().size(); i++)
        if (finder.live(static_cast<int>(i)) && finder.graph.node(static_cast<int>(i)).name.substr(0, scope.size() + 1) == scope + "/") return true;
    return false;
}

struct SliceAt {
    int node = -1;
    std::vector<double> begin, size;
};

/// Walks from a value back through reshapes and slices to the slice that cut it out of the environment matrix.
SliceAt first_slice(Finder& finder, int index) {
    SliceAt found;
    for (int steps = 0; index >= 0 && steps < 32; steps++) {
        index = finder.graph.source(index);
        if (index < 0) break;
        const Node& node = finder.graph.node(index);
        if (node.op != "Slice" || node.in.size() != 3 || node.name.find("filter_type") != 0) break;
        found.node = index;
        // The outermost slice has two numbers, (atom, column): batch sizes are not constants there, columns are.
        if (node.in[1] >= 0 && finder.graph.node(node.in[1]).op == "Const" && node.in[2] >= 0 && finder.graph.node(node.in[2]).op == "Const") {
            found.begin = finder.graph.constant(node.in[1]).values;
            found.size = finder.graph.constant(node.in[2]).values;
        }
        index = node.in[0];
    }
    return found;
}

/// The neighbour type whose block of columns a slice cuts out.
int type_of_slice(const Descriptor& d, const SliceAt& slice) {
    if (slice.begin.size() != 2 || slice.size.size() != 2) Finder::refuse("a slice of the environment matrix that is not understood");
    const int row = d.kind == Kind::r ? 1 : 4;
    int start = 0;
    for (std::size_t type = 0; type < d.sel.size(); type++) {
        if (slice.begin[1] == start * row && slice.size[1] == d.sel[type] * row) return static_cast<int>(type);
        start += d.sel[type];
    }
    Finder::refuse("a slice of the environment matrix that is not one neighbour type");
}

std::shared_ptr<const QuinticTable> take_table(Finder& finder, const Node& node, int width, bool both_sides) {
    if (node.in.size() < 3) Finder::refuse("a table without numbers");
    const int data = finder.graph.source(node.in[0]), info = finder.graph.source(node.in[1]);
    if (data < 0 || info < 0) Finder::refuse("a table that is not a constant");
    const Tensor limits = finder.take(info);
    Tensor numbers = finder.take(data);
    finder.last_precision = precision_name(numbers.type);
    return quintic_table(limits, std::move(numbers), width, both_sides);
}

int add(Descriptor& d, EmbeddingFunction embedding) {
    if (d.width == 0) d.width = embedding.width;
    if (embedding.width != d.width) Finder::refuse("embedding nets of different widths in one descriptor");
    d.embeddings.push_back(std::move(embedding));
    return static_cast<int>(d.embeddings.size()) - 1;
}

EmbeddingFunction embedding_of(std::shared_ptr<const Net> net, std::vector<double> constants) {
    if (net->in() != 1 + static_cast<int>(constants.size())) Finder::refuse("an embedding net with " + std::to_string(net->in()) + " inputs");
    EmbeddingFunction embedding;
    embedding.width = net->out();
    embedding.net = std::move(net);
    embedding.constants = std::move(constants);
    return embedding;
}

/// avg and std are the same for all places of a neighbour type: one row (4, or 1) per pair of types.
std::vector<double> rows_per_pair(const Descriptor& d, const Tensor& tensor, const char* what) {
    const int ntypes = d.ntypes(), row = d.kind == Kind::r ? 1 : 4, columns = row * d.total_sel();
    if (static_cast<std::int64_t>(tensor.values.size()) != static_cast<std::int64_t>(ntypes) * columns)
        Finder::refuse(std::string(what) + " of the descriptor does not fit sel");
    std::vector<double> rows(static_cast<std::size_t>(ntypes) * ntypes * row, what[0] == 's' ? 1.0 : 0.0);
    for (int i = 0; i < ntypes; i++) {
        int start = 0;
        for (int j = 0; j < ntypes; j++) {
            const int places = d.mixed ? d.total_sel() : d.sel[j];
            for (int place = 0; place < places; place++)
                for (int c = 0; c < row; c++) {
                    const double value = tensor.values[static_cast<std::size_t>(i) * columns + (start + place) * row + c];
                    double& kept = rows[(static_cast<std::size_t>(i) * ntypes + j) * row + c];
                    if (place == 0) kept = value;
                    else if (kept != value) Finder::refuse(std::string(what) + " differs between neighbours of one type");
                }
            start += d.mixed ? 0 : places;
        }
    }
    return rows;
}

/// One-sided models with exclude_types multiply the environment matrix by a constant mask (ntypes, ntypes or ntypes + 1).
std::vector<char> find_mask(Finder& finder, const std::string& scope, int ntypes) {
    std::vector<char> keep(static_cast<std::size_t>(ntypes) * ntypes, 1);
    for (std::size_t i = 0; i < finder.graph.nodes().size(); i++) {
        const Node& slice = finder.graph.node(static_cast<int>(i));
        if (slice.op != "Slice" || slice.name.find(scope + "/") != 0 || slice.in.empty() || !finder.live(static_cast<int>(i))) continue;
        const int product = finder.graph.source(slice.in[0]);
        if (product < 0 || finder.graph.node(product).op != "Mul" || finder.graph.node(product).in.size() != 2) continue;
        const int gather = finder.graph.source(finder.graph.node(product).in[1]);
        if (gather < 0 || finder.graph.node(gather).op.substr(0, 6) != "Gather" || finder.graph.node(gather).in.empty()) Finder::refuse("the environment matrix is multiplied by something unknown");
        const int source = finder.graph.source(finder.graph.node(gather).in[0]);
        if (source < 0) Finder::refuse("the environment matrix is multiplied by something unknown");
        const Tensor mask = finder.take(source);
        if (mask.shape.size() != 2 || mask.shape[0] < ntypes || mask.shape[1] < ntypes) Finder::refuse("a mask of excluded types of unexpected shape");
        for (int a = 0; a < ntypes; a++)
            for (int b = 0; b < ntypes; b++) {
                const double value = mask.values[a * mask.shape[1] + b];
                if (value != 0 && value != 1) Finder::refuse("a mask of excluded types that is not 0 and 1");
                keep[a * ntypes + b] = value == 1;
            }
        break;
    }
    return keep;
}

/// Follows the first inputs through what only shuffles.
int shuffled_from(const Finder& finder, int index) {
    for (int steps = 0; index >= 0 && steps < 32; steps++) {
        const Node& node = finder.graph.node(index);
        if (node.op != "Reshape" && node.op != "Identity" && node.op != "Cast" && node.op != "Tile") return index;
        index = node.in.empty() ? -1 : node.in[0];
    }
    return index;
}

bool leads_to_selection(const Finder& finder, int index, int depth = 0) {
    for (const int use : finder.live_uses(index)) {
        const std::string_view op = finder.graph.node(use).op;
        if (op.substr(0, 6) == "Select") return true;
        if (depth < 8 && (op == "Reshape" || op == "Identity" || op == "Cast") && leads_to_selection(finder, use, depth + 1)) return true;
    }
    return false;
}

/// exclude_types of se_atten: a mask (centre, neighbour or empty) looked up by the types that ProdEnvMatAMix gives. Smooth ones
/// select, others multiply.
std::vector<char> find_mixed_mask(Finder& finder, int descriptor, int ntypes, bool& selects) {
    std::vector<char> keep(static_cast<std::size_t>(ntypes) * ntypes, 1);
    selects = false;
    for (const char* op : {"GatherV2", "Gather"})
        for (const int index : finder.graph.with_op(op)) {
            const Node& gather = finder.graph.node(index);
            if (!finder.live(index) || gather.in.size() < 2) continue;
            const int source = finder.graph.source(gather.in[0]), sum = shuffled_from(finder, gather.in[1]);
            if (source < 0 || finder.graph.node(source).op != "Const" || sum < 0 || finder.graph.node(sum).op.substr(0, 3) != "Add" || finder.graph.node(sum).in.size() != 2) continue;
            if (shuffled_from(finder, finder.graph.node(sum).in[1]) != descriptor) continue;
            const Tensor mask = finder.graph.constant(source);
            if (mask.shape != std::vector<std::int64_t>{ntypes, ntypes + 1}) continue;
            finder.take(source);
            for (int a = 0; a < ntypes; a++)
                for (int b = 0; b <= ntypes; b++) {
                    const double value = mask.values[a * (ntypes + 1) + b];
                    if (value != 1 && (value != 0 || b == ntypes)) Finder::refuse("a mask of excluded types that is not understood");
                    if (b < ntypes) keep[a * ntypes + b] = value == 1;
                }
            selects = leads_to_selection(finder, index);
            return keep;
        }
    return keep;
}

/// The constant of the graph that rounds to this float: graphs hold rcut_smth in full where Python computes with it.
double in_full(const Finder& finder, float value) {
    for (const int index : finder.graph.with_op("Const")) {
        if (!finder.live(index) || finder.live_uses(index).empty()) continue;
        const Node& use = finder.graph.node(finder.live_uses(index)[0]);
        if (use.op != "Mul") continue;
        const Tensor tensor = finder.graph.constant(index);
        if (tensor.type == Tensor::Type::float64 && tensor.values.size() == 1 && static_cast<float>(tensor.values[0]) == value) return tensor.values[0];
    }
    return value;
}

/// Nets or tables of one scope, by neighbour type: −1 where there is none (excluded).
std::vector<int> take_by_neighbour(Finder& finder, Descriptor& d, const std::string& scope) {
    const int ntypes = d.ntypes();
    std::vector<int> found(ntypes, -1);
    for (int j = 0; j < ntypes; j++)
        if (Net net = finder.take_embedding_net(scope, "_" + std::to_string(j)); !net.layers.empty())
            found[j] = add(d, embedding_of(std::make_shared<Net>(std::move(net)), {}));
    for (const std::string_view op : {"TabulateFusion", "TabulateFusionSeA", "TabulateFusionSeR"})
        for (const int index : finder.graph.with_op(op)) {
            const Node& node = finder.graph.node(index);
            if (!finder.live(index) || node.name.find(scope + "/") != 0) continue;
            EmbeddingFunction embedding;
            embedding.width = static_cast<int>(finder.graph.attribute_integer(node, "last_layer_size", 0));
            embedding.table = take_table(finder, node, embedding.width, false);
            found[type_of_slice(d, first_slice(finder, node.in[2]))] = add(d, std::move(embedding));
        }
    return found;
}

void take_pairs(Finder& finder, Descriptor& d, const std::string& suffix) {
    const int ntypes = d.ntypes();
    d.pair.assign(static_cast<std::size_t>(ntypes) * ntypes, -1);
    if (scope_exists(finder, scope_of(suffix, 0, true))) {
        const std::string scope = scope_of(suffix, 0, true);
        const std::vector<int> found = take_by_neighbour(finder, d, scope);
        const std::vector<char> keep = find_mask(finder, scope, ntypes);
        for (int i = 0; i < ntypes; i++)
            for (int j = 0; j < ntypes; j++) d.pair[i * ntypes + j] = keep[i * ntypes + j] ? found[j] : -1;
        if (d.kind == Kind::r) {  // a masked row is zero, but G(0) still counts in the mean
            d.masked.assign(static_cast<std::size_t>(ntypes) * d.width, 0.0);
            std::vector<double> value(d.width), derivative(d.width);
            for (int i = 0; i < ntypes; i++)
                for (int j = 0; j < ntypes; j++) {
                    if (keep[i * ntypes + j] || found[j] < 0) continue;
                    d.embeddings[found[j]].evaluate(0, value.data(), derivative.data());
                    for (int m = 0; m < d.width; m++) d.masked[i * d.width + m] += d.sel[j] * value[m];
                }
        }
        return;
    }
    for (int i = 0; i < ntypes; i++) {
        const std::vector<int> found = take_by_neighbour(finder, d, scope_of(suffix, i, false));
        std::copy(found.begin(), found.end(), d.pair.begin() + static_cast<std::ptrdiff_t>(i) * ntypes);
    }
}

void take_triples(Finder& finder, Descriptor& d, const std::string& suffix) {
    const int ntypes = d.ntypes();
    const std::string scope = scope_of(suffix, 0, true);
    d.pair.assign(static_cast<std::size_t>(ntypes) * ntypes, -1);
    for (int i = 0; i < ntypes; i++)
        for (int j = i; j < ntypes; j++)
            if (Net net = finder.take_embedding_net(scope, "_" + std::to_string(i) + "_" + std::to_string(j)); !net.layers.empty())
                d.pair[i * ntypes + j] = add(d, embedding_of(std::make_shared<Net>(std::move(net)), {}));
    for (const int index : finder.graph.with_op("TabulateFusionSeT")) {
        const Node& node = finder.graph.node(index);
        if (!finder.live(index) || node.name.find(scope + "/") != 0) continue;
        EmbeddingFunction embedding;
        embedding.width = static_cast<int>(finder.graph.attribute_integer(node, "last_layer_size", 0));
        embedding.table = take_table(finder, node, embedding.width, true);
        const int product = node.in.size() > 3 ? finder.graph.source(node.in[3]) : -1;
        if (product < 0 || finder.graph.node(product).in.size() != 2) Finder::refuse("a table of se_e3 that is not understood");
        const int i = type_of_slice(d, first_slice(finder, finder.graph.node(product).in[0]));
        const int j = type_of_slice(d, first_slice(finder, finder.graph.node(product).in[1]));
        d.pair[i * ntypes + j] = add(d, std::move(embedding));
    }
}

/// Type embedding. Concatenated: the net sees (s, T_j) or (s, T_j, T_i). Stripped: G = N(s) ⊙ (1 + N'(T_j [, T_i])), and an
/// empty place is a type of its own, with a zero embedding.
void take_embedded_pairs(Finder& finder, Descriptor& d, int index_of_descriptor, const std::string& suffix, const std::vector<std::vector<double>>& types) {
    const int ntypes = d.ntypes(), features = static_cast<int>(types[0].size());
    const std::string scope = scope_of(suffix, 0, true);
    bool selects = false;
    const std::vector<char> keep = d.mixed ? find_mixed_mask(finder, index_of_descriptor, ntypes, selects) : find_mask(finder, scope, ntypes);
    d.pair.assign(static_cast<std::size_t>(ntypes) * ntypes, -1);
    if (selects) d.excluded = d.pair;
    EmbeddingFunction shared;
    if (Net net = finder.take_embedding_net(scope, ""); !net.layers.empty()) {
        shared.width = net.out();
        shared.net = std::make_shared<Net>(std::move(net));
    }
    for (const int index : finder.graph.with_op("TabulateFusionSeAtten"))
        if (finder.live(index) && finder.graph.node(index).name.find(scope + "/") == 0) {
            shared.width = static_cast<int>(finder.graph.attribute_integer(finder.graph.node(index), "last_layer_size", 0));
            shared.table = take_table(finder, finder.graph.node(index), shared.width, false);
        }
    if (shared.width == 0) Finder::refuse("a type-embedded descriptor without embedding net");

    if (shared.net && shared.net->in() > 1) {
        const bool both = shared.net->in() == 1 + 2 * features;
        if (d.mixed) d.padding.assign(ntypes, -1);
        for (int i = 0; i < ntypes; i++)
            for (int j = 0; j < ntypes + (d.mixed ? 1 : 0); j++) {
                const bool masked = j < ntypes && !keep[i * ntypes + j];
                if (masked && !selects) continue;
                std::vector<double> constants = j < ntypes ? types[j] : std::vector<double>(features, 0.0);
                if (both) constants.insert(constants.end(), types[i].begin(), types[i].end());
                (masked ? d.excluded[i * ntypes + j] : j < ntypes ? d.pair[i * ntypes + j] : d.padding[i]) = add(d, embedding_of(shared.net, std::move(constants)));
            }
        return;
    }
    const StrippedFactors factors = take_stripped_factors(finder, scope, types, shared.width);
    d.padding.assign(ntypes, -1);
    for (int i = 0; i < ntypes; i++)
        for (int j = 0; j <= ntypes; j++) {
            const bool masked = j < ntypes && !keep[i * ntypes + j];
            EmbeddingFunction embedding = shared;
            if (masked) {  // smooth: its factor has faded
                if (selects) d.excluded[i * ntypes + j] = add(d, std::move(embedding));
                continue;
            }
            embedding.factor = factors.of(i, j);
            if (factors.smooth) {
                const std::size_t row = static_cast<std::size_t>(i) * ntypes * 4;
                embedding.fade = {d.smooth_from, d.std[row], d.avg[row]};
            }
            (j < ntypes ? d.pair[i * ntypes + j] : d.padding[i]) = add(d, std::move(embedding));
        }
}

/// Is the node of this scope? se_atten ("") divides and multiplies outside of its scope of nets.
bool belongs(const Node& node, const std::string& scope) {
    return scope.empty() ? node.name.find("filter_type") != 0 && node.name.find("attention_layer") != 0 : node.name.find(scope + "/") == 0;
}

/// M_<: from the slice (0, 0, 0) of T that is multiplied with T.
int take_axis(Finder& finder, const std::string& scope) {
    for (const int index : finder.graph.with_op("Slice")) {
        const Node& node = finder.graph.node(index);
        if (!finder.live(index) || !belongs(node, scope) || node.in.size() != 3 || node.in[0] < 0 || node.in[1] < 0 || node.in[2] < 0) continue;
        if (finder.graph.node(node.in[0]).op != "RealDiv" || finder.graph.node(node.in[1]).op != "Const" || finder.graph.node(node.in[2]).op != "Const") continue;
        const std::vector<double> begin = finder.graph.constant(node.in[1]).values, size = finder.graph.constant(node.in[2]).values;
        if (begin == std::vector<double>{0, 0, 0} && size.size() == 3 && size[2] >= 1) return static_cast<int>(size[2]);
    }
    return 0;
}

/// Nc of se_e2_a, or 5 · Nc of se_e2_r, from the constants of the scope.
double take_divisor(Finder& finder, const Descriptor& d, const std::string& scope) {
    if (d.kind == Kind::r) {
        const int factor = finder.graph.find(scope + "/mul/y");
        return d.total_sel() / (factor >= 0 ? finder.take_number(factor) : 0.2);
    }
    for (const int index : finder.graph.with_op("RealDiv")) {
        const Node& node = finder.graph.node(index);
        if (finder.live(index) && belongs(node, scope) && node.in.size() == 2) return finder.take_number(node.in[1]);
    }
    return d.total_sel();
}

}  // namespace

Descriptor take_descriptor(Finder& finder, int index, const std::vector<std::vector<double>>& types, int ntypes, DescriptorInfo& info) {
    const Graph& graph = finder.graph;
    const Node& node = graph.node(index);
    Descriptor d;
    const bool radial = node.op == "ProdEnvMatR" || node.op == "DescrptSeR";
    d.kind = radial ? Kind::r : Kind::a;
    d.mixed = node.op == "ProdEnvMatAMix";
    d.types = ntypes;
    if (d.mixed && types.empty()) Finder::refuse("se_atten without type embedding");
    d.rcut = graph.attribute_float(node, radial ? "rcut" : "rcut_r");
    d.rcut_smth = graph.attribute_float(node, radial ? "rcut_smth" : "rcut_r_smth");
    d.switch_width = static_cast<float>(d.rcut) - static_cast<float>(d.rcut_smth);
    d.smooth_from = in_full(finder, static_cast<float>(d.rcut_smth));
    for (const std::int64_t count : graph.attribute_integers(node, radial ? "sel" : "sel_a")) {
        if (count < 0 || count > 100000) Finder::refuse("sel " + std::to_string(count));
        d.sel.push_back(static_cast<int>(count));
    }
    if (!(d.rcut > 0) || !(d.rcut < 1000) || !(d.rcut_smth >= 0) || !(d.rcut_smth <= d.rcut)) Finder::refuse("a cutoff of " + std::to_string(d.rcut) + " A");
    if (static_cast<int>(d.sel.size()) != (d.mixed ? 1 : ntypes)) Finder::refuse("sel of the descriptor has " + std::to_string(d.sel.size()) + " entries for " + std::to_string(ntypes) + " types");
    if (d.total_sel() < 1) Finder::refuse("sel of the descriptor is zero");
    if (!radial)
        for (const std::int64_t count : graph.attribute_integers(node, "sel_r"))
            if (count != 0) Finder::refuse("radial neighbours (sel_r) in se_e2_a");
    if (node.in.size() < 7 || node.in[5] < 0 || node.in[6] < 0) Finder::refuse("a descriptor without statistics");

    const int avg = graph.source(node.in[5]), std = graph.source(node.in[6]);
    if (avg < 0 || std < 0) Finder::refuse("a descriptor without statistics");
    const std::string name(graph.node(avg).name), head = "descrpt_attr", tail = "/t_avg";
    if (name.size() < head.size() + tail.size() || name.compare(0, head.size(), head) != 0 || name.compare(name.size() - tail.size(), tail.size(), tail) != 0)
        Finder::refuse("statistics named '" + name + "'");
    const std::string suffix = name.substr(head.size(), name.size() - head.size() - tail.size());
    const std::string all = scope_of(suffix, 0, true);

    if (!radial && (graph.find(all + "/matrix_1_0_0") >= 0 || has_table_of_triples(finder, all))) d.kind = Kind::t;
    d.avg = rows_per_pair(d, finder.take(avg), "avg");
    d.std = rows_per_pair(d, finder.take(std), "std");
    for (const double value : d.std)
        if (value == 0) Finder::refuse("a standard deviation of zero");

    const bool embedded = !types.empty() && !radial && d.kind != Kind::t;
    if (d.kind == Kind::t) take_triples(finder, d, suffix);
    else if (embedded) take_embedded_pairs(finder, d, index, suffix, types);
    else take_pairs(finder, d, suffix);
    if (d.width == 0) Finder::refuse("a descriptor without embedding nets");
    if (d.mixed) d.attention = take_attention(finder, suffix, d.width, d.total_sel());

    // Nc and M_< stand in each scope, the same everywhere (a centre all of whose pairs are excluded has none).
    bool one_side = scope_exists(finder, all);
    for (int i = 0; i < ntypes; i++) {
        std::string scope = scope_of(suffix, i, one_side);
        if (!scope_exists(finder, scope)) continue;
        if (d.mixed) scope.clear();
        const double divisor = d.kind == Kind::t ? 1 : take_divisor(finder, d, scope);
        const int axis = d.kind == Kind::a ? take_axis(finder, scope) : 0;
        if (d.kind == Kind::a && (axis < 1 || axis > d.width)) Finder::refuse("axis_neuron " + std::to_string(axis));
        if (d.axis != 0 && (axis != d.axis || divisor != d.divisor)) Finder::refuse("descriptors that differ between centre types");
        d.axis = axis, d.divisor = divisor;
    }
    if (!(d.divisor > 0)) Finder::refuse("a descriptor divided by " + std::to_string(d.divisor));
    if (d.kind == Kind::t)
        for (std::size_t k = 0; k < d.avg.size(); k++)
            if (k % 4 != 0 && d.avg[k] != 0) Finder::refuse("se_e3 with an average direction that is not zero");
    // With type embedding the net itself is shared: one-sided when it does not see the centre.
    if (embedded && d.embeddings.front().factor.empty()) one_side = d.embeddings.front().constants.size() == types[0].size();
    if (embedded && !d.embeddings.front().factor.empty()) one_side = finder.has(all + "/matrix_1_one_side_ebd");
    describe(d, embedded, one_side && d.kind != Kind::t, info);
    info.precision = finder.last_precision;
    return d;
}

}  // namespace garnet::deepmd
