#include "potential/deepmd/yaml.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>

#include "core/error.h"

namespace garnet::deepmd {
namespace {

struct Line {
    int indent, number;
    std::string_view text;  ///< without indentation and trailing blanks
};

[[noreturn]] void damaged(int line, const std::string& what) { throw InputError("line " + std::to_string(line) + ": expected the description of a model in YAML, got " + what); }

bool starts(std::string_view text, std::string_view head) { return text.substr(0, head.size()) == head; }
bool is_item(std::string_view text) { return text == "-" || starts(text, "- "); }

std::vector<Line> split(std::string_view text) {
    std::vector<Line> lines;
    int number = 0;
    for (std::size_t at = 0; at < text.size(); number++) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        at = end + 1;
        const std::size_t first = line.find_first_not_of(' '), last = line.find_last_not_of(" \t\r");
        if (first == std::string_view::npos || last == std::string_view::npos || first > last || line[first] == '#') continue;
        if (first == 0 && (starts(line, "---") || starts(line, "%"))) continue;
        if (line[first] == '\t') damaged(number + 1, "a line that begins with a tab");
        lines.push_back({static_cast<int>(std::min<std::size_t>(first, 1 << 20)), number + 1, line.substr(first, last + 1 - first)});
    }
    return lines;
}

/// A plain scalar: null, true, false, a number, or a text.
Json plain(std::string_view text) {
    Json out;
    if (text.empty() || text == "null" || text == "~" || text == "Null" || text == "NULL") return out;
    if (text == "true" || text == "false") {
        out.kind = Json::Kind::boolean, out.number = text == "true";
        return out;
    }
    const std::string copy(text);
    char* stop = nullptr;
    if (std::strchr("+-.0123456789", copy[0])) out.number = std::strtod(copy.c_str(), &stop);
    if (stop && stop != copy.c_str() && *stop == '\0') {
        out.kind = Json::Kind::number;
    } else {
        out.kind = Json::Kind::text, out.text = copy, out.number = 0;
    }
    return out;
}

/// Scalars and lists in brackets, out of one text (lines of a folded one are joined by blanks).
class Flow {
public:
    Flow(std::string_view text, int line) : text_(text), line_(line) {}

    Json whole() {
        Json out = value(0);
        blank();
        if (at_ < text_.size() && text_[at_] != '#') damaged(line_, "'" + std::string(text_.substr(at_, 20)) + "' after a value");
        return out;
    }
    std::string quoted() {
        const char quote = text_[at_++];
        std::string out;
        for (; at_ < text_.size(); at_++) {
            if (text_[at_] == quote) {
                at_++;
                if (quote == '"' || at_ >= text_.size() || text_[at_] != '\'') return out;
            } else if (quote == '"' && text_[at_] == '\\' && at_ + 1 < text_.size()) {
                static const char* const from = "nrt0", * const to = "\n\r\t";
                const char* found = std::strchr(from, text_[++at_]);
                out.push_back(found && *found ? to[found - from] : text_[at_]);
                continue;
            }
            out.push_back(text_[at_]);
        }
        damaged(line_, "a text without its closing quote");
    }
    std::size_t at() const { return at_; }

private:
    void blank() {
        while (at_ < text_.size() && text_[at_] == ' ') at_++;
    }
    Json value(int depth) {
        if (depth > 50) damaged(line_, "more than 50 brackets");
        blank();
        const char c = at_ < text_.size() ? text_[at_] : '\0';
        Json out;
        if (c == '\'' || c == '"') {
            out.kind = Json::Kind::text, out.text = quoted();
            return out;
        }
        if (c == '{') {
            if (text_.substr(at_, 2) != "{}") damaged(line_, "a map in braces");
            at_ += 2, out.kind = Json::Kind::object;
            return out;
        }
        if (c == '|' || c == '>' || c == '!') damaged(line_, std::string("'") + c + "', which is not read here");
        if (c != '[') {
            const std::size_t end = std::min(depth ? text_.find_first_of(",]", at_) : text_.find(" #", at_), text_.size());
            std::string_view word = text_.substr(at_, end - at_);
            while (!word.empty() && word.back() == ' ') word.remove_suffix(1);
            at_ = end;
            return plain(word);
        }
        out.kind = Json::Kind::list, at_++;
        for (blank(); at_ < text_.size() && text_[at_] != ']'; blank()) {
            out.items.push_back(value(depth + 1));
            blank();
            if (at_ < text_.size() && text_[at_] == ',') at_++;
        }
        if (at_++ >= text_.size()) damaged(line_, "a list without its closing bracket");
        return out;
    }

    std::string_view text_;
    int line_;
    std::size_t at_ = 0;
};

class Parser {
public:
    explicit Parser(std::string_view text) : lines_(split(text)) {}

    YamlModel document() {
        out_.root = block(-1, 0);
        if (at_ < lines_.size()) damaged(lines_[at_].number, "'" + std::string(lines_[at_].text.substr(0, 20)) + "' where the map had ended");
        return std::move(out_);
    }

private:
    /// The node that begins at the current line, inside of something indented by `parent`.
    Json block(int parent, int depth) {
        if (depth > 200) damaged(lines_[at_].number, "more than 200 levels");
        if (at_ >= lines_.size() || lines_[at_].indent <= parent) return {};
        const Line& line = lines_[at_];
        if (is_item(line.text)) return list(line.indent, depth);
        if (key_end(line) != std::string_view::npos) return map(line.indent, depth);
        return scalar(line.text, parent);
    }

    /// Where the ':' after a key stands; npos when the line is no pair.
    static std::size_t key_end(const Line& line) {
        std::size_t from = 0;
        if (line.text[0] == '\'' || line.text[0] == '"') {
            if (line.text.find(line.text[0], 1) == std::string_view::npos) return std::string_view::npos;  // a text that goes on
            Flow key(line.text, line.number);
            key.quoted();
            from = key.at();
            return from < line.text.size() && line.text[from] == ':' && (from + 1 == line.text.size() || line.text[from + 1] == ' ') ? from : std::string_view::npos;
        }
        if (line.text[0] == '[' || line.text[0] == '{') return std::string_view::npos;
        const std::size_t colon = line.text.find(": ");
        if (colon != std::string_view::npos) return colon;
        return line.text.back() == ':' ? line.text.size() - 1 : std::string_view::npos;
    }

    Json list(int indent, int depth) {
        Json out;
        out.kind = Json::Kind::list;
        while (at_ < lines_.size() && lines_[at_].indent == indent && is_item(lines_[at_].text)) {
            Line& line = lines_[at_];
            const std::size_t rest = line.text.find_first_not_of(' ', 1);
            if (rest == std::string_view::npos) {
                at_++;
            } else {  // the item as a line of its own
                line.text.remove_prefix(rest);
                line.indent += static_cast<int>(rest);
            }
            out.items.push_back(anchored(indent, depth + 1));
        }
        return out;
    }

    Json map(int indent, int depth) {
        Json out;
        out.kind = Json::Kind::object;
        while (at_ < lines_.size() && lines_[at_].indent == indent && !is_item(lines_[at_].text)) {
            Line& line = lines_[at_];
            const std::size_t colon = key_end(line);
            if (colon == std::string_view::npos) damaged(line.number, "'" + std::string(line.text.substr(0, 40)) + "' without a key");
            const bool quoted = line.text[0] == '\'' || line.text[0] == '"';
            std::string key = quoted ? Flow(line.text, line.number).quoted() : std::string(line.text.substr(0, colon));
            const std::size_t rest = line.text.find_first_not_of(' ', colon + 1);
            if (rest == std::string_view::npos) {
                at_++;
            } else {
                line.text.remove_prefix(rest);
                line.indent = indent + 1;
            }
            const Json* kind = out.find("@class");
            if (key == "value" && kind && kind->text == "np.ndarray") {
                const Json* type = out.find("dtype");
                out_.arrays.push_back(array(indent, type ? type->text : ""));
            } else {
                out.members.emplace_back(std::move(key), anchored(rest == std::string_view::npos && at_ < lines_.size() && is_item(lines_[at_].text) ? indent - 1 : indent, depth + 1));
            }
        }
        if (const Json* kind = out.find("@class"); kind && kind->text == "np.ndarray") {
            if (out_.arrays.size() == taken_) damaged(lines_[std::min(at_, lines_.size() - 1)].number, "an array without its value");
            Json name;
            name.kind = Json::Kind::text, name.text = std::to_string(taken_);
            taken_ = out_.arrays.size();
            return name;
        }
        return out;
    }

    /// A node that may have a name (&id) or be one that had (*id).
    Json anchored(int parent, int depth) {
        if (at_ >= lines_.size() || lines_[at_].indent <= parent) return {};
        Line& line = lines_[at_];
        if (line.text[0] == '*') {
            const auto found = names_.find(std::string(line.text.substr(1)));
            if (found == names_.end()) damaged(line.number, "the name '" + std::string(line.text.substr(1, 40)) + "', which nothing has");
            copied_ += found->second.items.size() + found->second.members.size() + 1;
            if (copied_ > 1000000) damaged(line.number, "too many copies");
            at_++;
            return found->second;
        }
        if (line.text[0] != '&') return block(parent, depth);
        const std::size_t end = std::min(line.text.find(' '), line.text.size());
        const std::string name(line.text.substr(1, end - 1));
        const std::size_t rest = line.text.find_first_not_of(' ', end);
        int within = parent;
        if (rest == std::string_view::npos) {
            at_++;
            if (at_ < lines_.size() && is_item(lines_[at_].text) && lines_[at_].indent == parent) within = parent - 1;
        } else {
            line.text.remove_prefix(rest);
        }
        Json value = block(within, depth);
        if (value.kind == Json::Kind::object) return value;  // named maps do not occur twice in models, and could grow without end
        return names_[name] = value;
    }

    /// A text may go on in further lines of greater indentation.
    Json scalar(std::string_view text, int parent) {
        const int number = lines_[at_++].number;
        std::string whole(text);
        while (at_ < lines_.size() && lines_[at_].indent > parent) whole += ' ', whole += lines_[at_++].text;
        return Flow(whole, number).whole();
    }

    /// Nested lists of numbers, one number to a line.
    Tensor array(int parent, const std::string& type) {
        Tensor out;
        out.type = type == "float64" ? Tensor::Type::float64 : type == "float32" ? Tensor::Type::float32 : type == "float16" ? Tensor::Type::float16
                   : type.find("int") != std::string::npos ? Tensor::Type::integer : Tensor::Type::other;
        std::vector<std::int64_t> items, length;  // of the row that is being read, and of the first one, at each level
        std::vector<int> columns;
        const auto close = [&](std::size_t level) {  // rows at this level and deeper end
            for (; level < items.size(); level++) {
                if (items[level] == 0) continue;
                if (length[level] < 0) length[level] = items[level];
                if (length[level] != items[level]) damaged(lines_[at_ - 1].number, "an array of uneven rows");
                items[level] = 0;
            }
        };
        std::string word;
        while (at_ < lines_.size() && (lines_[at_].indent > parent || (lines_[at_].indent == parent && is_item(lines_[at_].text)))) {
            Line line = lines_[at_++];
            std::size_t level = std::lower_bound(columns.begin(), columns.end(), line.indent) - columns.begin();
            for (; is_item(line.text); level++) {
                if (level == columns.size()) {
                    if (level > 8 || !(columns.empty() || columns.back() < line.indent)) damaged(line.number, "an array of too many dimensions");
                    columns.push_back(line.indent), items.push_back(0), length.push_back(-1);
                }
                close(level + 1);
                items[level]++;
                const std::size_t rest = std::min(line.text.find_first_not_of(' ', 1), line.text.size());
                line.text.remove_prefix(rest), line.indent += static_cast<int>(rest);
            }
            if (line.text == "[]") continue;
            if (level != columns.size()) damaged(line.number, "an array of uneven rows");
            word.assign(line.text);
            char* stop = nullptr;
            out.values.push_back(std::strtod(word.c_str(), &stop));
            if (word.empty() || *stop != '\0') damaged(line.number, "'" + word.substr(0, 40) + "' instead of a number");
        }
        close(0);
        std::int64_t size = 1;
        for (const std::int64_t count : length) out.shape.push_back(count), size *= count;
        if (static_cast<std::int64_t>(out.values.size()) != size && !out.values.empty()) damaged(lines_[at_ - 1].number, "an array of uneven rows");
        return out;
    }

    std::vector<Line> lines_;
    std::size_t at_ = 0, taken_ = 0, copied_ = 0;
    std::map<std::string, Json> names_;
    YamlModel out_;
};

}  // namespace

YamlModel parse_yaml(std::string_view text) {
    if (text.find('\0') != std::string_view::npos) throw InputError("expected the description of a model in YAML, got a file that is not text");
    return Parser(text).document();
}

}  // namespace garnet::deepmd
