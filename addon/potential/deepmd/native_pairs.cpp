#include "potential/deepmd/native_pairs.h"

#include <cmath>

#include "potential/deepmd/native_parts.h"

namespace garnet::deepmd {
namespace {

[[noreturn]] void refuse(const std::string& what) { Finder::refuse(what); }

/// (ntypes) what a model adds to the energy of each atom; zeros when it says nothing.
std::vector<double> out_bias(NativeNets& nets, const Json& model, int ntypes) {
    const Json* variables = model.find("@variables");
    if (!variables || variables->idle("out_bias")) return std::vector<double>(ntypes, 0.0);
    std::vector<double> bias = nets.numbers(variables->at("out_bias"), "out_bias");
    if (static_cast<int>(bias.size()) != ntypes) refuse("an output bias of " + std::to_string(bias.size()) + " numbers");
    return bias;
}

void read_table(NativeNets& nets, const Json& model, const Descriptor& d, int ntypes, ShortRange& out) {
    if (model.text_at("type") != "pairtab") refuse("a sum of models other than a net and a pair table");
    refuse_others(model, {"@class", "type", "@version", "type_map", "tab", "rcut", "sel", "rcond", "preset_out_bias", "@variables"}, "pair table");
    // The table's neighbours are the descriptor's: DeePMD-kit gives both the same cutoff and number.
    if (model.number_at("rcut") != d.rcut || model.number_at("sel") != d.sel[0]) refuse("a pair table with other neighbours than the descriptor");
    const Json& arrays = model.at("tab").at("@variables");
    const std::vector<double> limits = nets.numbers(arrays.at("tab_info"), "tab_info");
    out.coefficients = nets.numbers(arrays.at("tab_data"), "tab_data");
    if (limits.size() != 4 || limits[3] != ntypes || !(limits[1] > 0) || !(limits[2] >= 1) || !(limits[2] < 1e7)) refuse("a pair table of unexpected limits");
    out.first = limits[0], out.step = limits[1], out.pieces = static_cast<int>(limits[2] + 0.1);
    if (out.coefficients.size() != static_cast<std::size_t>(ntypes) * ntypes * out.pieces * 4) refuse("a pair table of unexpected size");
}

}  // namespace

Architecture read_native_with_pairs(const Json& root, const Arrays& arrays) {
    const Json& model = root.at("model");
    refuse_others(model, {"@class", "type", "@version", "type_map", "models", "weights", "sw_rmin", "sw_rmax", "smin_alpha", "rcond", "preset_out_bias", "trainable", "@variables"}, "model");
    const std::vector<Json>& models = model.list_at("models");
    if (models.size() != 2) refuse("a sum of " + std::to_string(models.size()) + " models");
    Json alone = root;  // the first model as if it were the whole
    for (auto& member : alone.members)
        if (member.first == "model") {
            Json first = models[0];
            member.second = std::move(first);
        }
    if (alone.at("model").text_at("type") != "standard") refuse("a sum of models other than a net and a pair table");
    Architecture a = read_native(alone, arrays);
    if (a.descriptors.size() != 1 || !a.descriptors[0].mixed) refuse("a pair table with another descriptor than se_atten");
    NativeNets nets(arrays);
    auto pairs = std::make_unique<ShortRange>();
    read_table(nets, models[1], a.descriptors[0], a.ntypes, *pairs);
    pairs->native = true;
    pairs->alpha = model.number_at("smin_alpha");
    pairs->from = model.number_at("sw_rmin"), pairs->to = model.number_at("sw_rmax");
    if (!(pairs->alpha > 0) || !(pairs->to > pairs->from)) refuse("a pair table with an impossible switch");
    // Each part has its own shift per type, and so has the sum: that one goes into both.
    const std::vector<double> of_sum = out_bias(nets, model, a.ntypes);
    pairs->bias = out_bias(nets, models[1], a.ntypes);
    for (int t = 0; t < a.ntypes; t++) {
        a.out_bias[t] += of_sum[t], pairs->bias[t] += of_sum[t];
        a.info.energy_bias[t] += of_sum[t];
    }
    a.short_range = std::move(pairs);
    return a;
}

}  // namespace garnet::deepmd
