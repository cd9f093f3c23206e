// Fitting nets of a native model.
#include <cmath>

#include "potential/deepmd/native_parts.h"

namespace garnet::deepmd {
namespace {

[[noreturn]] void refuse(const std::string& what) { Finder::refuse(what); }

void read_parameters(NativeNets& nets, const Json& from, const char* count_of, const char* average, const char* inverse, std::vector<double>& to_average, std::vector<double>& to_inverse) {
    const double count = from.number_at(count_of);
    if (!(count >= 0) || count > 1000) refuse(std::string(count_of) + " out of range");
    if (count == 0) return;
    const Json& variables = from.at("@variables");
    to_average = nets.numbers(variables.at(average), average), to_inverse = nets.numbers(variables.at(inverse), inverse);
    if (to_average.size() != static_cast<std::size_t>(count) || to_inverse.size() != to_average.size()) refuse("statistics of parameters that do not fit their number");
}

void check(const Architecture& a, const Fitting& fitting) {
    const auto& layers = fitting.net.layers;
    if (layers.front().in != static_cast<int>(input_columns(a, fitting).size())) refuse("a fitting net with " + std::to_string(layers.front().in) + " inputs");
    const Layer& last = layers.back();
    if (last.out != 1 || last.activation.kind != Activation::Kind::none || !last.timestep.empty() || last.carry != Layer::Carry::nothing)
        refuse("a fitting net whose last layer is of another kind");
}

}  // namespace

void read_native_fitting(NativeNets& nets, const Json& from, Architecture& a, const std::vector<std::vector<double>>& constants) {
    if (from.text_at("type") != "ener") refuse("the fitting net '" + from.text_at("type") + "', not 'ener'");
    refuse_others(from, {"@class", "type", "@version", "var_name", "ntypes", "dim_descrpt", "dim_out", "neuron", "resnet_dt", "numb_fparam", "numb_aparam", "rcond", "trainable",
                         "atom_ener", "activation_function", "precision", "layer_name", "type_map", "nets", "@variables", "default_fparam", "seed", "mixed_types", "exclude_types"},
                  "fitting net");
    const Json& variables = from.at("@variables");
    refuse_others(variables, {"bias_atom_e", "fparam_avg", "fparam_inv_std", "aparam_avg", "aparam_inv_std"}, "fitting net");
    read_parameters(nets, from, "numb_fparam", "fparam_avg", "fparam_inv_std", a.fparam_avg, a.fparam_inverse_std);
    if (!from.idle("default_fparam"))
        for (const Json& value : from.list_at("default_fparam")) a.info.default_fparam.push_back(value.number);
    if (!a.info.default_fparam.empty() && a.info.default_fparam.size() != a.fparam_avg.size()) refuse("default_fparam of another number than numb_fparam");
    read_parameters(nets, from, "numb_aparam", "aparam_avg", "aparam_inv_std", a.aparam_avg, a.aparam_inverse_std);
    std::vector<double> bias(a.ntypes, 0.0);
    if (!variables.idle("bias_atom_e")) bias = nets.numbers(variables.at("bias_atom_e"), "bias_atom_e");
    if (static_cast<int>(bias.size()) != a.ntypes) refuse("a bias of " + std::to_string(bias.size()) + " numbers");
    // atom_ener: once it gives a type's energy, types beyond its end lose their vacuum as well; a net for all types loses it for all.
    const Json* fixed = from.find("atom_ener");
    bool any = false;
    for (std::size_t t = 0; fixed && t < fixed->items.size(); t++) any = any || !fixed->items[t].is_null();
    const bool shared = nets.dimensions(from.at("nets")) == 0;
    const std::vector<Json>& given = nets.collection(from.at("nets"), shared ? 0 : 1, a.ntypes);
    const Net common = shared ? nets.net(given[0]) : Net{};
    for (int t = 0; t < a.ntypes; t++) {
        Fitting fitting;
        fitting.net = shared ? common : nets.net(given[t]);
        if (!constants.empty()) fitting.constants = constants[t];
        fitting.bias = bias[t];
        fitting.minus_vacuum = any && (shared || t >= static_cast<int>(fixed->items.size()) || !fixed->items[t].is_null());
        check(a, fitting);
        a.fittings.push_back(std::move(fitting));
    }
    a.info.fitting_precision = nets.precision;
    a.out_std.assign(a.ntypes, 1.0), a.out_bias.assign(a.ntypes, 0.0);
    if (!from.idle("exclude_types"))
        for (const Json& type : from.list_at("exclude_types")) {
            if (!(type.number >= 0) || !(type.number < a.ntypes)) refuse("exclude_types of a type that the model has not");
            a.out_std[static_cast<int>(type.number)] = 0;
        }
}

}  // namespace garnet::deepmd
