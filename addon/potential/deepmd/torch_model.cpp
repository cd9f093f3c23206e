#include "potential/deepmd/torch_model.h"

#include <cmath>
#include <cstdlib>
#include <set>

#include "potential/deepmd/finder.h"
#include "potential/deepmd/native.h"
#include "potential/deepmd/torch_tables.h"

namespace garnet::deepmd {
namespace {

using Names = std::set<std::string_view>;

[[noreturn]] void refuse(const std::string& what) { Finder::refuse(what); }

Json make(Json::Kind kind) {
    Json out;
    out.kind = kind;
    return out;
}
Json json(double number) {
    Json out = make(Json::Kind::number);
    out.number = number;
    return out;
}
Json json(std::string text) {
    Json out = make(Json::Kind::text);
    out.text = std::move(text);
    return out;
}
Json truth(bool flag) {
    Json out = make(Json::Kind::boolean);
    out.number = flag;
    return out;
}

/// Description in the making: members one after another.
class Entries {
public:
    Entries& add(std::string name, Json value) {
        json_.members.emplace_back(std::move(name), std::move(value));
        return *this;
    }
    Entries& add(std::string name, const char* text) { return add(std::move(name), json(std::string(text))); }
    Json done() { return std::move(json_); }

private:
    Json json_ = make(Json::Kind::object);
};

/// Every module has these, and they say nothing of the energy.
const Names of_modules = {"training", "_is_full_backward_hook", "trainable", "seed", "stats", "prec", "rcond", "_size"};

class Teller {
public:
    explicit Teller(const TorchArchive& archive) : archive_(archive) {}

    Json tell() {
        const TorchValue model = archive_.root();
        const std::string kind = last_name(model);
        known_class(model, "deepmd.pt.model.model.", "model");
        if (kind != "EnergyModel" && kind != "DPZBLModel") refuse("it is a PyTorch model of kind '" + kind + "', not 'EnergyModel'");
        known(model, {"min_nbor_dist", "model_def_script", "precision_dict", "reverse_precision_dict", "global_pt_float_precision", "global_pt_ener_float_precision", "atomic_model"});
        Entries variables;
        if (model.has("min_nbor_dist") && model.at("min_nbor_dist").is_tensor()) variables.add("min_nbor_dist", array(model, "min_nbor_dist"));
        Entries out;
        out.add("backend", "PyTorch").add("model", kind == "DPZBLModel" ? with_pairs(model.at("atomic_model")) : atomic(model.at("atomic_model"))).add("@variables", variables.done());
        return out.done();
    }

private:
    static std::string last_name(const TorchValue& module) {
        const std::string name = module.class_name();
        return name.substr(name.rfind('.') + 1);
    }
    /// The classes of other packages are not known, whatever their last name.
    static void known_class(const TorchValue& module, const std::string& package, const char* what) {
        if (module.class_name().compare(0, package.size(), package) != 0) refuse("the " + std::string(what) + " '" + module.class_name() + "'");
    }
    /// What is neither known nor idle would change the energy in a way that is not understood.
    static void known(const TorchValue& module, const Names& names) {
        for (const std::string_view name : module.names())
            if (!names.count(name) && !of_modules.count(name) && !module.at(name).is_idle())
                refuse("'" + std::string(name) + "' of the module " + last_name(module) + " has a meaning that is not known here");
    }

    // Attributes as entries.
    static Json number(const TorchValue& from, std::string_view name) { return json(from.at(name).number(name)); }
    static Json flag(const TorchValue& from, std::string_view name) { return truth(from.at(name).flag(name)); }
    static Json text(const TorchValue& from, std::string_view name) { return json(from.at(name).text(name)); }
    static Json texts(const TorchValue& from, std::string_view name) {
        Json out = make(Json::Kind::list);
        for (const TorchValue& item : from.at(name).items(name)) out.items.push_back(json(item.text(name)));
        return out;
    }
    static Json numbers(const TorchValue& from, std::string_view name) {
        Json out = make(Json::Kind::list);
        for (const TorchValue& item : from.at(name).items(name)) out.items.push_back(json(item.number(name)));
        return out;
    }
    /// An array by the index of its tensor; null when there is none.
    static Json array(const TorchValue& from, std::string_view name) {
        if (!from.has(name) || from.at(name).is_none()) return {};
        const TorchValue tensor = from.at(name);
        if (!tensor.is_tensor()) refuse("'" + std::string(name) + "' that is not an array");
        return json(std::string(name) + " #" + std::to_string(tensor.index()));
    }
    template <class Tell>
    static Json each(const TorchValue& list, const Tell& tell) {
        Json out = make(Json::Kind::list);
        for (const TorchValue& module : list.modules()) out.items.push_back(tell(module));
        return out;
    }

    static Json layer(const TorchValue& from) {
        known(from, {"matrix", "bias", "idt", "use_timestep", "num_in", "num_out", "activate_name", "precision", "resnet", "activate"});
        Entries arrays, out;
        arrays.add("w", array(from, "matrix")).add("b", array(from, "bias")).add("idt", array(from, "idt"));
        const std::string activation = from.at("activate").at("activation").text("activation");
        out.add("activation_function", json(activation)).add("resnet", flag(from, "resnet")).add("precision", text(from, "precision"));
        return out.add("bias", truth(!from.at("bias").is_none())).add("@variables", arrays.done()).done();
    }

    static Json net(const TorchValue& from) {
        known(from, {"in_dim", "out_dim", "neuron", "activation_function", "resnet_dt", "precision", "bias", "bias_out", "layers"});
        return Entries().add("layers", each(from.at("layers"), layer)).done();
    }

    static Json collection(const TorchValue& from) {
        known(from, {"ndim", "ntypes", "networks", "_networks", "network_type"});
        return Entries().add("ndim", number(from, "ndim")).add("ntypes", number(from, "ntypes")).add("networks", each(from.at("networks"), net)).done();
    }

    /// A mask (ntypes + 1, ntypes + 1) of zeros and ones as a list of pairs.
    static Json excluded_pairs(const TorchValue& mask) {
        known(mask, {"ntypes", "type_mask", "no_exclusion", "_exclude_types"});
        const auto count = static_cast<std::size_t>(std::min(1e6, std::fabs(mask.at("ntypes").number("ntypes")))) + 1;
        const Tensor keep = mask.at("type_mask").tensor("type_mask");
        if (keep.values.size() != count * count) refuse("a mask of excluded types of unexpected size");
        Json out = make(Json::Kind::list);
        for (std::size_t i = 0; i + 1 < count; i++)
            for (std::size_t j = i; j + 1 < count; j++) {
                if (keep.values[i * count + j] != keep.values[j * count + i]) refuse("a mask of excluded types that is one-sided");
                if (keep.values[i * count + j] != 0) continue;
                Json pair = make(Json::Kind::list);
                pair.items = {json(static_cast<double>(i)), json(static_cast<double>(j))};
                out.items.push_back(std::move(pair));
            }
        return out;
    }
    static Json excluded_atoms(const TorchValue& mask) {
        known(mask, {"ntypes", "type_mask"});
        const Tensor keep = mask.at("type_mask").tensor("type_mask");
        Json out = make(Json::Kind::list);
        for (std::size_t t = 0; t < keep.values.size(); t++)
            if (keep.values[t] == 0) out.items.push_back(json(static_cast<double>(t)));
        return out;
    }

    /// What all descriptors have in common. block: the module that holds the nets.
    static Entries common(const char* type, const TorchValue& block, const TorchValue& named) {
        Entries arrays, out, environment;
        arrays.add("davg", array(block, "mean")).add("dstd", array(block, "stddev"));
        environment.add("rcut", number(block, "rcut")).add("rcut_smth", number(block, "rcut_smth")).add("protection", number(block, "env_protection"));
        out.add("type", type).add("rcut", number(block, "rcut")).add("rcut_smth", number(block, "rcut_smth")).add("sel", numbers(block, "sel")).add("neuron", numbers(block, "neuron"));
        out.add("ntypes", number(block, "ntypes")).add("resnet_dt", flag(block, "resnet_dt")).add("set_davg_zero", flag(block, "set_davg_zero"));
        out.add("activation_function", text(block, "activation_function")).add("precision", text(block, "precision")).add("embeddings", collection(block.at("filter_layers")));
        out.add("exclude_types", excluded_pairs(block.at("emask"))).add("env_mat", environment.done()).add("env_protection", number(block, "env_protection"));
        if (named.has("type_map") && !named.at("type_map").is_none()) out.add("type_map", texts(named, "type_map"));
        out.add("@variables", arrays.done());
        return out;
    }

    static Json descriptor(const TorchValue& from) {
        known_class(from, "deepmd.pt.model.descriptor.", "descriptor");
        const std::string kind = last_name(from);
        static const Names common_names = {"mean", "stddev", "rcut", "rcut_smth", "neuron", "filter_neuron", "axis_neuron", "set_davg_zero", "activation_function", "precision", "resnet_dt", "env_protection", "ntypes", "type_one_side", "sel",
                                           "sec", "split_sel", "nnei", "ndescrpt", "emask", "exclude_types", "filter_layers", "compress", "compress_info", "compress_data", "type_map"};
        if (kind == "DescrptHybrid") {
            known(from, {"numb_descrpt", "nlist_cut_idx", "sel_no_mixed_types", "descrpt_list"});
            return Entries().add("type", "hybrid").add("list", each(from.at("descrpt_list"), descriptor)).done();
        }
        if (kind == "DescrptSeA") {
            known(from, {"sea", "type_map", "compress", "lower", "upper", "table", "table_config"});
            const TorchValue block = from.at("sea");
            known(block, common_names);
            return common("se_e2_a", block, from).add("axis_neuron", number(block, "axis_neuron")).add("type_one_side", flag(block, "type_one_side")).done();
        }
        if (kind == "DescrptSeR") {
            known(from, common_names);
            return common("se_e2_r", from, from).add("type_one_side", truth(true)).done();
        }
        if (kind == "DescrptSeT") {
            known(from, {"seat", "type_map", "compress", "lower", "upper", "table", "table_config"});
            const TorchValue block = from.at("seat");
            known(block, common_names);
            return common("se_e3", block, from).done();
        }
        if (kind == "DescrptDPA1" || kind == "DescrptSeAttenV2") return attention_descriptor(from, kind == "DescrptSeAttenV2");
        refuse("the descriptor '" + kind + "' of a PyTorch model");
    }

    static Json attention_descriptor(const TorchValue& from, bool second) {
        known(from, {"tebd_input_mode", "use_econf_tebd", "use_tebd_bias", "type_map", "tebd_dim", "concat_output_tebd", "se_atten", "type_embedding", "tebd_compress", "geo_compress", "lower", "upper", "table", "table_config"});
        const TorchValue block = from.at("se_atten");
        known(block, {"mean", "stddev", "type_embd_data", "rcut", "rcut_smth", "neuron", "filter_neuron", "axis_neuron", "lmax", "tebd_dim", "tebd_input_mode", "set_davg_zero", "attn_dim", "attn_layer", "attn_dotr", "attn_mask",
                      "activation_function", "precision", "resnet_dt", "scaling_factor", "normalize", "temperature", "smooth", "type_one_side", "env_protection", "trainable_ln", "ln_eps", "ntypes", "sel", "sec", "split_sel", "nnei",
                      "ndescrpt", "exclude_types", "is_sorted", "tebd_dim_input", "embd_input_dim", "use_triton_infer", "se_conv_eligible", "emask", "dpa1_attention", "filter_layers", "filter_layers_strip", "compress_info", "compress_data", "tebd_compress", "geo_compress"});
        if (block.has("lmax") && block.at("lmax").number("lmax") != 1) refuse("moments of degree (lmax) " + std::to_string(static_cast<int>(block.at("lmax").number("lmax"))));
        Entries out = common(second ? "se_atten_v2" : "dpa1", block, from);
        out.add("axis_neuron", number(block, "axis_neuron")).add("type_one_side", flag(block, "type_one_side"));
        out.add("tebd_dim", number(block, "tebd_dim")).add("concat_output_tebd", flag(from, "concat_output_tebd"));
        out.add("use_econf_tebd", flag(from, "use_econf_tebd")).add("use_tebd_bias", flag(from, "use_tebd_bias"));
        const bool strip = block.at("tebd_input_mode").text("tebd_input_mode") == "strip";
        if (!second) out.add("tebd_input_mode", text(block, "tebd_input_mode")).add("smooth_type_embedding", flag(block, "smooth"));
        else if (!strip || !block.at("smooth").flag("smooth")) refuse("se_atten_v2 that is not stripped and smooth");
        out.add("attn", number(block, "attn_dim")).add("attn_layer", number(block, "attn_layer")).add("attn_dotr", flag(block, "attn_dotr")).add("attn_mask", truth(false));
        for (const char* name : {"scaling_factor", "ln_eps"}) out.add(name, number(block, name));
        out.add("normalize", flag(block, "normalize")).add("trainable_ln", flag(block, "trainable_ln"));
        out.add("temperature", block.at("temperature").is_none() ? Json{} : number(block, "temperature"));
        out.add("attention_layers", attention(block.at("dpa1_attention"))).add("type_embedding", type_embedding(from.at("type_embedding")));
        if (strip) out.add("embeddings_strip", collection(block.at("filter_layers_strip")));
        return out.done();
    }

    static Json attention(const TorchValue& from) {
        const auto options = [](const TorchValue& module, Entries& out) {
            for (const char* name : {"nnei", "embed_dim", "hidden_dim", "scaling_factor"}) out.add(name, number(module, name));
            for (const char* name : {"dotr", "do_mask", "normalize"}) out.add(name, flag(module, name));
            out.add("temperature", module.at("temperature").is_none() ? Json{} : number(module, "temperature")).add("precision", text(module, "precision"));
        };
        static const Names names = {"layer_num", "nnei", "embed_dim", "hidden_dim", "dotr", "do_mask", "scaling_factor", "normalize", "temperature", "trainable_ln", "ln_eps", "smooth", "precision", "attention_layers", "attention_layer",
                                    "attn_layer_norm", "num_heads", "head_dim", "bias", "scaling", "in_proj", "out_proj"};
        const auto one = [&](const TorchValue& module) {
            known(module, names);
            const TorchValue inner = module.at("attention_layer"), normal = module.at("attn_layer_norm");
            known(inner, names), known(normal, {"matrix", "bias", "eps", "uni_init", "num_in", "precision"});
            if (inner.has("num_heads") && inner.at("num_heads").number("num_heads") != 1) refuse("attention with several heads");
            Entries out, layer_out, normal_out, arrays;
            options(inner, layer_out);
            layer_out.add("smooth", flag(inner, "smooth")).add("in_proj", layer(inner.at("in_proj"))).add("out_proj", layer(inner.at("out_proj")));
            arrays.add("w", array(normal, "matrix")).add("b", array(normal, "bias"));
            normal_out.add("eps", number(normal, "eps")).add("precision", text(normal, "precision")).add("@variables", arrays.done());
            options(module, out);
            out.add("ln_eps", number(normal, "eps")).add("trainable_ln", flag(module, "trainable_ln"));
            return out.add("attention_layer", layer_out.done()).add("attn_layer_norm", normal_out.done()).done();
        };
        known(from, names);
        Entries out;
        options(from, out);
        out.add("layer_num", number(from, "layer_num")).add("ln_eps", number(from, "ln_eps")).add("trainable_ln", flag(from, "trainable_ln"));
        return out.add("attention_layers", each(from.at("attention_layers"), one)).done();
    }

    static Json type_embedding(const TorchValue& from) {
        known(from, {"type_nums", "embed_dim", "bavg", "stddev", "use_econf_tebd", "use_tebd_bias", "type_map", "embedding"});
        const TorchValue inner = from.at("embedding");
        known(inner, {"ntypes", "neuron", "resnet_dt", "precision", "activation_function", "padding", "use_econf_tebd", "use_tebd_bias", "type_map", "econf_tebd", "embedding_net"});
        Entries out;
        out.add("ntypes", number(inner, "ntypes")).add("neuron", numbers(inner, "neuron")).add("resnet_dt", flag(inner, "resnet_dt")).add("precision", text(inner, "precision"));
        out.add("activation_function", text(inner, "activation_function")).add("padding", flag(inner, "padding"));
        out.add("use_econf_tebd", flag(inner, "use_econf_tebd")).add("use_tebd_bias", flag(inner, "use_tebd_bias"));
        if (inner.has("type_map") && !inner.at("type_map").is_none()) out.add("type_map", texts(inner, "type_map"));
        return out.add("embedding", net(inner.at("embedding_net"))).done();
    }

    static Json fitting(const TorchValue& from) {
        known_class(from, "deepmd.pt.model.task.", "fitting net");
        if (last_name(from) != "EnergyFittingNet") refuse("the fitting net '" + last_name(from) + "' of a PyTorch model, not 'EnergyFittingNet'");
        known(from, {"bias_atom_e", "dim_out", "var_name", "ntypes", "dim_descrpt", "neuron", "mixed_types", "resnet_dt", "numb_fparam", "numb_aparam", "default_fparam", "activation_function", "precision", "type_map", "exclude_types",
                     "remove_vaccum_contribution", "fparam_avg", "fparam_inv_std", "aparam_avg", "aparam_inv_std", "default_fparam_tensor", "md", "emask", "filter_layers", "atom_ener"});
        Entries out, arrays;
        for (const char* name : {"bias_atom_e", "fparam_avg", "fparam_inv_std", "aparam_avg", "aparam_inv_std"}) arrays.add(name, array(from, name));
        out.add("type", "ener").add("var_name", text(from, "var_name")).add("ntypes", number(from, "ntypes")).add("dim_descrpt", number(from, "dim_descrpt")).add("neuron", numbers(from, "neuron"));
        out.add("mixed_types", flag(from, "mixed_types")).add("resnet_dt", flag(from, "resnet_dt")).add("numb_fparam", number(from, "numb_fparam")).add("numb_aparam", number(from, "numb_aparam"));
        out.add("activation_function", text(from, "activation_function")).add("precision", text(from, "precision")).add("exclude_types", excluded_atoms(from.at("emask")));
        if (from.has("default_fparam") && !from.at("default_fparam").is_none()) out.add("default_fparam", numbers(from, "default_fparam"));
        // Where a type's energy in vacuum is given, it is the bias; here only which ones are.
        if (const TorchValue fixed = from.at("remove_vaccum_contribution"); !fixed.is_none()) {
            Json list = make(Json::Kind::list);
            for (const TorchValue& item : fixed.items("remove_vaccum_contribution")) list.items.push_back(item.flag("remove_vaccum_contribution") ? json(0) : Json{});
            out.add("atom_ener", std::move(list));
        }
        return out.add("nets", collection(from.at("filter_layers"))).add("@variables", arrays.done()).done();
    }

    static Json atomic(const TorchValue& from) {
        known_class(from, "deepmd.pt.model.atomic_model.", "model");
        known(from, {"out_bias", "out_std", "type_map", "atom_excl", "pair_excl", "preset_out_bias", "data_stat_protect", "_observed_type", "ntypes", "rcut", "sel", "bias_keys", "max_out_size", "n_out", "descriptor", "fitting_net"});
        Entries out, arrays;
        arrays.add("out_bias", array(from, "out_bias")).add("out_std", array(from, "out_std"));
        out.add("type", "standard").add("type_map", texts(from, "type_map")).add("descriptor", descriptor(from.at("descriptor"))).add("fitting", fitting(from.at("fitting_net")));
        if (from.has("pair_excl") && !from.at("pair_excl").is_none()) out.add("pair_exclude_types", excluded_pairs(from.at("pair_excl")));
        if (from.has("atom_excl") && !from.at("atom_excl").is_none()) out.add("atom_exclude_types", excluded_atoms(from.at("atom_excl")));
        return out.add("@variables", arrays.done()).done();
    }

    /// use_srtab: a net and a table of pairs.
    static Json with_pairs(const TorchValue& from) {
        known(from, {"out_bias", "out_std", "type_map", "preset_out_bias", "data_stat_protect", "_observed_type", "bias_keys", "max_out_size", "n_out", "mapping_list", "mixed_types_list", "rcuts", "nsels", "weights", "sw_rmin",
                     "sw_rmax", "smin_alpha", "zbl_weight", "models"});
        const std::vector<TorchValue> models = from.at("models").modules();
        if (models.size() != 2 || last_name(models[1]) != "PairTabAtomicModel") refuse("a sum of models other than a net and a pair table");
        for (const TorchValue& types : from.at("mapping_list").items("mapping_list")) {
            const Tensor order = types.tensor("mapping_list");
            for (std::size_t t = 0; t < order.values.size(); t++)
                if (order.values[t] != static_cast<double>(t)) refuse("a sum of models with types in different orders");
        }
        Entries out, arrays;
        Json list = make(Json::Kind::list);
        list.items = {atomic(models[0]), pair_table(models[1])};
        arrays.add("out_bias", array(from, "out_bias"));
        out.add("type", "zbl").add("type_map", texts(from, "type_map")).add("models", std::move(list)).add("@variables", arrays.done());
        for (const char* name : {"sw_rmin", "sw_rmax", "smin_alpha"}) out.add(name, number(from, name));
        return out.done();
    }
    static Json pair_table(const TorchValue& from) {
        known(from, {"out_bias", "out_std", "tab_info", "tab_data", "type_map", "preset_out_bias", "data_stat_protect", "_observed_type", "bias_keys", "max_out_size", "n_out", "tab_file", "rcut", "ntypes", "sel", "tab", "bias_atom_e"});
        Entries out, arrays, table, tables;
        tables.add("tab_info", array(from, "tab_info")).add("tab_data", array(from, "tab_data"));
        table.add("@variables", tables.done());
        arrays.add("out_bias", array(from, "out_bias"));
        out.add("type", "pairtab").add("rcut", number(from, "rcut")).add("sel", number(from, "sel")).add("type_map", texts(from, "type_map"));
        return out.add("tab", table.done()).add("@variables", arrays.done()).done();
    }

    const TorchArchive& archive_;
};

}  // namespace

Architecture read_torch(const TorchArchive& archive) {
    if (const std::string modifier = archive.folder() + "extra/data_modifier.pth"; archive.zip().has(modifier) && !archive.zip().at(modifier).empty()) refuse("a data modifier (long-range charges)");
    const Json description = Teller(archive).tell();
    Architecture out = read_native(description, [&](const std::string& name) {
        const std::size_t mark = name.find(" #");
        return TorchValue(archive, std::atoi(name.c_str() + mark + 2)).tensor(name.substr(0, mark));
    });
    const TorchValue model = archive.root(), atomic = model.at("atomic_model");
    take_torch_tables((atomic.has("models") ? atomic.at("models").modules()[0] : atomic).at("descriptor"), out);
    if (model.has("model_def_script") && !model.at("model_def_script").is_none()) out.info.training_script = model.at("model_def_script").text("model_def_script");
    return out;
}

}  // namespace garnet::deepmd
