// Descriptors of a native model with a net per pair of types or per neighbour type: se_e2_a, se_e2_r, se_e3.
#include <algorithm>
#include <cmath>

#include "potential/deepmd/architecture_parts.h"
#include "potential/deepmd/native_parts.h"

namespace garnet::deepmd {
namespace {

using Kind = Descriptor::Kind;

[[noreturn]] void refuse(const std::string& what) { Finder::refuse(what); }

/// The same row for all places of a type, as in graphs: (ntypes, nnei, 4 or 1).
std::vector<double> rows(const Descriptor& d, const std::vector<double>& all, const char* what) {
    const int row = d.kind == Kind::r ? 1 : 4, total = d.total_sel();
    if (all.size() != static_cast<std::size_t>(d.types) * total * row) refuse(std::string(what) + " of the descriptor does not fit sel");
    std::vector<double> out(static_cast<std::size_t>(d.types) * d.types * row, what[1] == 's' ? 1.0 : 0.0);
    for (int i = 0; i < d.types; i++)
        for (int j = 0, start = 0; j < d.types; j++) {
            const int places = d.mixed ? total : d.sel[j];
            for (int k = 0; k < places; k++)
                for (int c = 0; c < row; c++) {
                    const double value = all[(static_cast<std::size_t>(i) * total + start + k) * row + c];
                    double& kept = out[(static_cast<std::size_t>(i) * d.types + j) * row + c];
                    if (k == 0) kept = value;
                    else if (kept != value) refuse(std::string(what) + " differs between neighbours of one type");
                }
            start += d.mixed ? 0 : places;
        }
    return out;
}

int add_net(NativeNets& nets, Descriptor& d, const Json& from) {
    EmbeddingFunction embedding;
    embedding.net = std::make_shared<Net>(nets.net(from));
    embedding.width = embedding.net->out();
    if (embedding.net->in() != 1) refuse("an embedding net with " + std::to_string(embedding.net->in()) + " inputs");
    return add_embedding(d, std::move(embedding));
}

/// Rows of excluded neighbours are zero, so se_e2_r still has their G(0). Their places are taken; empty ones count as ever.
void exclude(Descriptor& d, const Json& from) {
    const std::vector<char> excluded = excluded_pairs(from, "exclude_types", d.types);
    if (excluded.empty()) return;
    if (d.kind == Kind::t) {
        d.dropped = excluded;
        return;
    }
    d.padding_of_excluded.assign(excluded.size(), -1);
    if (d.kind == Kind::r) d.excluded.assign(excluded.size(), -1);
    for (std::size_t pair = 0; pair < excluded.size(); pair++) {
        if (!excluded[pair]) continue;
        d.padding_of_excluded[pair] = d.pair[pair];
        if (d.kind == Kind::r) d.excluded[pair] = d.pair[pair];
        d.pair[pair] = -1;
    }
}

void read_pairs(NativeNets& nets, const Json& from, Descriptor& d) {
    refuse_others(from, {"@class", "type", "@version", "rcut", "rcut_smth", "sel", "neuron", "axis_neuron", "resnet_dt", "trainable", "type_one_side", "exclude_types", "set_davg_zero",
                         "activation_function", "precision", "embeddings", "env_mat", "@variables", "type_map", "ntypes", "seed"}, "descriptor");
    read_environment(nets, from, d);
    const int n = d.types;
    d.pair.assign(static_cast<std::size_t>(n) * n, -1);
    const Json& embeddings = from.at("embeddings");
    if (const int dimensions = nets.dimensions(embeddings); d.kind != Kind::t && dimensions == 1) {
        const std::vector<Json>& given = nets.collection(embeddings, 1, n);
        for (int j = 0; j < n; j++) {
            const int e = add_net(nets, d, given[j]);
            for (int i = 0; i < n; i++) d.pair[i * n + j] = e;
        }
    } else {
        const std::vector<Json>& given = nets.collection(embeddings, 2, n);
        for (int i = 0; i < n; i++)
            for (int j = d.kind == Kind::t ? i : 0; j < n; j++) d.pair[i * n + j] = add_net(nets, d, given[i + static_cast<std::size_t>(j) * n]);
    }
    exclude(d, from);
    if (d.kind == Kind::t)
        for (std::size_t k = 0; k < d.avg.size(); k++)
            if (k % 4 != 0 && d.avg[k] != 0) refuse("se_e3 with an average direction that is not zero");
}

}  // namespace

int add_embedding(Descriptor& d, EmbeddingFunction embedding) {
    if (d.width == 0) d.width = embedding.width;
    if (d.width != embedding.width) refuse("embedding nets of different widths in one descriptor");
    d.embeddings.push_back(std::move(embedding));
    return static_cast<int>(d.embeddings.size()) - 1;
}

std::vector<char> excluded_pairs(const Json& from, const char* name, int ntypes) {
    if (from.idle(name)) return {};
    std::vector<char> excluded(static_cast<std::size_t>(ntypes) * ntypes, 0);
    for (const Json& pair : from.list_at(name)) {
        if (pair.items.size() != 2) refuse(std::string(name) + " that are no pairs");
        const double i = pair.items[0].number, j = pair.items[1].number;
        if (!(i >= 0) || !(j >= 0) || !(i < ntypes) || !(j < ntypes)) refuse(std::string(name) + " of a type that the model has not");
        excluded[static_cast<int>(i) * ntypes + static_cast<int>(j)] = excluded[static_cast<int>(j) * ntypes + static_cast<int>(i)] = 1;
    }
    return excluded;
}

void read_environment(NativeNets& nets, const Json& from, Descriptor& d) {
    if (const Json* env = from.find("env_mat")) refuse_others(*env, {"rcut", "rcut_smth"}, "environment");
    d.rcut = from.number_at("rcut"), d.rcut_smth = from.number_at("rcut_smth");
    d.switch_width = d.rcut - d.rcut_smth;
    d.smooth_from = d.rcut_smth;
    d.sel = from.at("sel").kind == Json::Kind::number ? std::vector<int>{static_cast<int>(std::clamp(from.number_at("sel"), -1.0, 1e6))} : from.integers_at("sel");
    if (!(d.rcut > 0) || !(d.rcut < 1000) || !(d.rcut_smth >= 0) || !(d.rcut_smth < d.rcut)) refuse("a cutoff of " + std::to_string(d.rcut) + " A");
    for (const int count : d.sel)
        if (count < 0 || count > 100000) refuse("sel " + std::to_string(count));
    if (d.mixed) d.sel = {d.total_sel()};
    else if (static_cast<int>(d.sel.size()) != d.types) refuse("sel of the descriptor has " + std::to_string(d.sel.size()) + " entries for " + std::to_string(d.types) + " types");
    if (d.total_sel() < 1 || d.total_sel() > 1000000) refuse("sel of the descriptor is " + std::to_string(d.total_sel()));
    const Json& statistics = from.at("@variables");
    refuse_others(statistics, {"davg", "dstd"}, "descriptor");
    d.avg = rows(d, nets.numbers(statistics.at("davg"), "davg"), "davg");
    d.std = rows(d, nets.numbers(statistics.at("dstd"), "dstd"), "dstd");
    for (const double value : d.std)
        if (value == 0) refuse("a standard deviation of zero");
}

Descriptor read_native_descriptor(NativeNets& nets, const Json& from, const Architecture& a, DescriptorInfo& info, std::vector<std::vector<double>>& constants) {
    const std::string& type = from.text_at("type");
    Descriptor d;
    d.types = a.ntypes;
    d.mixed = type == "dpa1" || type == "se_atten" || type == "se_atten_v2";
    if (type == "se_e2_a" || type == "se_a" || d.mixed) d.kind = Kind::a;
    else if (type == "se_e2_r" || type == "se_r") d.kind = Kind::r;
    else if (type == "se_e3" || type == "se_t" || type == "se_at" || type == "se_a_3be") d.kind = Kind::t;
    else refuse("the descriptor '" + type + "' of a native model");
    if (d.mixed) read_se_atten(nets, from, d, a.info.type_map, constants);
    else read_pairs(nets, from, d);
    info.precision = nets.precision;
    if (d.kind == Kind::a) {
        d.axis = static_cast<int>(std::min(1e6, from.number_at("axis_neuron")));
        if (d.axis < 1 || d.axis > d.width) refuse("axis_neuron " + std::to_string(d.axis));
    }
    d.divisor = d.kind == Kind::a ? d.total_sel() : d.kind == Kind::r ? 5.0 * d.total_sel() : 1;
    const bool one_side = d.mixed ? from.flag_at("type_one_side") : d.kind != Kind::t && nets.dimensions(from.at("embeddings")) == 1;
    describe(d, d.mixed, one_side, info);
    for (int i = 0; i < d.types && d.kind == Kind::t && !d.dropped.empty(); i++)
        for (int j = i; j < d.types; j++)
            if (d.dropped[i * d.types + j]) info.exclude_types.push_back({i, j});
    return d;
}

}  // namespace garnet::deepmd
