// The engine's System as the script side sees it.
#include "engine/system.h"

#include <cmath>
#include <cstring>

#include "node/pair.h"
#include "node/values.h"

namespace garnet::node {

static Napi::Int32Array integers_of(Napi::Env env, const std::vector<std::int32_t>& values) {
    auto out = Napi::Int32Array::New(env, values.size());
    std::copy(values.begin(), values.end(), out.Data());
    return out;
}

class SystemObject : public Napi::ObjectWrap<SystemObject> {
public:
    static void define(Napi::Env env, Napi::Object exports);

    explicit SystemObject(const Napi::CallbackInfo& info) : ObjectWrap(info) {
        result_ = Napi::Persistent(Napi::Float64Array::New(info.Env(), system_.result.size()));
    }

private:
    using Info = const Napi::CallbackInfo&;
    static std::int32_t integer(Info info, int at) { return info[at].ToNumber().Int32Value(); }
    static double number(Info info, int at) { return info[at].IsUndefined() ? 0 : info[at].ToNumber().DoubleValue(); }

    Napi::Value set_atoms(Info info) {
        return guard(info, [&]() -> Napi::Value {
            const auto from = info[0].As<Napi::Object>();
            const int count = from.Get("count").ToNumber().Int32Value();
            system_.forget_forces();
            const std::size_t n = count;
            auto get = [&](const char* name) {
                const Napi::Value value = from.Get(name);
                if (value.IsUndefined()) throw std::invalid_argument(std::string("the atoms have no ") + name);
                return value;
            };
            Atoms atoms;
            atoms.count = count;
            atoms.x = memory<double>(get("x"), "x", 3 * n);
            atoms.v = memory<double>(get("v"), "v", 3 * n);
            atoms.f = memory<double>(get("f"), "f", 3 * n);
            atoms.type = memory<std::int32_t>(get("type"), "type", n);
            atoms.mask = memory<std::int32_t>(get("mask"), "mask", n);
            atoms.image = memory<std::int32_t>(get("image"), "image", 3 * n);
            atoms.id = memory<double>(get("id"), "id", n);
            atoms.mass = memory<double>(get("mass"), "mass", 0);
            atoms.charge = memory<double>(from.Get("q"), "q", n);
            atoms.molecule = memory<std::int32_t>(from.Get("molecule"), "molecule", n);
            atoms.rmass = memory<double>(from.Get("rmass"), "rmass", n);
            system_.atoms = atoms;
            // Keeps the arrays alive as long as their memory is pointed at.
            auto kept = Napi::Object::New(info.Env());
            for (const char* name : {"x", "v", "f", "type", "mask", "image", "id", "mass", "q", "molecule", "rmass"}) kept.Set(name, from.Get(name));
            arrays_ = Napi::Persistent(kept);
            return info.Env().Undefined();
        });
    }

    Napi::Value set_box(Info info) {
        return guard(info, [&]() -> Napi::Value {
            system_.box = box_from(info[0], info[1], info[2]);
            return info.Env().Undefined();
        });
    }

    Napi::Value set_pair(Info info) {
        return guard(info, [&]() -> Napi::Value {
            if (info[0].IsNull() || info[0].IsUndefined()) {
                system_.pair.reset(), pair_.Reset();
            } else {
                system_.pair = PairObject::of(info[0]);
                pair_ = Napi::Persistent(info[0].As<Napi::Object>());  // its function for warnings must live as long
            }
            return info.Env().Undefined();
        });
    }

    Napi::Value set_neighbor(Info info) {
        return guard(info, [&]() -> Napi::Value {
            const auto from = info[0].As<Napi::Object>();
            auto value = [&](const char* name) { return from.Get(name).IsUndefined() ? 0 : from.Get(name).ToNumber().DoubleValue(); };
            system_.neighbor = {value("skin"), value("ghostCutoff"), value("minimumCutoff"), value("most")};
            auto pairs = [&](const char* name) {
                std::vector<std::pair<std::int32_t, std::int32_t>> out;
                if (from.Get(name).IsUndefined()) return out;
                const auto list = from.Get(name).As<Napi::Array>();
                for (uint32_t k = 0; k < list.Length(); k++) {
                    const std::vector<double> two = doubles(list.Get(k));
                    out.emplace_back(std::int32_t(two.at(0)), std::int32_t(two.at(1)));
                }
                return out;
            };
            system_.exclusions.types = pairs("excludeTypes");
            system_.exclusions.groups = pairs("excludeGroups");
            system_.exclusions.molecules.clear();
            if (!from.Get("excludeMolecules").IsUndefined())
                for (const double group : doubles(from.Get("excludeMolecules"))) system_.exclusions.molecules.push_back(std::int32_t(group));
            return info.Env().Undefined();
        });
    }

    Napi::Value set_special(Info info) {
        return guard(info, [&]() -> Napi::Value {
            SpecialBonds special;
            if (info[0].IsObject()) {
                const auto from = info[0].As<Napi::Object>();
                auto integers = [&](const char* name) {
                    const auto list = from.Get(name).As<Napi::Int32Array>();
                    return std::vector<std::int32_t>(list.Data(), list.Data() + list.ElementLength());
                };
                special.first = integers("first"), special.partner = integers("partner"), special.bonds = integers("bonds");
                const std::vector<double> lj = doubles(from.Get("lj")), coulomb = doubles(from.Get("coulomb"));
                for (int k = 0; k < 3; k++) special.lj[k + 1] = lj.at(k), special.coulomb[k + 1] = coulomb.at(k);
                special.keep = from.Get("keep").ToBoolean();
            }
            system_.exclusions.special = special;
            return info.Env().Undefined();
        });
    }

    Napi::Value wrap(Info info) {
        return guard(info, [&]() -> Napi::Value {
            const auto far = system_.wrap(info[0].ToBoolean());
            auto out = Napi::Int32Array::New(info.Env(), far.size());
            std::copy(far.begin(), far.end(), out.Data());
            return out;
        });
        return info.Env().Undefined();
    }

    Napi::Value set_velocity_remap(Info info) {
        system_.remap_group = 0;
        if (!info[1].IsNull()) {
            const std::vector<double> rate = doubles(info[1]);
            std::copy_n(rate.begin(), 6, system_.remap_rate.begin());
            system_.remap_group = integer(info, 0);
        }
        return info.Env().Undefined();
    }

    Napi::Value bounds(Info info) { return array_of(info.Env(), system_.bounds(info[0].ToBoolean())); }

    Napi::Value sort_order(Info info) {
        const auto order = system_.sort_order(number(info, 0));
        return order.empty() ? info.Env().Null() : integers_of(info.Env(), order).As<Napi::Value>();
    }

    Napi::Value rebuild(Info info) {
        guard(info, [&] { system_.rebuild(); });
        return info.Env().Undefined();
    }

    Napi::Value moved(Info info) { return Napi::Boolean::New(info.Env(), system_.moved(info[0].ToBoolean())); }

    Napi::Value counts(Info info) {
        auto out = Napi::Object::New(info.Env());
        out.Set("ghosts", system_.ghosts());
        out.Set("pairs", double(system_.printed_pairs()));
        out.Set("full", double(system_.full_entries()));
        out.Set("special", double(system_.special_entries()));
        return out;
    }

    Napi::Value neighbor_cutoff(Info info) { return Napi::Number::New(info.Env(), system_.neighbor_cutoff()); }
    Napi::Value ghost_cutoff(Info info) { return Napi::Number::New(info.Env(), system_.ghost_cutoff()); }

    Napi::Value neighbor_list(Info info) {
        return guard(info, [&]() -> Napi::Value {
            const NeighborTable table = system_.neighbors_within(number(info, 0), info[1].IsUndefined() ? -1 : integer(info, 1));
            auto out = Napi::Object::New(info.Env());
            out.Set("first", integers_of(info.Env(), table.first));
            out.Set("index", integers_of(info.Env(), table.index));
            out.Set("delta", array_of(info.Env(), table.delta));
            return out;
        });
    }

    Napi::Value built_positions(Info info) { return array_of(info.Env(), system_.built_positions()); }

    Napi::Value pair_histogram(Info info) {
        return guard(info, [&]() -> Napi::Value {
            const auto list = info[2].As<Napi::Array>();
            std::vector<System::TypePair> pairs;
            auto flags = [](Napi::Value value) {
                std::vector<char> out;
                for (const double v : doubles(value)) out.push_back(v != 0);
                return out;
            };
            for (uint32_t k = 0; k < list.Length(); k++) {
                const auto pair = list.Get(k).As<Napi::Object>();
                pairs.push_back({flags(pair.Get("central")), flags(pair.Get("other"))});
            }
            const std::int32_t group = info[3].IsUndefined() ? -1 : integer(info, 3);
            return array_of(info.Env(), system_.histogram(number(info, 0), integer(info, 1), pairs, group));
        });
    }

    Napi::Value compute(Info info) {
        return guard(info, [&]() -> Napi::Value {
            const std::size_t n = system_.atoms.count;
            const std::int32_t flags = integer(info, 0);
            system_.compute(flags & 1, flags & 2, memory<double>(info[1], "energies", n), memory<double>(info[2], "virials", 6 * n),
                            memory<double>(info[3], "centroid virials", 9 * n));
            std::copy(system_.result.begin(), system_.result.end(), result_.Value().Data());
            return info.Env().Undefined();
        });
    }

    Napi::Value result(Info) { return result_.Value(); }

    Napi::Value group_group(Info info) {
        return guard(info, [&]() -> Napi::Value { return array_of(info.Env(), system_.group_group(integer(info, 0), integer(info, 1))); });
    }

    Napi::Value kick_drift(Info info) {
        system_.kick_drift(integer(info, 0), number(info, 1), number(info, 2));
        return info.Env().Undefined();
    }
    Napi::Value kick(Info info) {
        system_.kick(integer(info, 0), number(info, 1));
        return info.Env().Undefined();
    }
    Napi::Value drift(Info info) {
        system_.drift(integer(info, 0), number(info, 1));
        return info.Env().Undefined();
    }
    Napi::Value kinetic_tensor(Info info) { return array_of(info.Env(), system_.kinetic_tensor(integer(info, 0))); }
    Napi::Value momentum(Info info) { return array_of(info.Env(), system_.momentum(integer(info, 0))); }
    Napi::Value scale_velocities(Info info) {
        const double diagonal[3] = {number(info, 1), number(info, 2), number(info, 3)};
        const double tilt[3] = {number(info, 4), number(info, 5), number(info, 6)};
        system_.scale_velocities(integer(info, 0), diagonal, tilt);
        return info.Env().Undefined();
    }
    Napi::Value to_fractional(Info info) {
        system_.to_fractional(integer(info, 0));
        return info.Env().Undefined();
    }
    Napi::Value to_cartesian(Info info) {
        system_.to_cartesian(integer(info, 0));
        return info.Env().Undefined();
    }
    Napi::Value force_norms(Info info) {
        const auto norms = system_.force_norms();
        auto out = Napi::Object::New(info.Env());
        out.Set("sum", norms[0]), out.Set("maxAtom", norms[1]), out.Set("maxComponent", norms[2]);
        return out;
    }

    System system_;
    Napi::ObjectReference arrays_, pair_;
    Napi::Reference<Napi::Float64Array> result_;
};

void SystemObject::define(Napi::Env env, Napi::Object exports) {
    using S = SystemObject;
    exports.Set("System", DefineClass(env, "System", {
        InstanceMethod<&S::set_atoms>("setAtoms"),
        InstanceMethod<&S::set_box>("setBox"),
        InstanceMethod<&S::set_pair>("setPair"),
        InstanceMethod<&S::set_neighbor>("setNeighbor"),
        InstanceMethod<&S::set_special>("setSpecial"),
        InstanceMethod<&S::wrap>("wrap"),
        InstanceMethod<&S::set_velocity_remap>("setVelocityRemap"),
        InstanceMethod<&S::bounds>("bounds"),
        InstanceMethod<&S::sort_order>("sortOrder"),
        InstanceMethod<&S::rebuild>("rebuild"),
        InstanceMethod<&S::moved>("moved"),
        InstanceAccessor<&S::counts>("counts"),
        InstanceAccessor<&S::neighbor_cutoff>("neighborCutoff"),
        InstanceAccessor<&S::ghost_cutoff>("ghostCutoff"),
        InstanceMethod<&S::neighbor_list>("neighborList"),
        InstanceAccessor<&S::built_positions>("builtPositions"),
        InstanceMethod<&S::pair_histogram>("pairHistogram"),
        InstanceMethod<&S::compute>("compute"),
        InstanceAccessor<&S::result>("result"),
        InstanceMethod<&S::group_group>("groupGroup"),
        InstanceMethod<&S::kick_drift>("kickDrift"),
        InstanceMethod<&S::kick>("kick"),
        InstanceMethod<&S::drift>("drift"),
        InstanceMethod<&S::kinetic_tensor>("kineticTensor"),
        InstanceMethod<&S::momentum>("momentum"),
        InstanceMethod<&S::scale_velocities>("scaleVelocities"),
        InstanceMethod<&S::to_fractional>("toFractional"),
        InstanceMethod<&S::to_cartesian>("toCartesian"),
        InstanceMethod<&S::force_norms>("forceNorms"),
    }));
}

static Napi::Value permute(const Napi::CallbackInfo& info) {
    return guard(info, [&]() -> Napi::Value {
        const auto order = info[0].As<Napi::Int32Array>();
        const auto array = info[1].As<Napi::TypedArray>();
        const std::size_t rows = order.ElementLength(), row = array.ElementSize() * info[2].ToNumber().Uint32Value();
        if (array.ByteLength() < rows * row) throw std::invalid_argument("expected an array with a row for every atom");
        char* data = static_cast<char*>(array.ArrayBuffer().Data()) + array.ByteOffset();
        const std::vector<char> old(data, data + rows * row);
        for (std::size_t i = 0; i < rows; i++) {
            const std::size_t from = std::size_t(order[i]);
            if (from >= rows) throw std::out_of_range("an order that is not a permutation");
            std::memcpy(data + i * row, old.data() + from * row, row);
        }
        return info.Env().Undefined();
    });
}

void register_system(Napi::Env env, Napi::Object exports) {
    SystemObject::define(env, exports);
    exports.Set("permute", Napi::Function::New(env, permute));
    exports.Set("power", Napi::Function::New(env, [](const Napi::CallbackInfo& info) -> Napi::Value {
        return Napi::Number::New(info.Env(), std::pow(info[0].ToNumber().DoubleValue(), info[1].ToNumber().DoubleValue()));
    }));
}

}  // namespace garnet::node
