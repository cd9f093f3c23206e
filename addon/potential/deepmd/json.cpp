#include "potential/deepmd/json.h"

#include <cmath>
#include <cstdlib>
#include <cstring>

#include "core/error.h"

namespace garnet::deepmd {
namespace {

[[noreturn]] void damaged(const std::string& what) { throw InputError("expected the description of a model in JSON, got " + what); }

class Parser {
public:
    explicit Parser(std::string_view text) : text_(text) {}

    Json document() {
        Json value = any(0);
        blank();
        if (at_ != text_.size()) damaged("something after its end");
        return value;
    }

private:
    char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    void blank() {
        while (at_ < text_.size() && std::strchr(" \t\r\n", text_[at_]) && text_[at_]) at_++;
    }
    bool skip(std::string_view word) {
        if (text_.substr(at_, word.size()) != word) return false;
        at_ += word.size();
        return true;
    }

    Json any(int depth) {
        if (depth > 200) damaged("more than 200 levels");
        blank();
        Json out;
        const char c = peek();
        if (c == '{') {
            out.kind = Json::Kind::object, at_++;
            for (blank(); peek() != '}'; blank()) {
                if (!out.members.empty()) separator();
                std::string name = string();
                blank();
                if (!skip(":")) damaged("a name without a value");
                out.members.emplace_back(std::move(name), any(depth + 1));
            }
            at_++;
        } else if (c == '[') {
            out.kind = Json::Kind::list, at_++;
            for (blank(); peek() != ']'; blank()) {
                if (!out.items.empty()) separator();
                out.items.push_back(any(depth + 1));
            }
            at_++;
        } else if (c == '"') {
            out.kind = Json::Kind::text, out.text = string();
        } else if (skip("true")) {
            out.kind = Json::Kind::boolean, out.number = 1;
        } else if (skip("false")) {
            out.kind = Json::Kind::boolean;
        } else if (!skip("null")) {
            number(out);
        }
        return out;
    }
    void separator() {
        blank();
        if (!skip(",")) damaged(at_ == text_.size() ? "a text that ends too soon" : "values without a comma between them");
        blank();
    }
    void number(Json& out) {
        const std::size_t end = text_.find_first_not_of("+-.0123456789eEINaInfity", at_);
        const std::string digits(text_.substr(at_, (end == std::string_view::npos ? text_.size() : end) - at_));
        char* stop = nullptr;
        out.kind = Json::Kind::number, out.number = std::strtod(digits.c_str(), &stop);
        if (digits.empty() || digits.size() > 100 || *stop != '\0') damaged("a value that is none");
        at_ += digits.size();
    }
    std::string string() {
        blank();
        if (!skip("\"")) damaged("a text without quotes");
        std::string out;
        while (at_ < text_.size() && text_[at_] != '"') {
            if (text_[at_] != '\\') {
                out.push_back(text_[at_++]);
                continue;
            }
            static const char* const from = "bfnrt", * const to = "\b\f\n\r\t";
            const char c = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
            at_ += 2;
            if (c == 'u') {
                if (text_.size() - at_ < 4) break;
                put_utf8(out, static_cast<unsigned>(std::strtoul(std::string(text_.substr(at_, 4)).c_str(), nullptr, 16)));
                at_ += 4;
            } else if (const char* found = c ? std::strchr(from, c) : nullptr) {
                out.push_back(to[found - from]);
            } else {
                out.push_back(c);
            }
            if (at_ > text_.size()) at_ = text_.size();
        }
        if (!skip("\"")) damaged("a text without an end");
        return out;
    }
    static void put_utf8(std::string& out, unsigned code) {  // surrogate pairs do not occur in models
        if (code < 0x80) out.push_back(static_cast<char>(code));
        else if (code < 0x800) out.push_back(static_cast<char>(0xC0 | code >> 6)), out.push_back(static_cast<char>(0x80 | (code & 63)));
        else out.push_back(static_cast<char>(0xE0 | code >> 12)), out.push_back(static_cast<char>(0x80 | (code >> 6 & 63))), out.push_back(static_cast<char>(0x80 | (code & 63)));
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

[[noreturn]] void missing(std::string_view name, const char* what) { throw InputError("this model cannot be evaluated: expected " + std::string(what) + " '" + std::string(name) + "'"); }

}  // namespace

Json parse_json(std::string_view text) { return Parser(text).document(); }

const Json* Json::find(std::string_view name) const {
    for (const auto& member : members)
        if (member.first == name) return &member.second;
    return nullptr;
}
const Json& Json::at(std::string_view name) const {
    const Json* found = find(name);
    if (!found) missing(name, "an entry");
    return *found;
}
double Json::number_at(std::string_view name) const {
    const Json& found = at(name);
    if (found.kind != Kind::number || !std::isfinite(found.number)) missing(name, "a number");
    return found.number;
}
bool Json::flag_at(std::string_view name) const {
    const Json& found = at(name);
    if (found.kind != Kind::boolean) missing(name, "true or false in");
    return found.number != 0;
}
const std::string& Json::text_at(std::string_view name) const {
    const Json& found = at(name);
    if (found.kind != Kind::text) missing(name, "a text");
    return found.text;
}
const std::vector<Json>& Json::list_at(std::string_view name) const {
    const Json& found = at(name);
    if (found.kind != Kind::list) missing(name, "a list");
    return found.items;
}
std::vector<int> Json::integers_at(std::string_view name) const {
    std::vector<int> out;
    for (const Json& item : list_at(name)) {
        if (item.kind != Kind::number || !(std::fabs(item.number) < 1e6)) missing(name, "whole numbers in");
        out.push_back(static_cast<int>(item.number));
    }
    return out;
}
bool Json::idle(std::string_view name) const {
    const Json* found = find(name);
    return !found || found->is_null() || (found->number == 0 && found->text.empty() && found->items.empty() && found->members.empty());
}

}  // namespace garnet::deepmd
