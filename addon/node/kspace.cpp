// Long-range solvers as the script side sees them.
#include "kspace/kspace.h"

#include "node/pair.h"
#include "node/values.h"

namespace garnet::node {

class KspaceObject : public Napi::ObjectWrap<KspaceObject> {
public:
    using Info = const Napi::CallbackInfo&;

    explicit KspaceObject(Info info) : ObjectWrap(info) {
        guard(info, [&] { solver_ = Kspace::make(info[0].ToString().Utf8Value(), words_of(info[1]), units_of(info[2].As<Napi::Object>())); });
    }

    static void define(Napi::Env env, Napi::Object exports) {
        using K = KspaceObject;
        exports.Set("Kspace", DefineClass(env, "Kspace", {
            InstanceMethod<&K::modify>("modify"),
            InstanceMethod<&K::init>("init"),
            InstanceMethod<&K::setup>("setup"),
            InstanceMethod<&K::compute>("compute"),
            InstanceMethod<&K::between>("between"),
            InstanceAccessor<&K::ewald>("ewald"),
            InstanceAccessor<&K::energy>("energy"),
            InstanceAccessor<&K::virial>("virial"),
        }));
    }

private:
    static KspaceAtoms atoms_of(Napi::Object from) {
        const int count = from.Get("count").ToNumber().Int32Value();
        KspaceAtoms atoms;
        atoms.count = count;
        atoms.x = memory<double>(from.Get("x"), "x", 3 * std::size_t(count));
        atoms.force = memory<double>(from.Get("f"), "f", 3 * std::size_t(count));
        atoms.charge = memory<double>(from.Get("q"), "q", count);
        return atoms;
    }
    static Box box_of(Info info, int at) { return box_from(info[at], info[at + 1], info[at + 2]); }

    Napi::Value modify(Info info) {
        guard(info, [&] { solver_->modify(words_of(info[0])); });
        return info.Env().Undefined();
    }
    Napi::Value init(Info info) {
        return guard(info, [&]() -> Napi::Value {
            box_ = box_of(info, 2);
            return Napi::String::New(info.Env(), solver_->init(box_, atoms_of(info[0].As<Napi::Object>()), info[1].ToNumber().DoubleValue()));
        });
    }
    Napi::Value setup(Info info) {
        guard(info, [&] { solver_->setup(box_ = box_of(info, 0)); });
        return info.Env().Undefined();
    }
    Napi::Value compute(Info info) {
        guard(info, [&] {
            const KspaceAtoms atoms = atoms_of(info[0].As<Napi::Object>());
            solver_->compute(box_, atoms, memory<double>(info[1], "energies", atoms.count), memory<double>(info[2], "virials", 6 * std::size_t(atoms.count)));
        });
        return info.Env().Undefined();
    }
    Napi::Value between(Info info) {
        return guard(info, [&]() -> Napi::Value {
            const auto from = info[0].As<Napi::Object>();
            const KspaceAtoms atoms = atoms_of(from);
            const auto* mask = memory<std::int32_t>(from.Get("mask"), "mask", atoms.count);
            return array_of(info.Env(), solver_->between(box_, atoms, mask, info[1].ToNumber().Int32Value(), info[2].ToNumber().Int32Value()));
        });
    }
    Napi::Value ewald(Info info) { return Napi::Number::New(info.Env(), solver_->ewald()); }
    Napi::Value energy(Info info) { return Napi::Number::New(info.Env(), solver_->energy); }
    Napi::Value virial(Info info) { return array_of(info.Env(), solver_->virial); }

    std::unique_ptr<Kspace> solver_;
    Box box_;
};

void register_kspace(Napi::Env env, Napi::Object exports) { KspaceObject::define(env, exports); }

}  // namespace garnet::node
