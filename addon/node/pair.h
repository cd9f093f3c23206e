#pragma once
#include "node/border.h"
#include "potential/pair/pair.h"

namespace garnet::node {

/// The script side's Pair: one pair style with its coefficients.
class PairObject : public Napi::ObjectWrap<PairObject> {
public:
    static void define(Napi::Env env, Napi::Object exports);
    explicit PairObject(const Napi::CallbackInfo& info);
    /// The pair style inside a value that the script passed; an error when it is something else.
    static std::shared_ptr<Pair> of(Napi::Value value);

private:
    Napi::Value name(const Napi::CallbackInfo& info);
    Napi::Value coeff(const Napi::CallbackInfo& info);
    Napi::Value modify(const Napi::CallbackInfo& info);
    Napi::Value settings(const Napi::CallbackInfo& info);
    Napi::Value init(const Napi::CallbackInfo& info);
    Napi::Value cutoff(const Napi::CallbackInfo& info);
    Napi::Value cutoff_of(const Napi::CallbackInfo& info);
    Napi::Value coulomb_cutoff(const Napi::CallbackInfo& info);
    Napi::Value set_ewald(const Napi::CallbackInfo& info);
    Napi::Value can(const Napi::CallbackInfo& info);
    Napi::Value single(const Napi::CallbackInfo& info);
    Napi::Value tail(const Napi::CallbackInfo& info);
    Napi::Value masses(const Napi::CallbackInfo& info);
    Napi::Value substyles(const Napi::CallbackInfo& info);
    Napi::Value scale_variables(const Napi::CallbackInfo& info);
    Napi::Value set_scales(const Napi::CallbackInfo& info);
    Napi::Value elements(const Napi::CallbackInfo& info);
    Napi::Value partial(const Napi::CallbackInfo& info);
    Napi::Value parameter(const Napi::CallbackInfo& info);
    Napi::Value style_parameter(const Napi::CallbackInfo& info);
    Napi::Value written(const Napi::CallbackInfo& info);
    Napi::Value is_set(const Napi::CallbackInfo& info);
    Napi::Value mixed(const Napi::CallbackInfo& info);
    Napi::Value set_step(const Napi::CallbackInfo& info);
    Napi::Value close(const Napi::CallbackInfo& info);

    std::shared_ptr<Pair> pair_;
    /// Where warnings go while a method runs.
    Napi::FunctionReference note_;
};

}  // namespace garnet::node
