// From the graph of a frozen model to plain data: type embedding, fitting nets, statistics of the model. Descriptors are in
// architecture_descriptor.cpp. What the energy depends on and nobody took is refused at the end.
#include "potential/deepmd/architecture.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "potential/deepmd/architecture_parts.h"

namespace garnet::deepmd {
namespace {

std::vector<std::string> words(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> out;
    for (std::string word; in >> word;) out.push_back(word);
    return out;
}

std::vector<double> take_optional(Finder& finder, const std::string& name, std::size_t count, double fallback) {
    if (!finder.live(finder.graph.find(name))) return std::vector<double>(count, fallback);
    std::vector<double> values = finder.take(name).values;
    if (values.size() != count) Finder::refuse("expected " + std::to_string(count) + " numbers in '" + name + "', got " + std::to_string(values.size()));
    return values;
}

int take_count(Finder& finder, const std::string& name) {
    if (!finder.has(name)) return 0;
    const Tensor tensor = finder.take(name);
    if (tensor.values.size() != 1 || !(tensor.values[0] >= 0) || tensor.values[0] > 1000) Finder::refuse("expected a count in '" + name + "'");
    return static_cast<int>(tensor.values[0]);
}

bool is_descriptor(std::string_view op) {
    return op == "ProdEnvMatA" || op == "ProdEnvMatR" || op == "ProdEnvMatAMix" || op == "DescrptSeA" || op == "DescrptSeR";
}

void fill_info(const Finder& finder, Architecture& a) {
    Info& info = a.info;
    info.model_version = finder.graph.string_of("model_attr/model_version");
    info.model_type = finder.graph.string_of("model_attr/model_type");
    info.training_script = finder.graph.string_of("train_attr/training_script");
    if (const int index = finder.graph.find("train_attr/min_nbor_dist"); index >= 0 && finder.graph.node(index).op == "Const")
        if (const Tensor t = finder.graph.constant(index); t.values.size() == 1 && std::isfinite(t.values[0])) info.min_nbor_dist = t.values[0];
    for (const Descriptor& d : a.descriptors) {
        info.rcut = std::max(info.rcut, static_cast<double>(d.rcut));
        std::vector<const void*> counted;  // nets are shared between pairs
        for (const EmbeddingFunction& e : d.embeddings) {
            const void* what = e.net ? static_cast<const void*>(e.net.get()) : e.table.get();
            if (std::find(counted.begin(), counted.end(), what) != counted.end()) continue;
            counted.push_back(what);
            info.parameters += e.net ? e.net->parameters() : e.table->coefficients.size();
        }
    }
    for (std::size_t t = 0; t < a.fittings.size(); t++) {
        if (t == 0 || !a.fittings[t].constants.size()) info.parameters += a.fittings[t].net.parameters();
        info.energy_bias.push_back(a.fittings[t].bias * a.out_std[t] + a.out_bias[t]);
    }
    const Net& net = a.fittings[0].net;
    for (std::size_t k = 0; k + 1 < net.layers.size(); k++) info.fitting_neuron.push_back(net.layers[k].out);
    info.fitting_activation = net.layers[0].activation.name();
    info.numb_fparam = static_cast<int>(a.fparam_avg.size());
    info.numb_aparam = static_cast<int>(a.aparam_avg.size());
}

}  // namespace

int Descriptor::total_sel() const {
    int total = 0;
    for (const int count : sel) total += count;
    return total;
}

int Architecture::dim() const {
    int total = 0;
    for (const Descriptor& d : descriptors) total += d.dim();
    return total;
}

std::vector<InputColumn> input_columns(const Architecture& a, const Fitting& fitting) {
    using Kind = InputColumn::Kind;
    std::vector<InputColumn> columns;
    int start = 0, constant = 0;
    for (std::size_t k = 0; k < a.descriptors.size(); k++) {
        const Descriptor& d = a.descriptors[k];
        const int rows = d.dim() / d.width;
        for (int m = 0; m < d.width; m++)
            for (int b = 0; b < rows; b++) columns.push_back({Kind::descriptor, start + b * d.width + m});
        start += d.dim();
        const bool last = k + 1 == a.descriptors.size();
        int behind = k < a.constants_behind.size() ? a.constants_behind[k] : last ? static_cast<int>(fitting.constants.size()) : 0;
        while (behind-- > 0) columns.push_back({Kind::constant, constant++});
    }
    for (std::size_t k = 0; k < a.fparam_avg.size(); k++) columns.push_back({Kind::fparam, static_cast<int>(k)});
    for (std::size_t k = 0; k < a.aparam_avg.size(); k++) columns.push_back({Kind::aparam, static_cast<int>(k)});
    return columns;
}

std::vector<double> StrippedFactors::of(int i, int j) const {
    const auto from = values.begin() + (static_cast<std::ptrdiff_t>(i) * (ntypes + 1) + j) * width;
    return {from, from + width};
}

/// smooth_type_embedding multiplies the looked-up factors by the switch function before they meet N(s).
bool factors_fade(const Finder& finder, const std::string& scope) {
    for (const char* op : {"GatherV2", "Gather"})
        for (const int index : finder.graph.with_op(op)) {
            if (!finder.live(index) || finder.graph.node(index).name.find(scope + "/") != 0) continue;
            std::vector<int> stack{index};
            for (std::size_t steps = 0; !stack.empty() && steps < 100; steps++) {
                const int at = stack.back();
                stack.pop_back();
                for (const int use : finder.live_uses(at)) {
                    const std::string_view next = finder.graph.node(use).op;
                    if (next == "Identity" || next == "Reshape") stack.push_back(use);
                    if (next != "Mul") continue;
                    for (const int after : finder.live_uses(use))
                        if (finder.graph.node(after).op == "Mul") return true;
                }
            }
        }
    return false;
}

/// attn_mask: the weights are multiplied by (1 − identity), a constant or made of constants, just before they meet V.
bool multiplied_by_mask(Finder& finder, const Node& product, int places) {
    const int weights = product.in.empty() ? -1 : finder.graph.source(product.in[0]);
    if (weights < 0 || finder.graph.node(weights).op != "Mul") return false;
    for (const int in : finder.graph.node(weights).in) {
        const int source = finder.graph.source(in);
        if (source < 0) continue;
        const Node& node = finder.graph.node(source);
        if (node.op == "Sub" && node.in.size() == 2 && node.in[0] >= 0 && node.in[1] >= 0 && finder.graph.node(node.in[1]).op.substr(0, 10) == "MatrixDiag") {
            for (const int constant : {node.in[0], finder.graph.node(node.in[1]).in.empty() ? -1 : finder.graph.node(node.in[1]).in[0]}) {  // ones − diag(ones)
                if (constant < 0) Finder::refuse("an attention mask that is not understood");
                const Node& given = finder.graph.node(constant);
                for (const double value : finder.take(given.op == "Fill" && given.in.size() == 2 && given.in[1] >= 0 ? given.in[1] : constant).values)
                    if (value != 1) Finder::refuse("an attention mask that is not one minus the identity");
            }
            return true;
        }
        if (node.op != "Const") continue;
        const Tensor mask = finder.graph.constant(source);
        if (mask.shape != std::vector<std::int64_t>{places, places}) continue;
        for (int i = 0; i < places; i++)
            for (int j = 0; j < places; j++)
                if (mask.values[static_cast<std::size_t>(i) * places + j] != (i != j)) Finder::refuse("an attention mask that is not one minus the identity");
        finder.take(source);
        return true;
    }
    return false;
}

StrippedFactors take_stripped_factors(Finder& finder, const std::string& scope, const std::vector<std::vector<double>>& types, int width) {
    StrippedFactors factors;
    factors.ntypes = static_cast<int>(types.size()), factors.width = width;
    const std::size_t features = types[0].size();
    for (int i = 0; i < factors.ntypes; i++)
        for (int j = 0; j <= factors.ntypes; j++) factors.values.insert(factors.values.end(), width, 1.0);
    // After compression the values themselves stand in the graph, (centre · neighbour, width) or (neighbour, width).
    for (const int index : finder.graph.with_op("TabulateFusionSeAtten")) {
        const Node& node = finder.graph.node(index);
        if (!finder.live(index) || node.name.find(scope + "/") != 0 || node.in.size() < 5) continue;
        int gather = finder.graph.source(node.in[4]);
        if (gather >= 0 && finder.graph.node(gather).op == "Mul" && !finder.graph.node(gather).in.empty()) {
            factors.smooth = true;
            gather = finder.graph.source(finder.graph.node(gather).in[0]);
        }
        if (gather < 0 || finder.graph.node(gather).op.substr(0, 6) != "Gather") Finder::refuse("a table with a type factor that is not looked up");
        const int source = gather >= 0 && !finder.graph.node(gather).in.empty() ? finder.graph.source(finder.graph.node(gather).in[0]) : -1;
        if (source < 0) Finder::refuse("a table with a type factor that is not a constant");
        const Tensor numbers = finder.take(source);
        const std::int64_t n = factors.ntypes + 1;
        if (numbers.shape.size() != 2 || numbers.shape[1] != width || (numbers.shape[0] != n && numbers.shape[0] != n * n)) Finder::refuse("type factors of unexpected shape");
        for (int i = 0; i < factors.ntypes; i++)
            for (int j = 0; j < n; j++)
                for (int m = 0; m < width; m++)
                    factors.values[(i * n + j) * width + m] += numbers.values[((numbers.shape[0] == n ? 0 : i * n) + j) * width + m];
        return factors;
    }
    for (const bool both : {false, true}) {
        const Net net = finder.take_embedding_net(scope, both ? "_two_side_ebd" : "_one_side_ebd");
        if (net.layers.empty()) continue;
        factors.smooth = factors_fade(finder, scope);
        if (net.in() != static_cast<int>(features) * (both ? 2 : 1) || net.out() != width) Finder::refuse("a type factor net of unexpected widths");
        const std::vector<double> empty(features, 0.0);
        std::vector<double> value(width);
        for (int i = 0; i < factors.ntypes; i++)
            for (int j = 0; j <= factors.ntypes; j++) {
                std::vector<double> x = j < factors.ntypes ? types[j] : empty;
                if (both) x.insert(x.end(), types[i].begin(), types[i].end());
                net.evaluate(x.data(), value.data());
                for (int m = 0; m < width; m++) factors.values[(static_cast<std::size_t>(i) * (factors.ntypes + 1) + j) * width + m] += value[m];
            }
        return factors;
    }
    Finder::refuse("a stripped type embedding without its net");
}

std::shared_ptr<const Attention> take_attention(Finder& finder, const std::string& suffix, int width, int places) {
    auto attention = std::make_shared<Attention>();
    attention->places = places;
    for (int l = 0;; l++) {
        const std::string scope = "attention_layer_" + std::to_string(l) + suffix;
        if (!finder.live(finder.graph.find(scope + "/c_query/matrix"))) break;
        AttentionLayer layer;
        layer.query = finder.take_layer(scope + "/c_query", "", false, false);
        layer.key = finder.take_layer(scope + "/c_key", "", false, false);
        layer.value = finder.take_layer(scope + "/c_value", "", false, false);
        layer.out = finder.take_layer(scope + "/c_out", "", false, false);
        layer.gamma = finder.take(scope + "/layer_normalization/gamma").values;
        layer.beta = finder.take(scope + "/layer_normalization/beta").values;
        layer.epsilon = finder.take_number(finder.graph.find(scope + "/layer_normalization/add/y"));
        const int heads = layer.query.out;
        if (layer.query.in != width || layer.key.in != width || layer.value.in != width || layer.key.out != heads || layer.value.out != heads || layer.out.in != heads ||
            layer.out.out != width || static_cast<int>(layer.gamma.size()) != width || static_cast<int>(layer.beta.size()) != width || !(layer.epsilon > 0))
            Finder::refuse("an attention layer of unexpected widths");
        // What the weights are made of: Q Kᵀ, A V and, with attn_dotr, R̂ R̂ᵀ; before the softmax a difference when smooth.
        int products = 0;
        bool smooth = false, masked = false;
        for (std::size_t i = 0; i < finder.graph.nodes().size(); i++) {
            const Node& node = finder.graph.node(static_cast<int>(i));
            if (!finder.live(static_cast<int>(i)) || node.name.find(scope + "/") != 0) continue;
            if (node.op.substr(0, 11) == "BatchMatMul") products++;
            if (node.op == "Softmax" && !node.in.empty() && node.in[0] >= 0) smooth = finder.graph.node(node.in[0]).op == "Sub";
            if (node.op == "BatchMatMulV2" || node.op == "BatchMatMul") masked = masked || multiplied_by_mask(finder, node, places);
        }
        if (products < 2 || products > 3) Finder::refuse("an attention layer of another kind");
        attention->angles = products == 3, attention->smooth = smooth, attention->others_only = masked;
        attention->layers.push_back(std::move(layer));
    }
    if (attention->layers.empty()) return nullptr;
    return attention;
}

bool has_table_of_triples(const Finder& finder, const std::string& scope) {
    for (const int index : finder.graph.with_op("TabulateFusionSeT"))
        if (finder.live(index) && finder.graph.node(index).name.find(scope + "/") == 0) return true;
    return false;
}

void describe(const Descriptor& d, bool embedded, bool one_side, DescriptorInfo& info) {
    info.kind = d.mixed ? "se_atten" : d.kind == Descriptor::Kind::a ? "se_e2_a" : d.kind == Descriptor::Kind::r ? "se_e2_r" : "se_e3";
    info.rcut = d.rcut, info.rcut_smth = d.rcut_smth;
    info.sel = d.sel;
    info.axis_neuron = d.axis;
    info.type_embedding = embedded;
    info.type_one_side = one_side;
    const EmbeddingFunction& first = d.embeddings.front();
    info.compressed = static_cast<bool>(first.table);
    if (first.net) {
        for (const Layer& layer : first.net->layers) info.neuron.push_back(layer.out);
        info.activation = first.net->layers[0].activation.name();
    } else {
        info.neuron = {d.width};
    }
    const int ntypes = d.ntypes();
    for (int i = 0; i < ntypes; i++)
        for (int j = i; j < ntypes; j++)
            if (d.pair[i * ntypes + j] < 0) info.exclude_types.push_back({i, j});
}

std::vector<std::vector<double>> take_type_embedding(Finder& finder, int ntypes) {
    const std::string scope = "type_embed_net";
    const int first = finder.graph.find(scope + "/matrix_1");
    if (!finder.live(first)) return {};
    const Net net = finder.take_embedding_net(scope, "");
    // The input: one-hot, or a table of electron configurations.
    std::vector<std::vector<double>> inputs;
    int product = -1;
    for (std::size_t i = 0; i < finder.graph.nodes().size(); i++)
        if (const Node& node = finder.graph.node(static_cast<int>(i)); node.op == "MatMul" && node.in.size() == 2 && finder.graph.source(node.in[1]) == first) product = static_cast<int>(i);
    const int source = product >= 0 ? finder.graph.source(finder.graph.node(product).in[0]) : -1;
    if (source >= 0 && finder.graph.node(source).op == "OneHot" && net.in() == ntypes) {
        for (int t = 0; t < ntypes; t++) inputs.emplace_back(ntypes, 0.0), inputs.back()[t] = 1;
    } else if (source >= 0 && finder.graph.node(source).op == "Const") {
        const Tensor table = finder.take(source);
        if (table.shape.size() != 2 || table.shape[0] != ntypes || table.shape[1] != net.in()) Finder::refuse("a type embedding of unexpected shape");
        for (int t = 0; t < ntypes; t++) inputs.emplace_back(table.values.begin() + t * net.in(), table.values.begin() + (t + 1) * net.in());
    } else {
        Finder::refuse("a type embedding whose input is not understood");
    }
    // The zero row of the empty type, where there is one.
    for (const int index : finder.graph.with_op("Const"))
        if (finder.live(index) && finder.graph.node(index).name == "zeros") finder.take(index);
    std::vector<std::vector<double>> types(ntypes, std::vector<double>(net.out()));
    for (int t = 0; t < ntypes; t++) net.evaluate(inputs[t].data(), types[t].data());
    return types;
}

std::vector<Fitting> take_fittings(Finder& finder, int ntypes, int dim, const std::vector<std::vector<double>>& types, Architecture& a) {
    const bool shared = finder.live(finder.graph.find("final_layer/matrix"));
    const std::vector<double> bias = take_optional(finder, "fitting_attr/t_bias_atom_e", ntypes, 0.0);
    std::vector<Fitting> fittings(ntypes);
    for (int t = 0; t < ntypes; t++) {
        Fitting& fitting = fittings[t];
        const std::string tail = shared ? "" : "_type_" + std::to_string(t);
        fitting.bias = bias[t];
        if (shared && !types.empty()) fitting.constants = types[t];
        for (int k = 0; finder.live(finder.graph.find("layer_" + std::to_string(k) + tail + "/matrix")); k++)
            fitting.net.layers.push_back(finder.take_layer("layer_" + std::to_string(k) + tail, "", k > 0, false));
        const std::string last = "final_layer" + tail;
        if (!finder.live(finder.graph.find(last + "/matrix"))) Finder::refuse("the fitting net has no '" + last + "' (shared layers of several models are not evaluated)");
        fitting.net.layers.push_back(finder.take_layer(last, "", false, false));
        if (fitting.net.layers.back().activation.kind != Activation::Kind::none) Finder::refuse("an activation function after '" + last + "'");
        int width = dim + static_cast<int>(fitting.constants.size() + a.fparam_avg.size() + a.aparam_avg.size());
        for (const Layer& layer : fitting.net.layers) {
            if (layer.in != width) Finder::refuse("a fitting net with " + std::to_string(layer.in) + " inputs where " + std::to_string(width) + " were expected");
            width = layer.out;
        }
        if (width != 1) Finder::refuse("a fitting net with " + std::to_string(width) + " outputs");
        int products = 0;
        std::vector<int> stack{finder.graph.find(last + "/matrix")};
        while (!stack.empty()) {
            const int at = stack.back();
            stack.pop_back();
            for (const int use : finder.live_uses(at)) {
                const std::string_view op = finder.graph.node(use).op;
                if (op == "MatMul") products++;
                else if (op == "Identity" || op == "Cast") stack.push_back(use);
            }
        }
        fitting.minus_vacuum = products == 2;
        if (products != 1 && products != 2) Finder::refuse("a final layer that is used " + std::to_string(products) + " times");
    }
    return fittings;
}

Architecture find_architecture(const Graph& graph) {
    Finder finder(graph);
    Architecture a;
    const std::string type = graph.string_of("model_attr/model_type");
    if (!type.empty() && type != "ener") Finder::refuse("it is a model of '" + type + "', not of the energy");
    a.info.type_map = words(graph.string_of("model_attr/tmap"));
    a.ntypes = take_count(finder, "descrpt_attr/ntypes");
    if (a.ntypes == 0) a.ntypes = static_cast<int>(a.info.type_map.size());
    if (a.ntypes < 1 || a.ntypes > 200) Finder::refuse("the number of atom types (descrpt_attr/ntypes) is missing");
    for (int t = static_cast<int>(a.info.type_map.size()); t < a.ntypes; t++) a.info.type_map.push_back("X" + std::to_string(t + 1));
    a.info.type_map.resize(a.ntypes);

    const auto types = take_type_embedding(finder, a.ntypes);
    std::vector<int> nodes;
    for (std::size_t i = 0; i < graph.nodes().size(); i++) {
        const std::string_view op = graph.node(static_cast<int>(i)).op;
        if (!finder.live(static_cast<int>(i)) || !is_descriptor(op)) continue;
        nodes.push_back(static_cast<int>(i));
        a.info.descriptors.emplace_back();
        a.descriptors.push_back(take_descriptor(finder, static_cast<int>(i), types, a.ntypes, a.info.descriptors.back()));
    }
    if (a.descriptors.empty()) {
        finder.refuse_rest();
        Finder::refuse("the graph has no descriptor that is known");
    }
    const int fparams = take_count(finder, "fitting_attr/dfparam"), aparams = take_count(finder, "fitting_attr/daparam");
    a.fparam_avg = take_optional(finder, "fitting_attr/t_fparam_avg", fparams, 0);
    a.fparam_inverse_std = take_optional(finder, "fitting_attr/t_fparam_istd", fparams, 1);
    a.aparam_avg = take_optional(finder, "fitting_attr/t_aparam_avg", aparams, 0);
    a.aparam_inverse_std = take_optional(finder, "fitting_attr/t_aparam_istd", aparams, 1);
    a.fittings = take_fittings(finder, a.ntypes, a.dim(), types, a);
    a.info.fitting_precision = finder.last_precision;
    a.out_std = take_optional(finder, "model_attr/model_attr/t_out_std", a.ntypes, 1);
    a.out_bias = take_optional(finder, "model_attr/model_attr/t_out_bias", a.ntypes, 0);
    a.short_range = take_short_range(finder, a.ntypes, nodes);
    finder.refuse_rest();
    fill_info(finder, a);
    return a;
}

}  // namespace garnet::deepmd
