#pragma once
// Columns of rows as the script side gives them, for those who read and those who write text.

#include <napi.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "core/rows.h"

namespace garnet::node {

inline std::size_t size_argument(const Napi::Value& value) {
    const double number = value.As<Napi::Number>().DoubleValue();
    if (!(number >= 0 && number <= 9007199254740992.0)) throw std::invalid_argument("expected a size");
    return static_cast<std::size_t>(number);
}

inline napi_typedarray_type array_type(ColumnKind kind) {
    switch (kind) {
        case ColumnKind::real: return napi_float64_array;
        case ColumnKind::big: return napi_bigint64_array;
        default: return napi_int32_array;
    }
}

inline ColumnKind kind_named(const std::string& name) {
    if (name == "skip") return ColumnKind::skip;
    if (name == "real") return ColumnKind::real;
    if (name == "integer") return ColumnKind::integer;
    if (name == "big") return ColumnKind::big;
    if (name == "word") return ColumnKind::word;
    throw std::invalid_argument("unknown kind of column '" + name + "'");
}

/// {kind, values, width?, component?, bias?, words?}[]; the arrays are not held.
struct ColumnsArgument {
    std::vector<ColumnSource> list;

    explicit ColumnsArgument(const Napi::Value& argument) {
        const auto given = argument.As<Napi::Array>();
        list.resize(given.Length());
        names_.resize(given.Length());
        words_.resize(given.Length());
        for (std::uint32_t i = 0; i < given.Length(); i++) read(given.Get(i).As<Napi::Object>(), i);
    }
    ColumnsArgument(const ColumnsArgument&) = delete;

private:
    void read(const Napi::Object& given, std::size_t i) {
        ColumnSource& column = list[i];
        column.kind = kind_named(given.Get("kind").As<Napi::String>().Utf8Value());
        const auto values = given.Get("values").As<Napi::TypedArray>();
        if (values.TypedArrayType() != array_type(column.kind))
            throw std::invalid_argument("a column's array has the wrong type");
        column.data = static_cast<const char*>(values.ArrayBuffer().Data()) + values.ByteOffset();
        column.length = values.ElementLength();
        if (given.Has("width")) column.width = size_argument(given.Get("width"));
        if (given.Has("component")) column.component = size_argument(given.Get("component"));
        if (given.Get("bias").IsNumber()) column.bias = given.Get("bias").As<Napi::Number>().Int32Value();
        if (column.width == 0 || column.component >= column.width)
            throw std::invalid_argument("a column's component lies outside of its width");
        if (column.kind != ColumnKind::word) return;
        const auto words = given.Get("words").As<Napi::Array>();
        for (std::uint32_t k = 0; k < words.Length(); k++) names_[i].push_back(words.Get(k).As<Napi::String>().Utf8Value());
        for (const std::string& name : names_[i]) words_[i].push_back({name.data(), name.size()});
        column.words = words_[i].data();
        column.word_count = words_[i].size();
    }

    std::vector<std::vector<std::string>> names_;
    std::vector<std::vector<WordText>> words_;
};

}  // namespace garnet::node
