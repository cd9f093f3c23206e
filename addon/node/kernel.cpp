// The kernels of the analyses.
#include "kernel/cavity.h"
#include "kernel/correlation.h"
#include "kernel/pairs.h"
#include "node/border.h"

namespace garnet::node {
namespace {

using kernel::Atoms;
using kernel::Cell;

Napi::Float64Array doubles(const Napi::Value& value, std::size_t length, const char* what) {
    if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != napi_float64_array)
        throw std::invalid_argument(std::string(what) + ": expected a Float64Array");
    const auto array = value.As<Napi::Float64Array>();
    if (array.ElementLength() != length) throw std::invalid_argument(std::string(what) + ": wrong length");
    return array;
}

Napi::Int32Array integers(const Napi::Value& value, std::size_t length, const char* what) {
    if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != napi_int32_array)
        throw std::invalid_argument(std::string(what) + ": expected an Int32Array");
    const auto array = value.As<Napi::Int32Array>();
    if (array.ElementLength() != length) throw std::invalid_argument(std::string(what) + ": wrong length");
    return array;
}

/// {positions, cell?, origin, periodic} as a frame has them; without a cell, an open box around the atoms.
Cell cell_of(const Napi::Object& frame, const double* positions, std::size_t count) {
    const Napi::Value given = frame.Get("cell");
    if (given.IsUndefined() || given.IsNull()) return kernel::bounding_cell(positions, count);
    Cell cell;
    const auto rows = doubles(given, 9, "cell");
    const auto origin = doubles(frame.Get("origin"), 3, "origin");
    const auto periodic = frame.Get("periodic").As<Napi::Array>();
    for (std::uint32_t k = 0; k < 9; k++) cell.rows[k] = rows[k];
    for (std::uint32_t k = 0; k < 3; k++) {
        cell.origin[k] = origin[k];
        cell.periodic[k] = periodic.Get(k).ToBoolean();
    }
    return cell;
}

/// frame, groups, group count
Atoms atoms_argument(const Napi::CallbackInfo& info) {
    const auto frame = info[0].As<Napi::Object>();
    const auto groups = info[1].As<Napi::Int32Array>();
    const std::size_t count = groups.ElementLength();
    const auto positions = doubles(frame.Get("positions"), 3 * count, "positions");
    return {cell_of(frame, positions.Data(), count), positions.Data(), count, groups.Data(), info[2].As<Napi::Number>().Int32Value()};
}

template <class Array, class Vector>
Array copied(Napi::Env env, const Vector& values) {
    auto out = Array::New(env, values.size());
    std::copy(values.begin(), values.end(), out.Data());
    return out;
}

/// positions, radii, cell, origin, [nx, ny, nz]
Napi::Value Cavity(const Napi::CallbackInfo& info) {
    return guard(info, [&]() -> Napi::Value {
        const auto radii = info[1].As<Napi::Float64Array>();
        const std::size_t count = radii.ElementLength();
        const auto positions = doubles(info[0], 3 * count, "positions");
        const auto cell = doubles(info[2], 9, "cell");
        const auto origin = doubles(info[3], 3, "origin");
        const auto shape = info[4].As<Napi::Array>();
        int size[3];
        double points = 1;
        for (std::uint32_t k = 0; k < 3; k++) {
            size[k] = shape.Get(k).As<Napi::Number>().Int32Value();
            points *= size[k];
        }
        if (size[0] < 1 || size[1] < 1 || size[2] < 1 || points > 4e9) throw InputError("the grid has no points, or too many");
        auto out = Napi::Uint8Array::New(info.Env(), static_cast<std::size_t>(points));
        kernel::cavity(positions.Data(), radii.Data(), count, cell.Data(), origin.Data(), size, out.Data());
        return out;
    });
}

Napi::Value PairHistogram(const Napi::CallbackInfo& info) {
    return guard(info, [&]() -> Napi::Value {
        const Atoms atoms = atoms_argument(info);
        const auto groups = static_cast<std::size_t>(atoms.group_count);
        const auto slots = integers(info[3], groups * groups, "slots");
        const auto slot_count = info[4].As<Napi::Number>().Uint32Value();
        const double cutoff = info[5].As<Napi::Number>().DoubleValue();
        const auto bins = info[6].As<Napi::Number>().Uint32Value();
        auto counts = doubles(info[7], static_cast<std::size_t>(slot_count) * bins, "counts");
        kernel::pair_histogram(atoms, slots.Data(), static_cast<std::int32_t>(slot_count), cutoff, bins, counts.Data());
        return info.Env().Undefined();
    });
}

Napi::Value Neighbors(const Napi::CallbackInfo& info) {
    return guard(info, [&]() -> Napi::Value {
        const Atoms atoms = atoms_argument(info);
        const auto groups = static_cast<std::size_t>(atoms.group_count);
        const auto found = kernel::neighbors(atoms, doubles(info[3], groups * groups, "cutoffs").Data());
        auto out = Napi::Object::New(info.Env());
        out.Set("offsets", copied<Napi::Int32Array>(info.Env(), found.offsets));
        out.Set("index", copied<Napi::Int32Array>(info.Env(), found.index));
        out.Set("vectors", copied<Napi::Float64Array>(info.Env(), found.vectors));
        return out;
    });
}

/// rows (one Float64Array for each frame), columns, classes (one per column), class count
kernel::Series series_argument(const Napi::CallbackInfo& info) {
    const auto columns = static_cast<std::size_t>(info[1].As<Napi::Number>().Uint32Value());
    const auto list = info[0].As<Napi::Array>();
    std::vector<const double*> rows(list.Length());
    for (std::uint32_t t = 0; t < rows.size(); t++) {
        const Napi::HandleScope scope(info.Env());
        rows[t] = doubles(list.Get(t), columns, "series").Data();
    }
    const auto classes = integers(info[2], columns, "classes");
    const std::size_t frames = rows.size();
    return {std::move(rows), frames, columns, classes.Data(), info[3].As<Napi::Number>().Uint32Value()};
}

Napi::Value Autocorrelation(const Napi::CallbackInfo& info) {
    return guard(info, [&]() -> Napi::Value {
        return copied<Napi::Float64Array>(info.Env(), kernel::autocorrelation(series_argument(info)));
    });
}

Napi::Value SquaredDisplacement(const Napi::CallbackInfo& info) {
    return guard(info, [&]() -> Napi::Value {
        return copied<Napi::Float64Array>(info.Env(), kernel::squared_displacement(series_argument(info)));
    });
}

}  // namespace

void register_kernel(Napi::Env env, Napi::Object exports) {
    exports.Set("autocorrelation", Napi::Function::New(env, Autocorrelation));
    exports.Set("squaredDisplacement", Napi::Function::New(env, SquaredDisplacement));
    exports.Set("pairHistogram", Napi::Function::New(env, PairHistogram));
    exports.Set("cavity", Napi::Function::New(env, Cavity));
    exports.Set("neighbors", Napi::Function::New(env, Neighbors));
}

}  // namespace garnet::node
