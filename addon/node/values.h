#pragma once
// Between script values and C++ ones: words, units, boxes, typed arrays.

#include <napi.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "core/box.h"
#include "potential/pair/pair.h"

namespace garnet::node {

inline Words words_of(Napi::Value value) {
    const auto list = value.As<Napi::Array>();
    Words words;
    for (uint32_t k = 0; k < list.Length(); k++) words.push_back(list.Get(k).As<Napi::String>().Utf8Value());
    return words;
}

inline Units units_of(Napi::Object from) {
    auto get = [&](const char* name) { return from.Get(name).ToNumber().DoubleValue(); };
    return {from.Get("style").ToString().Utf8Value(), get("boltz"), get("mvv2e"), get("ftm2v"), get("nktv2p"),
            get("qqr2e"), get("qqrd2e"), get("qelectron"), get("angstrom")};
}

/// The memory of a typed array; null for undefined and null. Errors name the array.
template <class T>
T* memory(Napi::Value value, const char* name, std::size_t least) {
    if (value.IsUndefined() || value.IsNull()) return nullptr;
    constexpr auto wanted = std::is_same_v<T, double> ? napi_float64_array : napi_int32_array;
    if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != wanted)
        throw std::invalid_argument(std::string("expected a ") + (wanted == napi_float64_array ? "Float64Array" : "Int32Array") + " for " + name);
    auto array = value.As<Napi::TypedArrayOf<T>>();
    if (array.ElementLength() < least)
        throw std::invalid_argument(std::string(name) + " has " + std::to_string(array.ElementLength()) + " numbers, expected " + std::to_string(least));
    return array.Data();
}

/// Any list of numbers.
inline std::vector<double> doubles(Napi::Value value) {
    if (value.IsTypedArray() && value.As<Napi::TypedArray>().TypedArrayType() == napi_float64_array) {
        const auto array = value.As<Napi::Float64Array>();
        return {array.Data(), array.Data() + array.ElementLength()};
    }
    const auto list = value.As<Napi::Object>();
    std::vector<double> out(list.Get("length").ToNumber().Uint32Value());
    for (uint32_t k = 0; k < out.size(); k++) out[k] = list.Get(k).ToNumber().DoubleValue();
    return out;
}

template <class List>
Napi::Float64Array array_of(Napi::Env env, const List& values) {
    auto out = Napi::Float64Array::New(env, values.size());
    std::copy(values.begin(), values.end(), out.Data());
    return out;
}

/// [xlo ylo zlo xhi yhi zhi xy xz yz], the periodic sides, whether tilted.
inline Box box_from(Napi::Value numbers, Napi::Value periodic, Napi::Value triclinic) {
    const std::vector<double> b = doubles(numbers);
    if (b.size() != 9) throw std::invalid_argument("expected nine numbers for the box");
    Box box;
    for (int d = 0; d < 3; d++) {
        box.lo[d] = b[d], box.hi[d] = b[d + 3];
        box.periodic[d] = periodic.As<Napi::Object>().Get(uint32_t(d)).ToBoolean();
    }
    box.xy = b[6], box.xz = b[7], box.yz = b[8];
    box.triclinic = triclinic.ToBoolean();
    return box;
}

}  // namespace garnet::node
