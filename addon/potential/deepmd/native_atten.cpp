// se_atten (DPA-1) of a native model: type embedding, concatenated or stripped, and attention layers.
#include <algorithm>
#include <cmath>

#include "potential/deepmd/electrons.h"
#include "potential/deepmd/native_parts.h"

namespace garnet::deepmd {
namespace {

[[noreturn]] void refuse(const std::string& what) { Finder::refuse(what); }

/// Where there is no such entry, `otherwise`.
bool flag_or(const Json& from, const char* name, bool otherwise) { return from.find(name) ? from.flag_at(name) : otherwise; }

/// T_t for each type: the net at one-hot vectors, or at electron configurations.
std::vector<std::vector<double>> read_type_embedding(NativeNets& nets, const Json& from, const std::vector<std::string>& elements) {
    refuse_others(from, {"@class", "@version", "ntypes", "neuron", "resnet_dt", "precision", "activation_function", "trainable", "padding", "use_tebd_bias", "use_econf_tebd", "type_map",
                         "embedding"}, "type embedding");
    const Net net = nets.net(from.at("embedding"));
    const bool electrons = flag_or(from, "use_econf_tebd", false);
    const std::size_t count = elements.size();
    std::vector<std::vector<double>> types(count, std::vector<double>(net.out()));
    for (std::size_t t = 0; t < count; t++) {
        std::vector<double> input(electrons ? 0 : count, 0.0);
        if (electrons) input = electron_configuration(elements[t]);
        else input[t] = 1;
        if (input.empty()) refuse("electron configurations (use_econf_tebd) of '" + elements[t] + "', which is no element");
        if (net.in() != static_cast<int>(input.size())) refuse("a type embedding with " + std::to_string(net.in()) + " inputs");
        net.evaluate(input.data(), types[t].data());
    }
    return types;
}

/// Columns `part` of three of a layer that makes queries, keys and values at once.
Layer third(const Layer& whole, int part) {
    Layer layer;
    layer.in = whole.in, layer.out = whole.out / 3;
    for (int k = 0; k < whole.in; k++) {
        const auto from = whole.weights.begin() + static_cast<std::ptrdiff_t>(k) * whole.out + part * layer.out;
        layer.weights.insert(layer.weights.end(), from, from + layer.out);
    }
    layer.bias.assign(whole.bias.begin() + part * layer.out, whole.bias.begin() + (part + 1) * layer.out);
    return layer;
}

bool is_linear(const Layer& layer) { return layer.activation.kind == Activation::Kind::none && layer.carry == Layer::Carry::nothing && layer.timestep.empty(); }

std::shared_ptr<Attention> read_attention(NativeNets& nets, const Json& from, const Descriptor& d) {
    auto attention = std::make_shared<Attention>();
    attention->places = d.total_sel(), attention->least = 1e-24;
    for (const Json& given : from.at("attention_layers").list_at("attention_layers")) {
        const Json& gated = given.at("attention_layer");
        refuse_others(gated, {"nnei", "embed_dim", "hidden_dim", "num_heads", "dotr", "scaling_factor", "normalize", "temperature", "bias", "smooth", "precision", "in_proj", "out_proj",
                              "trainable"}, "attention layer");
        if (!gated.idle("num_heads") && gated.number_at("num_heads") != 1) refuse("attention with several heads");
        const Layer whole = nets.layer(gated.at("in_proj"));
        AttentionLayer layer;
        layer.out = nets.layer(gated.at("out_proj"));
        if (whole.in != d.width || whole.out % 3 != 0 || layer.out.in != whole.out / 3 || layer.out.out != d.width || !is_linear(whole) || !is_linear(layer.out))
            refuse("an attention layer of unexpected widths");
        layer.query = third(whole, 0), layer.key = third(whole, 1), layer.value = third(whole, 2);
        const Json& normal = given.at("attn_layer_norm");
        layer.epsilon = normal.number_at("eps");
        layer.gamma = nets.numbers(normal.at("@variables").at("w"), "w"), layer.beta = nets.numbers(normal.at("@variables").at("b"), "b");
        if (static_cast<int>(layer.gamma.size()) != d.width || static_cast<int>(layer.beta.size()) != d.width || !(layer.epsilon > 0)) refuse("a layer normalisation of unexpected width");
        attention->angles = gated.flag_at("dotr"), attention->smooth = gated.flag_at("smooth"), attention->normalised = gated.flag_at("normalize");
        const double heads = layer.query.out;
        attention->scale = gated.idle("temperature") ? 1 / std::sqrt(heads * gated.number_at("scaling_factor")) : gated.number_at("temperature");
        if (!std::isfinite(attention->scale)) refuse("attention scaled by " + std::to_string(attention->scale));
        attention->layers.push_back(std::move(layer));
    }
    return attention;
}

std::vector<double> joined(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> out = a;
    out.insert(out.end(), b.begin(), b.end());
    return out;
}

/// Empty places take the first row of the frame's types: that of its first atom. Excluded neighbours add nothing.
void read_embeddings(NativeNets& nets, const Json& from, Descriptor& d, const std::vector<std::vector<double>>& types, bool strip, bool one_side, bool smooth) {
    const int n = d.types, features = static_cast<int>(types[0].size());
    const std::vector<char> excluded = excluded_pairs(from, "exclude_types", n);
    d.first_atom_pads = true;
    d.pair.assign(static_cast<std::size_t>(n) * n, -1), d.padding = d.pair;
    EmbeddingFunction shared;
    shared.net = std::make_shared<Net>(nets.net(nets.collection(from.at("embeddings"), 0, n)[0]));
    shared.width = shared.net->out();
    const int inputs = strip ? 1 : 1 + features * (one_side ? 1 : 2);
    if (shared.net->in() != inputs) refuse("an embedding net with " + std::to_string(shared.net->in()) + " inputs");
    Net factors;
    if (strip) {
        factors = nets.net(nets.collection(from.at("embeddings_strip"), 0, n)[0]);
        if (factors.in() != features * (one_side ? 1 : 2) || factors.out() != shared.width) refuse("a type factor net of unexpected widths");
        if (smooth) d.faded.assign(d.pair.size(), {});
    }
    std::vector<double> factor(shared.width);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            EmbeddingFunction embedding = shared;
            const std::vector<double> tail = one_side ? types[j] : joined(types[j], types[i]);
            if (!strip) {
                embedding.constants = tail;
            } else {
                factors.evaluate(tail.data(), factor.data());
                if (smooth) d.faded[i * n + j] = factor;
                else
                    for (const double x : factor) embedding.factor.push_back(1 + x);
            }
            const int e = strip && smooth && i + j > 0 ? 0 : add_embedding(d, std::move(embedding));
            d.padding[i * n + j] = e;
            if (excluded.empty() || !excluded[i * n + j]) d.pair[i * n + j] = e;
        }
}

}  // namespace

void read_se_atten(NativeNets& nets, const Json& from, Descriptor& d, const std::vector<std::string>& elements, std::vector<std::vector<double>>& constants) {
    refuse_others(from, {"@class", "type", "@version", "rcut", "rcut_smth", "sel", "ntypes", "neuron", "axis_neuron", "tebd_dim", "tebd_input_mode", "set_davg_zero", "attn", "attn_layer",
                         "attn_dotr", "activation_function", "resnet_dt", "scaling_factor", "normalize", "temperature", "trainable_ln", "ln_eps", "smooth_type_embedding", "type_one_side",
                         "concat_output_tebd", "use_econf_tebd", "use_tebd_bias", "type_map", "precision", "embeddings", "embeddings_strip", "attention_layers", "env_mat", "type_embedding",
                         "exclude_types", "@variables", "trainable", "lmax"}, "descriptor");
    if (const Json* lmax = from.find("lmax"); lmax && lmax->number != 1) refuse("se_atten with moments beyond the first (lmax)");
    read_environment(nets, from, d);
    const bool second = from.text_at("type") == "se_atten_v2";
    const std::string mode = second ? "strip" : from.text_at("tebd_input_mode");
    if (mode != "concat" && mode != "strip") refuse("tebd_input_mode '" + mode + "'");
    const bool smooth = second || flag_or(from, "smooth_type_embedding", true);
    const auto types = read_type_embedding(nets, from.at("type_embedding"), elements);
    read_embeddings(nets, from, d, types, mode == "strip", from.flag_at("type_one_side"), smooth);
    const std::shared_ptr<Attention> attention = read_attention(nets, from, d);
    if (!attention->layers.empty() || !d.faded.empty()) {
        if (attention->layers.empty()) attention->smooth = smooth;
        d.attention = attention;
    }
    if (flag_or(from, "concat_output_tebd", true)) constants = types;
}

}  // namespace garnet::deepmd
