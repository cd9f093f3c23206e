// Native models: the description of a whole model, and of hybrids.
#include "potential/deepmd/native.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "potential/deepmd/hdf5.h"
#include "potential/deepmd/native_pairs.h"
#include "potential/deepmd/native_parts.h"
#include "potential/deepmd/yaml.h"

namespace garnet::deepmd {
namespace {

[[noreturn]] void refuse(const std::string& what) { Finder::refuse(what); }

void read_head(NativeNets& nets, const Json& root, const Json& model, Architecture& a) {
    for (const Json& name : model.list_at("type_map")) a.info.type_map.push_back(name.text);
    a.ntypes = static_cast<int>(a.info.type_map.size());
    if (a.ntypes < 1 || a.ntypes > 200) refuse("a type map of " + std::to_string(a.ntypes) + " elements");
    a.native = true;
    a.info.model_type = "ener";
    if (const Json* version = root.find("version")) a.info.model_version = version->text;
    if (const Json* variables = root.find("@variables"))
        if (!variables->idle("min_nbor_dist"))
            if (const auto nearest = nets.numbers(variables->at("min_nbor_dist"), "min_nbor_dist"); nearest.size() == 1) a.info.min_nbor_dist = nearest[0];
}

/// Adds a descriptor, and to `constants` (ntypes) what it appends to itself.
void add_descriptor(NativeNets& nets, const Json& from, Architecture& a, std::vector<std::vector<double>>& constants) {
    std::vector<std::vector<double>> own;
    a.info.descriptors.emplace_back();
    a.descriptors.push_back(read_native_descriptor(nets, from, a, a.info.descriptors.back(), own));
    a.constants_behind.push_back(own.empty() ? 0 : static_cast<int>(own[0].size()));
    for (int t = 0; t < a.ntypes && !own.empty(); t++) constants[t].insert(constants[t].end(), own[t].begin(), own[t].end());
}

/// One list serves all descriptors: of so many nearest neighbours, up to the longest cutoff.
void share_list(Architecture& a) {
    const bool mixed = std::any_of(a.descriptors.begin(), a.descriptors.end(), [](const Descriptor& d) { return d.mixed; });
    int places = 0;
    for (int j = 0; j < a.ntypes && !mixed; j++) {
        int most = 0;
        for (const Descriptor& d : a.descriptors) most = std::max(most, d.sel[j]);
        places += most;
    }
    for (const Descriptor& d : a.descriptors) {
        if (mixed) places = std::max(places, d.total_sel());
        a.info.rcut = std::max(a.info.rcut, d.rcut);
    }
    for (Descriptor& d : a.descriptors) {
        d.most_places = places;
        if (d.mixed || !d.padding_of_excluded.empty()) d.reach = std::nextafter(a.info.rcut, 1e9);  // where it is not all one whether a place is empty: r = rcut is in the list
    }
}

/// pair_exclude_types and atom_exclude_types of the model: places become empty, atoms lose their energy.
void exclude(const Json& model, Architecture& a) {
    if (const std::vector<char> excluded = excluded_pairs(model, "pair_exclude_types", a.ntypes); !excluded.empty())
        for (Descriptor& d : a.descriptors) {
            d.dropped.resize(excluded.size(), 0);
            for (std::size_t pair = 0; pair < excluded.size(); pair++) d.dropped[pair] = d.dropped[pair] || excluded[pair];
        }
    if (model.idle("atom_exclude_types")) return;
    for (const Json& type : model.list_at("atom_exclude_types")) {
        if (!(type.number >= 0) || !(type.number < a.ntypes)) refuse("atom_exclude_types of a type that the model has not");
        a.out_std[static_cast<int>(type.number)] = a.out_bias[static_cast<int>(type.number)] = 0;
    }
}

void fill_info(Architecture& a) {
    Info& info = a.info;
    std::set<const Net*> counted;  // nets are shared between pairs
    for (const Descriptor& d : a.descriptors)
        for (const EmbeddingFunction& e : d.embeddings)
            if (counted.insert(e.net.get()).second) info.parameters += e.net->parameters();
    for (int t = 0; t < a.ntypes; t++) {
        if (t == 0 || a.fittings[t].constants.empty()) info.parameters += a.fittings[t].net.parameters();
        info.energy_bias.push_back(a.fittings[t].bias * a.out_std[t] + a.out_bias[t]);
    }
    const Net& net = a.fittings[0].net;
    for (std::size_t k = 0; k + 1 < net.layers.size(); k++) info.fitting_neuron.push_back(net.layers[k].out);
    info.fitting_activation = net.layers[0].activation.name();
    info.numb_fparam = static_cast<int>(a.fparam_avg.size()), info.numb_aparam = static_cast<int>(a.aparam_avg.size());
}

}  // namespace

Architecture read_native(const Json& root, const Arrays& arrays) {
    NativeNets nets(arrays);
    Architecture a;
    const Json& model = root.at("model");
    if (model.text_at("type") == "zbl") return read_native_with_pairs(root, arrays);
    if (model.text_at("type") != "standard") refuse("it is a model of kind '" + model.text_at("type") + "', not 'standard'");
    refuse_others(model, {"@class", "type", "@version", "type_map", "descriptor", "fitting", "@variables", "rcond", "preset_out_bias", "trainable", "pair_exclude_types", "atom_exclude_types"},
                  "model");
    read_head(nets, root, model, a);
    std::vector<std::vector<double>> constants(a.ntypes);
    if (const Json& descriptor = model.at("descriptor"); descriptor.text_at("type") == "hybrid") {
        refuse_others(descriptor, {"@class", "type", "@version", "list"}, "descriptor");
        for (const Json& one : descriptor.list_at("list")) add_descriptor(nets, one, a, constants);
    } else {
        add_descriptor(nets, descriptor, a, constants);
    }
    if (a.descriptors.empty()) refuse("a model without descriptor");
    share_list(a);
    read_native_fitting(nets, model.at("fitting"), a, constants);
    if (const Json* variables = model.find("@variables"); variables && !variables->idle("out_bias")) {
        a.out_bias = nets.numbers(variables->at("out_bias"), "out_bias");
        if (static_cast<int>(a.out_bias.size()) != a.ntypes) refuse("an output bias of " + std::to_string(a.out_bias.size()) + " numbers");
    }
    exclude(model, a);
    fill_info(a);
    return a;
}

Architecture read_native(std::string bytes) {
    if (bytes.compare(0, 4, "\x89HDF") != 0) {
        const YamlModel model = parse_yaml(bytes);
        return read_native(model.root, [&](const std::string& name) {
            const std::size_t index = std::strtoul(name.c_str(), nullptr, 10);
            if (index >= model.arrays.size()) refuse("'" + name + "' that is not an array");
            return model.arrays[index];
        });
    }
    const Hdf5 file(std::move(bytes));
    return read_native(parse_json(file.attribute("json")), [&](const std::string& name) { return file.dataset(name); });
}

}  // namespace garnet::deepmd
