// Deep Potentials as the script side sees them.
#include "potential/deepmd/deep_potential.h"
#include "potential/deepmd/tabulate.h"

#include "node/border.h"

namespace garnet::node {
namespace {

using namespace garnet::deepmd;

Napi::Float64Array numbers(Napi::Env env, const double* from, std::size_t count) {
    auto out = Napi::Float64Array::New(env, count);
    std::copy_n(from, count, out.Data());
    return out;
}

Napi::Int32Array integers(Napi::Env env, const std::vector<int>& from) {
    auto out = Napi::Int32Array::New(env, from.size());
    std::copy(from.begin(), from.end(), out.Data());
    return out;
}

template <class List>
Napi::Array list(Napi::Env env, const List& from) {
    auto out = Napi::Array::New(env, from.size());
    for (std::size_t k = 0; k < from.size(); k++) out.Set(static_cast<uint32_t>(k), from[k]);
    return out;
}

Options options_of(Napi::Value value) {
    Options options;
    if (!value.IsObject()) return options;
    const auto from = value.As<Napi::Object>();
    const auto word = [&](const char* name) { return from.Get(name).IsString() ? from.Get(name).As<Napi::String>().Utf8Value() : std::string(); };
    if (word("precision") == "single") options.precision = Precision::single_precision;
    if (word("embedding") == "exact") options.embedding = Embedding::exact;
    if (word("embedding") == "table") options.embedding = Embedding::table;
    if (word("sel") == "extend") options.sel = SelPolicy::extend;
    return options;
}

Napi::Object describe(Napi::Env env, const DescriptorInfo& d) {
    auto out = Napi::Object::New(env);
    out.Set("kind", d.kind);
    out.Set("rcut", d.rcut);
    out.Set("rcutSmth", d.rcut_smth);
    out.Set("sel", list(env, d.sel));
    out.Set("neuron", list(env, d.neuron));
    out.Set("axisNeuron", d.axis_neuron);
    out.Set("typeOneSide", Napi::Boolean::New(env, d.type_one_side));
    out.Set("typeEmbedding", Napi::Boolean::New(env, d.type_embedding));
    out.Set("compressed", Napi::Boolean::New(env, d.compressed));
    out.Set("activation", d.activation);
    out.Set("precision", d.precision);
    auto excluded = Napi::Array::New(env, d.exclude_types.size());
    for (std::size_t k = 0; k < d.exclude_types.size(); k++) excluded.Set(static_cast<uint32_t>(k), list(env, d.exclude_types[k]));
    out.Set("excludeTypes", excluded);
    return out;
}

Napi::Object describe(Napi::Env env, const Info& info) {
    auto out = Napi::Object::New(env);
    out.Set("typeMap", list(env, info.type_map));
    out.Set("modelVersion", info.model_version);
    out.Set("modelType", info.model_type);
    out.Set("trainingScript", info.training_script);
    auto descriptors = Napi::Array::New(env, info.descriptors.size());
    for (std::size_t k = 0; k < info.descriptors.size(); k++) descriptors.Set(static_cast<uint32_t>(k), describe(env, info.descriptors[k]));
    out.Set("descriptors", descriptors);
    out.Set("fittingNeuron", list(env, info.fitting_neuron));
    out.Set("fittingActivation", info.fitting_activation);
    out.Set("fittingPrecision", info.fitting_precision);
    out.Set("numbFparam", info.numb_fparam);
    out.Set("numbAparam", info.numb_aparam);
    out.Set("rcut", info.rcut);
    out.Set("minNborDist", info.min_nbor_dist);
    out.Set("parameters", static_cast<double>(info.parameters));
    out.Set("energyBias", list(env, info.energy_bias));
    return out;
}

Napi::Object describe(Napi::Env env, const Sums& sums) {
    auto out = Napi::Object::New(env);
    out.Set("overSel", sums.over_sel);
    out.Set("overSelAtom", sums.over_sel_atom);
    out.Set("overSelType", sums.over_sel_type);
    out.Set("overSelFound", sums.over_sel_found);
    out.Set("outsideTable", static_cast<double>(sums.outside_table));
    out.Set("nearest", sums.nearest);
    out.Set("nearestAtom", sums.nearest_atom);
    out.Set("tooNear", static_cast<double>(sums.too_near));
    return out;
}

/// A typed array of at least `count` doubles, or null when the value is undefined.
const double* doubles(Napi::Value value, std::size_t count, const char* what) {
    if (value.IsUndefined() || value.IsNull()) return nullptr;
    const auto array = value.As<Napi::Float64Array>();
    if (!value.IsTypedArray() || array.TypedArrayType() != napi_float64_array || array.ElementLength() < count)
        throw InputError("expected " + std::to_string(count) + " numbers (Float64Array) for " + what + ", got " + (value.IsTypedArray() ? std::to_string(array.ElementLength()) : "something else"));
    return array.Data();
}

class DeepPotentialObject : public Napi::ObjectWrap<DeepPotentialObject> {
public:
    static Napi::Function define(Napi::Env env) {
        return DefineClass(env, "DeepPotential", {InstanceAccessor<&DeepPotentialObject::info>("info"), InstanceMethod<&DeepPotentialObject::evaluate>("evaluate"), InstanceMethod<&DeepPotentialObject::tables>("tables")});
    }

    explicit DeepPotentialObject(const Napi::CallbackInfo& info) : ObjectWrap(info) {
        guard(info, [&] { potential_ = std::make_unique<DeepPotential>(info[0].ToString().Utf8Value(), options_of(info[1])); });
    }

private:
    Napi::Value info(const Napi::CallbackInfo& info) { return describe(info.Env(), potential_->info()); }

    /// (types, positions, {cell, periodic, fparam, aparam, atomic, gauge})
    Napi::Value evaluate(const Napi::CallbackInfo& info) {
        return guard(info, [&]() -> Napi::Value {
            const auto types = info[0].As<Napi::Int32Array>();
            const auto more = info[2].As<Napi::Object>();
            const std::size_t count = types.ElementLength();
            Frame frame;
            frame.count = static_cast<int>(count);
            frame.types = types.Data();
            frame.x = doubles(info[1], 3 * count, "positions");
            frame.cell = doubles(more.Get("cell"), 9, "the cell");
            if (more.Get("periodic").IsArray())
                for (uint32_t k = 0; k < 3; k++) frame.periodic[k] = more.Get("periodic").As<Napi::Array>().Get(k).ToBoolean();
            frame.fparam = doubles(more.Get("fparam"), potential_->info().numb_fparam, "fparam");
            frame.aparam = doubles(more.Get("aparam"), potential_->info().numb_aparam * count, "aparam");
            const bool atomic = more.Get("atomic").ToBoolean();
            FrameResult result;
            const bool gauge = more.Get("gauge").ToBoolean();
            potential_->evaluate(frame, atomic, gauge, result);
            const Napi::Env env = info.Env();
            auto out = Napi::Object::New(env);
            out.Set("energy", result.energy);
            out.Set("forces", numbers(env, result.forces.data(), result.forces.size()));
            out.Set("virial", numbers(env, result.virial.data(), 9));
            if (atomic) {
                out.Set("atomEnergy", numbers(env, result.atom_energy.data(), result.atom_energy.size()));
                out.Set("atomVirial", numbers(env, result.atom_virial.data(), result.atom_virial.size()));
            }
            auto counts = describe(env, result.gauge);
            if (gauge) {
                counts.Set("overSelOf", integers(env, result.over_sel));
                counts.Set("tooNearOf", integers(env, result.too_near));
                counts.Set("outsideTableOf", integers(env, result.outside_table));
            }
            out.Set("gauge", counts);
            return out;
        });
    }

    /// (step, extrapolate): {bytes, …report}
    Napi::Value tables(const Napi::CallbackInfo& info) {
        return guard(info, [&]() -> Napi::Value {
            TableOptions options;
            options.step = info[0].ToNumber().DoubleValue();
            options.extrapolate = info[1].ToNumber().DoubleValue();
            TableReport report;
            const std::string bytes = potential_->tables(options, report);
            const Napi::Env env = info.Env();
            auto out = Napi::Object::New(env);
            out.Set("bytes", Napi::Buffer<char>::Copy(env, bytes.data(), bytes.size()));
            out.Set("tables", report.tables);
            out.Set("lower", report.lower), out.Set("upper", report.upper), out.Set("last", report.last);
            out.Set("valueError", report.largest_error), out.Set("slopeError", report.largest_slope_error), out.Set("coarseError", report.coarse_error);
            return out;
        });
    }

    std::unique_ptr<DeepPotential> potential_;
};

Napi::Object object_of(Napi::Env env, const Deviation& d) {
    auto out = Napi::Object::New(env);
    out.Set("max", d.max);
    out.Set("min", d.min);
    out.Set("average", d.average);
    return out;
}

std::vector<const double*> arrays_of(Napi::Value value, std::size_t count) {
    const auto from = value.As<Napi::Array>();
    std::vector<const double*> arrays;
    for (uint32_t k = 0; k < from.Length(); k++) arrays.push_back(doubles(from.Get(k), count, "each model"));
    return arrays;
}

}  // namespace

void register_deepmd(Napi::Env env, Napi::Object exports) {
    exports.Set("DeepPotential", DeepPotentialObject::define(env));
    // (forces per model, atoms, relative or −1, per-atom array or undefined)
    exports.Set("forceDeviation", Napi::Function::New(env, [](const Napi::CallbackInfo& info) -> Napi::Value {
        return guard(info, [&]() -> Napi::Value {
            const int count = info[1].ToNumber().Int32Value();
            double* per_atom = const_cast<double*>(doubles(info[3], count, "the deviation of each atom"));
            return object_of(info.Env(), force_deviation(arrays_of(info[0], 3 * static_cast<std::size_t>(count)), count, info[2].ToNumber().DoubleValue(), per_atom));
        });
    }));
    exports.Set("virialDeviation", Napi::Function::New(env, [](const Napi::CallbackInfo& info) -> Napi::Value {
        return guard(info, [&]() -> Napi::Value {
            return object_of(info.Env(), virial_deviation(arrays_of(info[0], 9), info[1].ToNumber().Int32Value(), info[2].ToNumber().DoubleValue()));
        });
    }));
}

}  // namespace garnet::node
