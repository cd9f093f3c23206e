#include "potential/deepmd/native.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>

#include "potential/deepmd/architecture_parts.h"
#include "potential/deepmd/hdf5.h"
#include "potential/deepmd/json.h"

namespace garnet::deepmd {
namespace {

using Kind = Descriptor::Kind;
using Names = std::set<std::string_view>;

[[noreturn]] void refuse(const std::string& what) { Finder::refuse(what); }

/// What is neither known nor idle would change the energy in a way that is not understood.
void refuse_others(const Json& from, const Names& known, const char* where) {
    for (const auto& member : from.members)
        if (!known.count(member.first) && !from.idle(member.first)) refuse("'" + member.first + "' of the " + where + " has a meaning that is not known here");
}

Activation activation_of(const std::string& name) {
    using A = Activation::Kind;
    static const std::pair<std::string_view, A> names[] = {{"tanh", A::tanh}, {"relu", A::relu}, {"relu6", A::relu6}, {"softplus", A::softplus}, {"sigmoid", A::sigmoid},
                                                           {"gelu", A::gelu}, {"gelu_tf", A::gelu}, {"none", A::none}, {"linear", A::none}, {"silu", A::silu}};
    for (const auto& [text, kind] : names)
        if (name == text) return Activation{kind};
    if (name.compare(0, 5, "silut") == 0 || name.compare(0, 11, "custom_silu") == 0) {
        const std::size_t colon = name.find(':');
        const double threshold = colon == std::string::npos ? 3 : std::strtod(name.c_str() + colon + 1, nullptr);
        if (threshold > 0 && threshold < 1000) return Activation::silut(threshold);
    }
    refuse("the activation function '" + name + "'");
}

class Reader {
public:
    Reader(const Json& root, const Arrays& arrays) : root_(root), arrays_(arrays) {}

    Architecture read() {
        Architecture a;
        const Json& model = root_.at("model");
        if (model.text_at("type") != "standard") refuse("it is a model of kind '" + model.text_at("type") + "', not 'standard'");
        refuse_others(model, {"@class", "type", "@version", "type_map", "descriptor", "fitting", "@variables", "rcond", "preset_out_bias", "trainable"}, "model");
        for (const Json& name : model.list_at("type_map")) a.info.type_map.push_back(name.text);
        a.ntypes = static_cast<int>(a.info.type_map.size());
        if (a.ntypes < 1 || a.ntypes > 200) refuse("a type map of " + std::to_string(a.ntypes) + " elements");
        a.info.model_type = "ener";
        if (const Json* version = root_.find("version")) a.info.model_version = version->text;
        if (const Json* variables = root_.find("@variables"))
            if (!variables->idle("min_nbor_dist"))
                if (const auto nearest = numbers(variables->at("min_nbor_dist"), "min_nbor_dist"); nearest.size() == 1) a.info.min_nbor_dist = nearest[0];

        const Json& descriptor = model.at("descriptor");
        if (descriptor.text_at("type") == "hybrid") {
            refuse_others(descriptor, {"@class", "type", "@version", "list"}, "descriptor");
            for (const Json& one : descriptor.list_at("list")) add_descriptor(a, one);
        } else {
            add_descriptor(a, descriptor);
        }
        if (a.descriptors.empty()) refuse("a model without descriptor");
        read_fitting(a, model.at("fitting"));
        a.out_std.assign(a.ntypes, 1.0), a.out_bias.assign(a.ntypes, 0.0);
        if (const Json* variables = model.find("@variables"); variables && !variables->idle("out_bias")) {
            const std::vector<double> bias = numbers(variables->at("out_bias"), "out_bias");
            if (static_cast<int>(bias.size()) != a.ntypes) refuse("an output bias of " + std::to_string(bias.size()) + " numbers");
            a.out_bias = bias;
        }
        finish(a);
        return a;
    }

private:
    /// A variable: the path of its dataset.
    Tensor tensor(const Json& value, const std::string& what) const {
        if (value.kind != Json::Kind::text) refuse("'" + what + "' that is not an array");
        return arrays_(value.text);
    }
    std::vector<double> numbers(const Json& value, const std::string& what) const {
        return value.kind == Json::Kind::number ? std::vector<double>{value.number} : tensor(value, what).values;
    }

    Layer read_layer(const Json& from) {
        refuse_others(from, {"@class", "@version", "bias", "use_timestep", "activation_function", "resnet", "precision", "trainable", "@variables"}, "layer");
        const Json& variables = from.at("@variables");
        const Tensor weights = tensor(variables.at("w"), "w");
        if (weights.shape.size() != 2 || weights.shape[0] < 1 || weights.shape[1] < 1 || weights.shape[0] > 1000000 || weights.shape[1] > 1000000) refuse("expected a matrix of weights");
        precision_ = precision_name(weights.type);
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

    Net read_net(const Json& from) {
        Net net;
        for (const Json& layer : from.list_at("layers")) {
            net.layers.push_back(read_layer(layer));
            if (net.layers.size() > 1 && net.layers.back().in != net.layers[net.layers.size() - 2].out) refuse("a net whose layers do not fit each other");
        }
        if (net.layers.empty()) refuse("a net without layers");
        return net;
    }

    /// Networks of a collection; −1 in `dimensions`: any.
    const std::vector<Json>& collection(const Json& from, int dimensions, int ntypes) {
        if (from.number_at("ndim") != dimensions) refuse("a collection of nets over " + std::to_string(static_cast<int>(from.number_at("ndim"))) + " types");
        const std::vector<Json>& nets = from.list_at("networks");
        if (nets.size() != static_cast<std::size_t>(std::pow(ntypes, dimensions) + 0.5)) refuse("a collection of " + std::to_string(nets.size()) + " nets for " + std::to_string(ntypes) + " types");
        return nets;
    }

    int add_embedding(Descriptor& d, const Json& from) {
        EmbeddingFunction embedding;
        embedding.net = std::make_shared<Net>(read_net(from));
        embedding.width = embedding.net->out();
        if (embedding.net->in() != 1) refuse("an embedding net with " + std::to_string(embedding.net->in()) + " inputs");
        if (d.width == 0) d.width = embedding.width;
        if (d.width != embedding.width) refuse("embedding nets of different widths in one descriptor");
        d.embeddings.push_back(std::move(embedding));
        return static_cast<int>(d.embeddings.size()) - 1;
    }

    /// The same row for all places of a type, as in graphs: (ntypes, nnei, 4 or 1).
    std::vector<double> rows(const Descriptor& d, const Json& from, const char* what) {
        const int row = d.kind == Kind::r ? 1 : 4, total = d.total_sel();
        const std::vector<double> all = numbers(from, what);
        if (all.size() != static_cast<std::size_t>(d.types) * total * row) refuse(std::string(what) + " of the descriptor does not fit sel");
        std::vector<double> out(static_cast<std::size_t>(d.types) * d.types * row, what[1] == 's' ? 1.0 : 0.0);
        for (int i = 0; i < d.types; i++)
            for (int j = 0, place = 0; j < d.types; j++)
                for (int k = 0; k < d.sel[j]; k++, place++)
                    for (int c = 0; c < row; c++) {
                        const double value = all[(static_cast<std::size_t>(i) * total + place) * row + c];
                        double& kept = out[(static_cast<std::size_t>(i) * d.types + j) * row + c];
                        if (k == 0) kept = value;
                        else if (kept != value) refuse(std::string(what) + " differs between neighbours of one type");
                    }
        return out;
    }

    void add_descriptor(Architecture& a, const Json& from) {
        const std::string& type = from.text_at("type");
        Descriptor d;
        if (type == "se_e2_a" || type == "se_a") d.kind = Kind::a;
        else if (type == "se_e2_r" || type == "se_r") d.kind = Kind::r;
        else if (type == "se_e3" || type == "se_t" || type == "se_at" || type == "se_a_3be") d.kind = Kind::t;
        else refuse("the descriptor '" + type + "' of a native model. Convert it: dp convert-backend model.dp model.pb");
        refuse_others(from, {"@class", "type", "@version", "rcut", "rcut_smth", "sel", "neuron", "axis_neuron", "resnet_dt", "trainable", "type_one_side", "exclude_types", "set_davg_zero",
                             "activation_function", "precision", "embeddings", "env_mat", "@variables", "type_map", "ntypes", "seed"}, "descriptor");
        if (const Json* env = from.find("env_mat")) refuse_others(*env, {"rcut", "rcut_smth"}, "environment");
        d.types = a.ntypes;
        d.rcut = from.number_at("rcut"), d.rcut_smth = from.number_at("rcut_smth");
        d.switch_width = d.rcut - d.rcut_smth;
        d.smooth_from = d.rcut_smth;
        d.sel = from.integers_at("sel");
        if (!(d.rcut > 0) || !(d.rcut < 1000) || !(d.rcut_smth >= 0) || !(d.rcut_smth <= d.rcut)) refuse("a cutoff of " + std::to_string(d.rcut) + " A");
        if (static_cast<int>(d.sel.size()) != a.ntypes) refuse("sel of the descriptor has " + std::to_string(d.sel.size()) + " entries for " + std::to_string(a.ntypes) + " types");
        for (const int count : d.sel)
            if (count < 0 || count > 100000) refuse("sel " + std::to_string(count));
        if (d.total_sel() < 1) refuse("sel of the descriptor is zero");
        const Json& statistics = from.at("@variables");
        d.avg = rows(d, statistics.at("davg"), "davg"), d.std = rows(d, statistics.at("dstd"), "dstd");
        for (const double value : d.std)
            if (value == 0) refuse("a standard deviation of zero");

        const int n = a.ntypes;
        d.pair.assign(static_cast<std::size_t>(n) * n, -1);
        const bool one_side = d.kind != Kind::t && from.flag_at("type_one_side");
        const std::vector<Json>& nets = collection(from.at("embeddings"), one_side ? 1 : 2, n);
        if (one_side) {
            for (int j = 0; j < n; j++) {
                const int e = add_embedding(d, nets[j]);
                for (int i = 0; i < n; i++) d.pair[i * n + j] = e;
            }
        } else {
            for (int i = 0; i < n; i++)
                for (int j = d.kind == Kind::t ? i : 0; j < n; j++) d.pair[i * n + j] = add_embedding(d, nets[i + static_cast<std::size_t>(j) * n]);
        }
        exclude(d, from);
        if (d.kind == Kind::a) {
            d.axis = static_cast<int>(std::min(1e6, from.number_at("axis_neuron")));
            if (d.axis < 1 || d.axis > d.width) refuse("axis_neuron " + std::to_string(d.axis));
        }
        d.divisor = d.kind == Kind::a ? d.total_sel() : d.kind == Kind::r ? 5.0 * d.total_sel() : 1;
        if (d.kind == Kind::t)
            for (std::size_t k = 0; k < d.avg.size(); k++)
                if (k % 4 != 0 && d.avg[k] != 0) refuse("se_e3 with an average direction that is not zero");
        a.info.descriptors.emplace_back();
        describe(d, false, one_side, a.info.descriptors.back());
        a.info.descriptors.back().precision = precision_;
        a.descriptors.push_back(std::move(d));
    }

    /// Rows of excluded neighbours are zero; those of empty places are not, so only averages of zero make them alike.
    void exclude(Descriptor& d, const Json& from) {
        if (from.idle("exclude_types")) return;
        if (d.kind == Kind::t) refuse("exclude_types of se_e3");
        for (const double value : d.avg)
            if (value != 0) refuse("exclude_types of a native model whose averages are not zero. Convert it: dp convert-backend model.dp model.pb");
        const int n = d.types;
        std::vector<double> value(d.width), slope(d.width);
        if (d.kind == Kind::r) d.masked.assign(static_cast<std::size_t>(n) * d.width, 0.0);
        for (const Json& pair : from.list_at("exclude_types")) {
            if (pair.items.size() != 2) refuse("exclude_types that are no pairs");
            const int types[2] = {static_cast<int>(pair.items[0].number), static_cast<int>(pair.items[1].number)};
            for (const int side : {0, 1}) {
                const int i = types[side], j = types[1 - side];
                if (i < 0 || j < 0 || i >= n || j >= n) refuse("exclude_types of a type that the model has not");
                int& e = d.pair[i * n + j];
                if (e >= 0 && d.kind == Kind::r) {
                    d.embeddings[e].evaluate(0, value.data(), slope.data());
                    for (int m = 0; m < d.width; m++) d.masked[i * d.width + m] += d.sel[j] * value[m];
                }
                e = -1;
            }
        }
    }

    void read_fitting(Architecture& a, const Json& from) {
        if (from.text_at("type") != "ener") refuse("the fitting net '" + from.text_at("type") + "', not 'ener'");
        refuse_others(from, {"@class", "type", "@version", "var_name", "ntypes", "dim_descrpt", "dim_out", "neuron", "resnet_dt", "numb_fparam", "numb_aparam", "rcond", "trainable",
                             "atom_ener", "activation_function", "precision", "layer_name", "type_map", "nets", "@variables", "default_fparam", "seed"}, "fitting net");
        const Json& variables = from.at("@variables");
        refuse_others(variables, {"bias_atom_e", "fparam_avg", "fparam_inv_std", "aparam_avg", "aparam_inv_std"}, "fitting net");
        const auto parameters = [&](const char* count_of, const char* avg, const char* inverse, std::vector<double>& to_avg, std::vector<double>& to_inverse) {
            const double count = from.number_at(count_of);
            if (!(count >= 0) || count > 1000) refuse(std::string(count_of) + " out of range");
            if (count == 0) return;
            to_avg = numbers(variables.at(avg), avg), to_inverse = numbers(variables.at(inverse), inverse);
            if (to_avg.size() != static_cast<std::size_t>(count) || to_inverse.size() != to_avg.size()) refuse("statistics of parameters that do not fit their number");
        };
        parameters("numb_fparam", "fparam_avg", "fparam_inv_std", a.fparam_avg, a.fparam_inverse_std);
        parameters("numb_aparam", "aparam_avg", "aparam_inv_std", a.aparam_avg, a.aparam_inverse_std);
        std::vector<double> bias(a.ntypes, 0.0);
        if (!variables.idle("bias_atom_e")) bias = numbers(variables.at("bias_atom_e"), "bias_atom_e");
        if (static_cast<int>(bias.size()) != a.ntypes) refuse("a bias of " + std::to_string(bias.size()) + " numbers");
        const Json* fixed = from.find("atom_ener");
        const std::vector<Json>& nets = collection(from.at("nets"), 1, a.ntypes);
        for (int t = 0; t < a.ntypes; t++) {
            Fitting fitting;
            fitting.net = read_net(nets[t]);
            fitting.bias = bias[t];
            fitting.minus_vacuum = fixed && t < static_cast<int>(fixed->items.size()) && !fixed->items[t].is_null();
            const auto& layers = fitting.net.layers;
            if (layers.front().in != a.dim() + static_cast<int>(a.fparam_avg.size() + a.aparam_avg.size())) refuse("a fitting net with " + std::to_string(layers.front().in) + " inputs");
            for (std::size_t k = 0; k < layers.size(); k++)
                if (layers[k].carry == Layer::Carry::doubled || ((k == 0 || k + 1 == layers.size()) && layers[k].carry != Layer::Carry::nothing))
                    refuse("a fitting net that carries its input over a layer of another width. Convert it: dp convert-backend model.dp model.pb");
            if (fitting.net.out() != 1 || layers.back().activation.kind != Activation::Kind::none || !layers.back().timestep.empty()) refuse("a fitting net whose last layer is of another kind");
            a.fittings.push_back(std::move(fitting));
        }
        a.info.fitting_precision = precision_;
    }

    void finish(Architecture& a) {
        Info& info = a.info;
        int places = 0;
        for (int j = 0; j < a.ntypes; j++) {
            int most = 0;
            for (const Descriptor& d : a.descriptors) most = std::max(most, d.sel[j]);
            places += most;
        }
        for (Descriptor& d : a.descriptors) d.most_places = places;
        for (const Descriptor& d : a.descriptors) {
            info.rcut = std::max(info.rcut, d.rcut);
            for (const EmbeddingFunction& e : d.embeddings) info.parameters += e.net->parameters();
        }
        for (int t = 0; t < a.ntypes; t++) {
            info.parameters += a.fittings[t].net.parameters();
            info.energy_bias.push_back(a.fittings[t].bias + a.out_bias[t]);
        }
        const Net& net = a.fittings[0].net;
        for (std::size_t k = 0; k + 1 < net.layers.size(); k++) info.fitting_neuron.push_back(net.layers[k].out);
        info.fitting_activation = net.layers[0].activation.name();
        info.numb_fparam = static_cast<int>(a.fparam_avg.size()), info.numb_aparam = static_cast<int>(a.aparam_avg.size());
    }

    const Json& root_;
    const Arrays& arrays_;
    std::string precision_;
};

}  // namespace

Architecture read_native(const Json& root, const Arrays& arrays) { return Reader(root, arrays).read(); }

Architecture read_native(std::string bytes) {
    const Hdf5 file(std::move(bytes));
    return read_native(parse_json(file.attribute("json")), [&](const std::string& name) { return file.dataset(name); });
}

}  // namespace garnet::deepmd
