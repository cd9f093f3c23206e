#pragma once
// JSON (RFC 8259) as a tree: what native DeePMD-kit models (.dp) describe themselves with.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace garnet::deepmd {

struct Json {
    enum class Kind { null, boolean, number, text, list, object };
    Kind kind = Kind::null;
    double number = 0;  ///< of a boolean: 0 or 1
    std::string text;
    std::vector<Json> items;
    std::vector<std::pair<std::string, Json>> members;

    bool is_null() const { return kind == Kind::null; }
    /// null when there is no such member.
    const Json* find(std::string_view name) const;
    /// Throws InputError that names `name` when it is missing or of another kind.
    const Json& at(std::string_view name) const;
    double number_at(std::string_view name) const;
    bool flag_at(std::string_view name) const;
    const std::string& text_at(std::string_view name) const;
    const std::vector<Json>& list_at(std::string_view name) const;
    std::vector<int> integers_at(std::string_view name) const;
    /// True when the member is missing, null, false, 0, "" or an empty list: nothing that would have to be evaluated.
    bool idle(std::string_view name) const;
};

/// Throws InputError.
Json parse_json(std::string_view text);

}  // namespace garnet::deepmd
