// Text scanning for the format readers: bytes in, typed arrays filled.
#include <algorithm>
#include <vector>

#include "core/number.h"
#include "core/number_run.h"
#include "core/rows.h"
#include "core/rows_print.h"
#include "node/border.h"
#include "node/columns.h"

namespace garnet::node {
namespace {

/// bytes, from, to: the text [from, to) of a Uint8Array.
struct Text {
    const char* data;
    std::size_t size;

    Text(const Napi::CallbackInfo& info) {
        const auto bytes = info[0].As<Napi::Uint8Array>();
        const std::size_t from = size_argument(info[1]), to = size_argument(info[2]);
        if (from > to || to > bytes.ByteLength()) throw std::invalid_argument("text range outside of its buffer");
        data = reinterpret_cast<const char*>(bytes.Data()) + from;
        size = to - from;
    }
};

class NativeRowScanner : public Napi::ObjectWrap<NativeRowScanner> {
public:
    static Napi::Function Define(Napi::Env env) {
        return DefineClass(env, "RowScanner",
                           {InstanceMethod<&NativeRowScanner::Scan>("scan"),
                            InstanceAccessor<&NativeRowScanner::Words>("words")});
    }

    /// (columns: {kind, width?, component?, bias?}[], rules?: {comment?, extraWords?})
    explicit NativeRowScanner(const Napi::CallbackInfo& info) : Napi::ObjectWrap<NativeRowScanner>(info) {
        guard(info, [&] {
            const auto list = info[0].As<Napi::Array>();
            for (std::uint32_t i = 0; i < list.Length(); i++) {
                const auto given = list.Get(i).As<Napi::Object>();
                ColumnTarget column;
                column.kind = kind_named(given.Get("kind").As<Napi::String>().Utf8Value());
                if (given.Has("width")) column.width = size_argument(given.Get("width"));
                if (given.Has("component")) column.component = size_argument(given.Get("component"));
                if (given.Has("bias")) column.bias = given.Get("bias").As<Napi::Number>().Int32Value();
                if (column.width == 0 || column.component >= column.width)
                    throw std::invalid_argument("a column's component lies outside of its width");
                columns_.push_back(column);
            }
            if (!info[1].IsObject()) return;
            const auto rules = info[1].As<Napi::Object>();
            if (rules.Has("comment")) rules_.comment = rules.Get("comment").As<Napi::String>().Utf8Value().c_str()[0];
            if (rules.Has("plainIntegers")) rules_.plain_integers = rules.Get("plainIntegers").ToBoolean();
            if (rules.Has("extraWords")) rules_.extra_words = rules.Get("extraWords").ToBoolean();
        });
    }

private:
    /// (bytes, from, to, wanted, first, targets)
    Napi::Value Scan(const Napi::CallbackInfo& info) {
        return guard(info, [&]() -> Napi::Value {
            const Text text(info);
            const auto targets = info[5].As<Napi::Array>();
            for (std::size_t i = 0; i < columns_.size(); i++) {
                ColumnTarget& column = columns_[i];
                if (column.kind == ColumnKind::skip) continue;
                const auto target = targets.Get(static_cast<std::uint32_t>(i)).As<Napi::TypedArray>();
                if (target.TypedArrayType() != array_type(column.kind))
                    throw std::invalid_argument("a column's array has the wrong type");
                column.data = static_cast<char*>(target.ArrayBuffer().Data()) + target.ByteOffset();
                column.length = target.ElementLength();
            }
            const RowResult result =
                scanner_.scan(text.data, text.size, size_argument(info[3]), size_argument(info[4]), columns_, rules_);
            static const char* const errors[] = {"", "number", "integer", "few", "many"};
            auto out = Napi::Object::New(info.Env());
            out.Set("rows", static_cast<double>(result.rows));
            out.Set("consumed", static_cast<double>(result.consumed));
            out.Set("error", errors[static_cast<int>(result.error)]);
            out.Set("column", static_cast<double>(result.error_column));
            out.Set("notFinite", static_cast<double>(result.not_finite));
            return out;
        });
    }

    Napi::Value Words(const Napi::CallbackInfo& info) {
        const auto& words = scanner_.words();
        auto list = Napi::Array::New(info.Env(), words.size());
        for (std::size_t i = 0; i < words.size(); i++) list.Set(static_cast<std::uint32_t>(i), words[i]);
        return list;
    }

    RowScanner scanner_;
    std::vector<ColumnTarget> columns_;
    RowRules rules_;
};

/// (from, to, columns, digits) -> text as a Buffer
Napi::Value format_rows_of(const Napi::CallbackInfo& info) {
    return guard(info, [&]() -> Napi::Value {
        const ColumnsArgument columns(info[2]);
        auto pieces = format_rows(size_argument(info[0]), size_argument(info[1]), columns.list, info[3].As<Napi::Number>().Int32Value());
        std::size_t size = 0;
        for (const auto& piece : pieces) size += piece.size;
        auto out = Napi::Buffer<char>::New(info.Env(), size);
        join_pieces(pieces, out.Data());
        return out;
    });
}

/// (count, start, columns: {values, format, words?, after}[]) -> text as a Buffer
/// What a column of `count` rows reads.
void take_values(const Napi::Object& given, PrintColumn& column, std::size_t count) {
    const auto number = [&](const char* name, double otherwise) {
        const Napi::Value value = given.Get(name);
        return value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : otherwise;
    };
    column.stride = static_cast<std::size_t>(number("stride", 1)), column.at = static_cast<std::size_t>(number("at", 0));
    column.minus = number("minus", 0), column.times = number("times", 1), column.plus = number("plus", 0);
    std::size_t most = count;
    if (given.Get("rows").IsTypedArray() && count > 0) {
        const auto rows = given.Get("rows").As<Napi::Int32Array>();
        if (rows.ElementLength() < count) throw std::out_of_range("fewer rows are listed than are to be written");
        column.rows = rows.Data();
        const auto [least, largest] = std::minmax_element(column.rows, column.rows + count);
        if (*least < 0) throw std::out_of_range("the number of a row is negative");
        most = static_cast<std::size_t>(*largest) + 1;
    }
    const auto values = given.Get("values").As<Napi::TypedArray>();
    if (column.at >= column.stride || values.ElementLength() < column.stride * most)
        throw std::out_of_range("a column has fewer rows than are to be written");
    if (values.TypedArrayType() == napi_int32_array) column.whole_values = values.As<Napi::Int32Array>().Data();
    else if (values.TypedArrayType() == napi_float64_array) column.values = values.As<Napi::Float64Array>().Data();
    else throw std::invalid_argument("a column of numbers is a Float64Array or an Int32Array");
}

Napi::Value print_rows_of(const Napi::CallbackInfo& info) {
    return guard(info, [&]() -> Napi::Value {
        const std::size_t count = size_argument(info[0]);
        const auto list = info[2].As<Napi::Array>();
        std::vector<PrintColumn> columns(list.Length());
        for (std::uint32_t i = 0; i < list.Length(); i++) {
            const auto given = list.Get(i).As<Napi::Object>();
            take_values(given, columns[i], count);
            columns[i].format = parse_format(given.Get("format").As<Napi::String>().Utf8Value());
            columns[i].after = given.Get("after").As<Napi::String>().Utf8Value();
            if (!given.Get("words").IsArray()) continue;
            const auto names = given.Get("words").As<Napi::Array>();
            for (std::uint32_t k = 0; k < names.Length(); k++)
                columns[i].words.push_back(names.Get(k).As<Napi::String>().Utf8Value());
        }
        auto pieces = print_rows(count, info[1].As<Napi::String>().Utf8Value(), columns);
        std::size_t size = 0;
        for (const auto& piece : pieces) size += piece.size;
        if (info[3].IsTypedArray()) {
            auto into = info[3].As<Napi::Uint8Array>();
            if (into.ElementLength() >= size) {
                join_pieces(pieces, reinterpret_cast<char*>(into.Data()));
                return Napi::Uint8Array::New(info.Env(), size, into.ArrayBuffer(), into.ByteOffset());
            }
        }
        auto out = Napi::Buffer<char>::New(info.Env(), size);
        join_pieces(pieces, out.Data());
        return out;
    });
}

/// (bytes, from, to, wanted) -> [lines, consumed]
Napi::Value skip_lines_of(const Napi::CallbackInfo& info) {
    return guard(info, [&]() -> Napi::Value {
        const Text text(info);
        const LineCount count = skip_lines(text.data, text.size, size_argument(info[3]));
        auto out = Napi::Array::New(info.Env(), 2);
        out.Set(0u, static_cast<double>(count.lines));
        out.Set(1u, static_cast<double>(count.consumed));
        return out;
    });
}

/// (bytes, from, to) -> [lines, consumed]
Napi::Value lines_to_letter_of(const Napi::CallbackInfo& info) {
    return guard(info, [&]() -> Napi::Value {
        const Text text(info);
        const LineCount count = lines_to_letter(text.data, text.size);
        auto out = Napi::Array::New(info.Env(), 2);
        out.Set(0u, static_cast<double>(count.lines));
        out.Set(1u, static_cast<double>(count.consumed));
        return out;
    });
}

/// (bytes, from, to, out, first) -> {count, consumed, lines, wrong}: numbers go to out[first], out[first + 1], …
Napi::Value scan_numbers_of(const Napi::CallbackInfo& info) {
    return guard(info, [&]() -> Napi::Value {
        const Text text(info);
        auto out = info[3].As<Napi::Float64Array>();
        const std::size_t first = size_argument(info[4]);
        if (first > out.ElementLength()) throw std::invalid_argument("first lies outside of the array");
        const NumberRun run = scan_numbers(text.data, text.size, out.ElementLength() - first, out.Data() + first);
        auto result = Napi::Object::New(info.Env());
        result.Set("count", static_cast<double>(run.count));
        result.Set("consumed", static_cast<double>(run.consumed));
        result.Set("lines", static_cast<double>(run.lines));
        result.Set("wrong", run.wrong);
        return result;
    });
}

/// (ids) -> first row whose id was there before, or -1
Napi::Value first_duplicate_of(const Napi::CallbackInfo& info) {
    return guard(info, [&]() -> Napi::Value {
        const auto ids = info[0].As<Napi::TypedArray>();
        const char* const data = static_cast<const char*>(ids.ArrayBuffer().Data()) + ids.ByteOffset();
        std::ptrdiff_t row = -1;
        if (ids.TypedArrayType() == napi_float64_array)
            row = first_duplicate(reinterpret_cast<const double*>(data), ids.ElementLength());
        else if (ids.TypedArrayType() == napi_bigint64_array)
            row = first_duplicate(reinterpret_cast<const std::int64_t*>(data), ids.ElementLength());
        else throw std::invalid_argument("ids are doubles or 64-bit integers");
        return Napi::Number::New(info.Env(), static_cast<double>(row));
    });
}

}  // namespace

void register_text(Napi::Env env, Napi::Object exports) {
    exports.Set("RowScanner", NativeRowScanner::Define(env));
    exports.Set("formatRows", Napi::Function::New(env, format_rows_of));
    exports.Set("printRows", Napi::Function::New(env, print_rows_of));
    exports.Set("skipLines", Napi::Function::New(env, skip_lines_of));
    exports.Set("linesToLetter", Napi::Function::New(env, lines_to_letter_of));
    exports.Set("scanNumbers", Napi::Function::New(env, scan_numbers_of));
    exports.Set("firstDuplicate", Napi::Function::New(env, first_duplicate_of));
}

}  // namespace garnet::node
