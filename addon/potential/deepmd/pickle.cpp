#include "potential/deepmd/pickle.h"

#include <cmath>
#include <cstdio>
#include <cstring>
#include <string>

#include "core/error.h"

namespace garnet::deepmd {
namespace {

using Kind = Pickled::Kind;

[[noreturn]] void damaged(const std::string& what) { throw InputError("expected the modules of a PyTorch model (data.pkl), got " + what); }

constexpr std::size_t most_values = 8000000;  // two hundred types with nets of each pair need two million

/// The stack machine of the format. Values live in one array and are named by their index: shared, even cyclic ones cost nothing.
class Machine {
public:
    Machine(std::string_view bytes, std::vector<Pickled>& values) : bytes_(bytes), values_(values) {}

    int run() {
        for (;;) {
            const auto op = static_cast<unsigned char>(take(1)[0]);
            if (op == '.') return pop();
            step(op);
        }
    }

private:
    void step(unsigned char op) {
        switch (op) {
            case 0x80: take(1); break;                               // PROTO
            case '(': marks_.push_back(stack_.size()); break;        // MARK
            case 'N': make(Kind::none); break;                       // NONE
            case 0x88: make(Kind::boolean).number = 1; break;        // NEWTRUE
            case 0x89: make(Kind::boolean); break;                   // NEWFALSE
            case 'K': make(Kind::integer).number = static_cast<double>(number(1)); break;                                             // BININT1
            case 'M': make(Kind::integer).number = static_cast<double>(number(2)); break;                                             // BININT2
            case 'J': make(Kind::integer).number = static_cast<std::int32_t>(static_cast<std::uint32_t>(number(4))); break;           // BININT
            case 0x8A: long_integer(); break;                        // LONG1
            case 'G': real(); break;                                 // BINFLOAT
            case 'X': text(number(4)); break;                        // BINUNICODE
            case 'U': text(number(1)); break;                        // SHORT_BINSTRING
            case 'T': text(number(4)); break;                        // BINSTRING
            case 'c': global(); break;                               // GLOBAL
            case ')': make(Kind::tuple); break;                      // EMPTY_TUPLE
            case ']': make(Kind::list); break;                       // EMPTY_LIST
            case '}': make(Kind::dict); break;                       // EMPTY_DICT
            case 0x85: tuple(1); break;                              // TUPLE1
            case 0x86: tuple(2); break;                              // TUPLE2
            case 0x87: tuple(3); break;                              // TUPLE3
            case 't': tuple(since_mark()); break;                    // TUPLE
            case 'a': extend(Kind::list, 1); break;                  // APPEND
            case 'e': extend(Kind::list, since_mark()); break;       // APPENDS
            case 's': extend(Kind::dict, 2); break;                  // SETITEM
            case 'u': extend(Kind::dict, since_mark()); break;       // SETITEMS
            case 'q': put(number(1)); break;                         // BINPUT
            case 'r': put(number(4)); break;                         // LONG_BINPUT
            case 'h': get(number(1)); break;                         // BINGET
            case 'j': get(number(4)); break;                         // LONG_BINGET
            case 'R': apply(Kind::call); break;                      // REDUCE
            case 0x81: apply(Kind::object); break;                   // NEWOBJ
            case 'b': build(); break;                                // BUILD
            case 'Q': {                                              // BINPERSID
                const int id = pop();
                make(Kind::persistent).items = {id};
                break;
            }
            default: {
                char code[8];
                std::snprintf(code, sizeof code, "0x%02x", op);
                damaged(std::string("opcode ") + code + ", which TorchScript does not write");
            }
        }
    }

    std::string_view take(std::uint64_t size) {
        if (size > bytes_.size() - at_) damaged("a damaged file (it ends too soon)");
        at_ += size;
        return bytes_.substr(at_ - size, size);
    }
    std::uint64_t number(int size) {
        const std::string_view from = take(size);
        std::uint64_t value = 0;
        for (int k = size; k-- > 0;) value = value << 8 | static_cast<unsigned char>(from[k]);
        return value;
    }

    Pickled& make(Kind kind) {
        if (values_.size() >= most_values) damaged("more than " + std::to_string(most_values) + " values");
        stack_.push_back(static_cast<int>(values_.size()));
        values_.emplace_back();
        values_.back().kind = kind;
        return values_.back();
    }
    int pop() {
        if (stack_.size() <= (marks_.empty() ? 0 : marks_.back())) damaged("a damaged file (a value is missing)");
        const int top = stack_.back();
        stack_.pop_back();
        return top;
    }
    std::size_t since_mark() {
        if (marks_.empty() || marks_.back() > stack_.size()) damaged("a damaged file (a mark is missing)");
        const std::size_t count = stack_.size() - marks_.back();
        marks_.pop_back();
        return count;
    }
    /// The topmost `count` values, in order.
    std::vector<int> pop_many(std::size_t count) {
        if (count > stack_.size() - (marks_.empty() ? 0 : marks_.back())) damaged("a damaged file (values are missing)");
        const std::vector<int> out(stack_.end() - static_cast<std::ptrdiff_t>(count), stack_.end());
        stack_.resize(stack_.size() - count);
        return out;
    }

    void long_integer() {
        const std::string_view from = take(number(1));
        if (from.size() > 8) damaged("an integer of " + std::to_string(from.size()) + " bytes");
        std::uint64_t value = 0;
        for (std::size_t k = from.size(); k-- > 0;) value = value << 8 | static_cast<unsigned char>(from[k]);
        if (!from.empty() && from.size() < 8 && (from.back() & 0x80)) value |= ~0ull << 8 * from.size();
        make(Kind::integer).number = static_cast<double>(static_cast<std::int64_t>(value));
    }
    void real() {  // the only big-endian number
        std::uint64_t bits = 0;
        for (const char c : take(8)) bits = bits << 8 | static_cast<unsigned char>(c);
        std::memcpy(&make(Kind::real).number, &bits, sizeof bits);
    }
    void text(std::uint64_t size) {
        const std::string_view content = take(size);
        make(Kind::text).text = content;
    }
    /// "module\nname\n"; kept as it stands, without the last newline.
    void global() {
        const std::size_t first = bytes_.find('\n', at_), second = first == std::string_view::npos ? first : bytes_.find('\n', first + 1);
        if (second == std::string_view::npos) damaged("a damaged file (a name that does not end)");
        make(Kind::global).text = bytes_.substr(at_, second - at_);
        at_ = second + 1;
    }
    void tuple(std::size_t count) {
        std::vector<int> items = pop_many(count);
        make(Kind::tuple).items = std::move(items);
    }
    void extend(Kind kind, std::size_t count) {
        const std::vector<int> items = pop_many(count);
        if (stack_.empty() || values_[stack_.back()].kind != kind || (kind == Kind::dict && count % 2)) damaged("a damaged file (values for nothing)");
        std::vector<int>& to = values_[stack_.back()].items;
        to.insert(to.end(), items.begin(), items.end());
    }
    void put(std::uint64_t slot) {
        if (stack_.empty() || slot > bytes_.size()) damaged("a damaged file (nothing to remember)");
        if (slot >= memo_.size()) memo_.resize(slot + 1, -1);
        memo_[slot] = stack_.back();
    }
    void get(std::uint64_t slot) {
        if (slot >= memo_.size() || memo_[slot] < 0) damaged("a damaged file (a value that was not remembered)");
        stack_.push_back(memo_[slot]);
    }
    void apply(Kind kind) {
        const int arguments = pop(), what = pop();
        if (values_[what].kind != Kind::global) damaged("a call of something without a name");
        const std::string_view name = values_[what].text;
        Pickled& made = make(kind);
        made.text = name, made.items = {arguments};
    }
    void build() {
        const int state = pop();
        if (stack_.empty() || values_[stack_.back()].kind != Kind::object || values_[stack_.back()].items.size() != 1) damaged("attributes of something that has none");
        values_[stack_.back()].items.push_back(state);
    }

    std::string_view bytes_;
    std::vector<Pickled>& values_;
    std::size_t at_ = 0;
    std::vector<int> stack_, memo_;
    std::vector<std::size_t> marks_;
};

}  // namespace

Pickle::Pickle(std::string_view bytes) { root_ = Machine(bytes, values_).run(); }

int Pickle::find(const Pickled& dict, std::string_view key) const {
    if (dict.kind == Kind::dict)
        for (std::size_t k = 0; k + 1 < dict.items.size(); k += 2)
            if (at(dict.items[k]).kind == Kind::text && at(dict.items[k]).text == key) return dict.items[k + 1];
    return -1;
}

}  // namespace garnet::deepmd
