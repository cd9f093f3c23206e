// Pair styles as the script side sees them.
#include "node/pair.h"

#include "node/values.h"

namespace garnet::node {

static const napi_type_tag pair_tag = {0x67a2d1e5c0b84f31, 0x9e1f7a64d2c3b508};

template <class List>
static Napi::Array strings(Napi::Env env, const List& list) {
    auto out = Napi::Array::New(env);
    uint32_t k = 0;
    for (const std::string& text : list) out.Set(k++, text);
    return out;
}

PairObject::PairObject(const Napi::CallbackInfo& info) : ObjectWrap(info) {
    guard(info, [&] {
        const auto from = info[2].As<Napi::Object>();
        PairSetting setting;
        setting.types = from.Get("types").ToNumber().Int32Value();
        setting.units = units_of(from.Get("units").ToObject());
        if (from.Get("newton").IsBoolean()) setting.newton = from.Get("newton").ToBoolean();
        if (from.Get("continued").IsBoolean()) setting.continued = from.Get("continued").ToBoolean();
        if (from.Get("dry").IsBoolean()) setting.dry = from.Get("dry").ToBoolean();
        if (from.Get("packages").IsObject()) {
            const auto packages = from.Get("packages").As<Napi::Object>();
            const auto names = packages.GetPropertyNames();
            for (uint32_t k = 0; k < names.Length(); k++) setting.packages[names.Get(k).ToString().Utf8Value()] = words_of(packages.Get(names.Get(k)));
        }
        if (from.Get("note").IsFunction()) {
            note_ = Napi::Persistent(from.Get("note").As<Napi::Function>());
            setting.note = [this](const std::string& text) { note_.Call({Napi::String::New(note_.Env(), text)}); };
        }
        pair_ = PairStyles::all().make(info[0].ToString().Utf8Value(), setting);
        pair_->settings(words_of(info[1]));
        info.This().As<Napi::Object>().TypeTag(&pair_tag);
    });
}

std::shared_ptr<Pair> PairObject::of(Napi::Value value) {
    if (!value.IsObject() || !value.As<Napi::Object>().CheckTypeTag(&pair_tag)) throw std::invalid_argument("expected a Pair");
    return Unwrap(value.As<Napi::Object>())->pair_;
}

Napi::Value PairObject::name(const Napi::CallbackInfo& info) { return Napi::String::New(info.Env(), pair_->style()); }

Napi::Value PairObject::coeff(const Napi::CallbackInfo& info) {
    guard(info, [&] { pair_->coeff(words_of(info[0])); });
    return info.Env().Undefined();
}

Napi::Value PairObject::modify(const Napi::CallbackInfo& info) {
    guard(info, [&] { pair_->modify(words_of(info[0])); });
    return info.Env().Undefined();
}

Napi::Value PairObject::settings(const Napi::CallbackInfo& info) {
    guard(info, [&] { pair_->settings(words_of(info[0])); });
    return info.Env().Undefined();
}

Napi::Value PairObject::init(const Napi::CallbackInfo& info) {
    guard(info, [&] {
        const auto from = info[0].As<Napi::Object>();
        const auto counts = from.Get("typeCounts").As<Napi::Object>();
        PairInit init;
        init.charges = from.Get("charges").ToBoolean();
        const uint32_t length = counts.Get("length").ToNumber().Uint32Value();
        for (uint32_t k = 0; k < length; k++) init.type_counts.push_back(counts.Get(k).ToNumber().DoubleValue());
        pair_->init(init);
    });
    return info.Env().Undefined();
}

Napi::Value PairObject::cutoff(const Napi::CallbackInfo& info) { return Napi::Number::New(info.Env(), pair_->cutoff()); }

static int index(const Napi::CallbackInfo& info, int at) { return info[at].ToNumber().Int32Value(); }

Napi::Value PairObject::cutoff_of(const Napi::CallbackInfo& info) {
    return Napi::Number::New(info.Env(), pair_->cutoff(index(info, 0), index(info, 1)));
}

Napi::Value PairObject::coulomb_cutoff(const Napi::CallbackInfo& info) { return Napi::Number::New(info.Env(), pair_->coulomb_cutoff()); }

Napi::Value PairObject::set_ewald(const Napi::CallbackInfo& info) {
    pair_->set_ewald(info[0].ToNumber().DoubleValue());
    return info.Env().Undefined();
}

Napi::Value PairObject::can(const Napi::CallbackInfo& info) { return strings(info.Env(), pair_->can()); }

Napi::Value PairObject::single(const Napi::CallbackInfo& info) {
    return guard(info, [&]() -> Napi::Value {
        const double r = info[2].ToNumber().DoubleValue();
        const double qa = info[3].IsNumber() ? info[3].ToNumber().DoubleValue() : 0, qb = info[4].IsNumber() ? info[4].ToNumber().DoubleValue() : 0;
        double force = 0;
        const double energy = pair_->single(index(info, 0), index(info, 1), r * r, qa, qb, force);
        auto out = Napi::Array::New(info.Env(), 2);
        out.Set(0u, energy), out.Set(1u, force);
        return out;
    });
}

Napi::Value PairObject::tail(const Napi::CallbackInfo& info) {
    auto out = Napi::Object::New(info.Env());
    out.Set("energy", pair_->tail_energy());
    out.Set("pressure", pair_->tail_pressure());
    return out;
}

Napi::Value PairObject::masses(const Napi::CallbackInfo& info) {
    const auto values = pair_->masses();
    auto out = Napi::Float64Array::New(info.Env(), values.size());
    std::copy(values.begin(), values.end(), out.Data());
    return out;
}

Napi::Value PairObject::substyles(const Napi::CallbackInfo& info) { return strings(info.Env(), pair_->substyles()); }

Napi::Value PairObject::scale_variables(const Napi::CallbackInfo& info) { return strings(info.Env(), pair_->scale_variables()); }

Napi::Value PairObject::set_scales(const Napi::CallbackInfo& info) {
    const auto given = info[0].As<Napi::Array>();
    std::vector<double> values;
    for (uint32_t k = 0; k < given.Length(); k++) values.push_back(given.Get(k).ToNumber().DoubleValue());
    pair_->set_scales(values);
    return info.Env().Undefined();
}

Napi::Value PairObject::elements(const Napi::CallbackInfo& info) { return strings(info.Env(), pair_->symbols()); }

Napi::Value PairObject::partial(const Napi::CallbackInfo& info) {
    const auto* values = pair_->partial(info[0].ToString().Utf8Value());
    if (!values) return info.Env().Null();
    auto out = Napi::Float64Array::New(info.Env(), values->size());
    std::copy(values->begin(), values->end(), out.Data());
    return out;
}

Napi::Value PairObject::parameter(const Napi::CallbackInfo& info) {
    const double* value = pair_->parameter(info[0].ToString().Utf8Value(), index(info, 1), index(info, 2));
    return value ? Napi::Value(Napi::Number::New(info.Env(), *value)) : info.Env().Undefined();
}

/// (style, name, a, b[, value]): reads, or sets both ways; undefined: no such style or parameter, null: the style does not act between them.
Napi::Value PairObject::style_parameter(const Napi::CallbackInfo& info) {
    const std::string name = info[1].ToString().Utf8Value();
    const int a = index(info, 2), b = index(info, 3);
    Pair* style = pair_->match(info[0].ToString().Utf8Value());
    double* value = style ? style->parameter(name, a, b) : nullptr;
    if (!value) return info.Env().Undefined();
    if (!pair_->gives(style, a, b)) return info.Env().Null();
    if (info[4].IsNumber()) *value = *style->parameter(name, b, a) = info[4].ToNumber().DoubleValue();
    return Napi::Number::New(info.Env(), *value);
}

static Napi::Array numbers(Napi::Env env, const std::vector<double>& values) {
    auto out = Napi::Array::New(env, values.size());
    for (uint32_t k = 0; k < values.size(); k++) out.Set(k, values[k]);
    return out;
}

Napi::Value PairObject::written(const Napi::CallbackInfo& info) {
    if (!pair_->writes()) return info.Env().Null();
    const int a = index(info, 0), b = index(info, 1);
    auto out = Napi::Object::New(info.Env());
    out.Set("values", numbers(info.Env(), pair_->written(a, b)));
    out.Set("cutoffs", numbers(info.Env(), pair_->written_cutoffs(a, b)));
    return out;
}

Napi::Value PairObject::is_set(const Napi::CallbackInfo& info) {
    return Napi::Boolean::New(info.Env(), pair_->is_set(index(info, 0), index(info, 1)));
}

Napi::Value PairObject::mixed(const Napi::CallbackInfo& info) {
    if (pair_->mixed() < 0) return info.Env().Null();
    static const char* rules[] = {"geometric", "arithmetic", "sixthpower"};
    auto out = Napi::Object::New(info.Env());
    out.Set("count", pair_->mixed());
    out.Set("rule", rules[int(pair_->mixing())]);
    return out;
}

Napi::Value PairObject::set_step(const Napi::CallbackInfo& info) {
    pair_->set_step(info[0].ToNumber().Int64Value());
    return info.Env().Undefined();
}

Napi::Value PairObject::close(const Napi::CallbackInfo& info) {
    guard(info, [&] { pair_->close(); });
    return info.Env().Undefined();
}

void PairObject::define(Napi::Env env, Napi::Object exports) {
    exports.Set("Pair", DefineClass(env, "Pair", {
        InstanceAccessor<&PairObject::name>("style"),
        InstanceMethod<&PairObject::coeff>("coeff"),
        InstanceMethod<&PairObject::modify>("modify"),
        InstanceMethod<&PairObject::settings>("settings"),
        InstanceMethod<&PairObject::init>("init"),
        InstanceAccessor<&PairObject::cutoff>("cutoff"),
        InstanceMethod<&PairObject::cutoff_of>("cutoffOf"),
        InstanceAccessor<&PairObject::coulomb_cutoff>("coulombCutoff"),
        InstanceMethod<&PairObject::set_ewald>("setEwald"),
        InstanceAccessor<&PairObject::can>("can"),
        InstanceMethod<&PairObject::single>("single"),
        InstanceAccessor<&PairObject::tail>("tail"),
        InstanceAccessor<&PairObject::masses>("masses"),
        InstanceAccessor<&PairObject::substyles>("substyles"),
        InstanceAccessor<&PairObject::scale_variables>("scaleVariables"),
        InstanceMethod<&PairObject::set_scales>("setScales"),
        InstanceAccessor<&PairObject::elements>("elements"),
        InstanceMethod<&PairObject::partial>("partial"),
        InstanceMethod<&PairObject::parameter>("parameter"),
        InstanceMethod<&PairObject::style_parameter>("styleParameter"),
        InstanceMethod<&PairObject::is_set>("isSet"),
        InstanceMethod<&PairObject::written>("written"),
        InstanceAccessor<&PairObject::mixed>("mixed"),
        InstanceMethod<&PairObject::set_step>("setStep"),
        InstanceMethod<&PairObject::close>("close"),
    }));
}

void register_pair(Napi::Env env, Napi::Object exports) {
    exports.Set("pairStyles", Napi::Function::New(env, [](const Napi::CallbackInfo& info) -> Napi::Value {
        return strings(info.Env(), PairStyles::all().names());
    }));
    PairObject::define(env, exports);
}

}  // namespace garnet::node
