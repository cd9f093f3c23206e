#include "core/rows_print.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "core/number.h"
#include "core/text_piece.h"
#include "core/thread_pool.h"

namespace garnet {
namespace {

constexpr std::size_t rows_per_piece = 2048;

/// Text that grows: what a row can need at most (309 digits and more per number) is far more than what it needs.
struct Growing {
    TextPiece piece;

    /// At least `wanted` characters behind `at`.
    char* reserve(char* at, std::size_t wanted) {
        const std::size_t used = piece.text ? static_cast<std::size_t>(at - piece.text.get()) : 0;
        if (used + wanted <= piece.room) return at;
        TextPiece next = take_piece(std::max(2 * piece.room, used + wanted));
        if (used) std::memcpy(next.text.get(), piece.text.get(), used);
        piece = std::move(next);
        return piece.text.get() + used;
    }
};

/// Text of up to sixteen characters is copied as sixteen: what is too much is written over by what follows.
struct ShortText {
    char text[16] = {};
    std::size_t size;
    const std::string* all;
    explicit ShortText(const std::string& given) : size(given.size()), all(&given) { std::memcpy(text, given.data(), std::min<std::size_t>(size, 16)); }
    char* put(char* out) const {
        if (size > 16) std::memcpy(out, all->data(), size);
        else std::memcpy(out, text, 16);
        return out + size;
    }
};

/// How the numbers of a column are written: plainly, as nearly always, or with all that a format can ask for.
enum class Way { integer, general, word, any };
Way way_of(const NumberFormat& format) {
    if (format.kind == 's') return Way::word;
    const bool plain = format.before.empty() && format.after.empty() && format.width == 0 && !format.plus && !format.blank && !format.alternate;
    if (plain && (format.kind == 'd' || format.kind == 'i')) return Way::integer;
    return plain && format.kind == 'g' ? Way::general : Way::any;
}

char* put(char* out, const std::string& text) {
    std::memcpy(out, text.data(), text.size());
    return out + text.size();
}

char* put_word(char* out, const PrintColumn& column, double value) {
    const auto number = static_cast<std::size_t>(value);
    if (!(value >= 0) || number >= column.words.size())
        throw std::out_of_range("a word column holds a number that no word has");
    const std::string& word = column.words[number];
    const auto& format = column.format;
    const std::size_t length = format.precision >= 0 ? std::min<std::size_t>(word.size(), static_cast<std::size_t>(format.precision)) : word.size();
    const auto wide = static_cast<std::size_t>(format.width);
    const std::size_t pad = wide > length ? wide - length : 0;
    out = put(out, format.before);
    if (!format.left) out = static_cast<char*>(std::memset(out, ' ', pad)) + pad;
    std::memcpy(out, word.data(), length);
    out += length;
    if (format.left) out = static_cast<char*>(std::memset(out, ' ', pad)) + pad;
    return put(out, format.after);
}

char* print(char* out, const PrintColumn& column, Way way, double value) {
    switch (way) {
        case Way::integer:
            if (std::fabs(value) < 9e18) return format_integer(out, static_cast<std::int64_t>(value));
            break;
        case Way::general:
            if (char* const end = print_general(out, value, column.format.precision, false)) return end;
            break;
        case Way::word: return put_word(out, column, value);
        case Way::any: break;
    }
    return print_number(out, column.format, value);
}

std::size_t longest(const PrintColumn& column) {
    std::size_t room = longest_print(column.format) + column.after.size();
    for (const std::string& word : column.words) room = std::max(room, word.size() + longest_print(column.format) + column.after.size());
    return room;
}

}  // namespace

std::vector<TextPiece> print_rows(std::size_t count, const std::string& start, const std::vector<PrintColumn>& columns) {
    std::size_t room = start.size() + 64;
    for (const PrintColumn& column : columns) room += longest(column) + 16;
    std::vector<Way> ways;
    std::vector<ShortText> after;
    for (const PrintColumn& column : columns) ways.push_back(way_of(column.format)), after.emplace_back(column.after);
    const ShortText before(start);
    std::vector<TextPiece> pieces((count + rows_per_piece - 1) / rows_per_piece);
    parallel_for(pieces.size(), 1, [&](std::size_t first, std::size_t last, int) {
        for (std::size_t i = first; i < last; i++) {
            const std::size_t from = i * rows_per_piece, to = std::min(count, from + rows_per_piece);
            Growing growing;
            char* out = growing.reserve(nullptr, room + (to - from) * (16 * columns.size() + 16));
            for (std::size_t row = from; row < to; row++) {
                out = before.put(growing.reserve(out, room));
                for (std::size_t c = 0; c < columns.size(); c++) {
                    out = print(out, columns[c], ways[c], columns[c].value(row));
                    out = after[c].put(out);
                }
            }
            growing.piece.size = static_cast<std::size_t>(out - growing.piece.text.get());
            pieces[i] = std::move(growing.piece);
        }
    });
    return pieces;
}

}  // namespace garnet
