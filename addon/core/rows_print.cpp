#include "core/rows_print.h"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "core/thread_pool.h"

namespace garnet {
namespace {

constexpr std::size_t rows_per_piece = 2048;

/// Text that grows: what a row can need at most (309 digits and more per number) is far more than what it needs.
struct Growing {
    std::unique_ptr<char[]> text;
    std::size_t room = 0;

    /// At least `wanted` characters behind `at`.
    char* reserve(char* at, std::size_t wanted) {
        const std::size_t used = text ? static_cast<std::size_t>(at - text.get()) : 0;
        if (used + wanted <= room) return at;
        const std::size_t larger = std::max(2 * room, used + wanted);
        std::unique_ptr<char[]> next(new char[larger]);
        if (used) std::memcpy(next.get(), text.get(), used);
        text = std::move(next);
        room = larger;
        return text.get() + used;
    }
};

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

std::size_t longest(const PrintColumn& column) {
    std::size_t room = longest_print(column.format) + column.after.size();
    for (const std::string& word : column.words) room = std::max(room, word.size() + longest_print(column.format) + column.after.size());
    return room;
}

}  // namespace

std::vector<TextPiece> print_rows(std::size_t count, const std::string& start, const std::vector<PrintColumn>& columns) {
    std::size_t room = start.size() + 64;
    for (const PrintColumn& column : columns) room += longest(column);
    std::vector<TextPiece> pieces((count + rows_per_piece - 1) / rows_per_piece);
    parallel_for(pieces.size(), 1, [&](std::size_t first, std::size_t last, int) {
        for (std::size_t i = first; i < last; i++) {
            const std::size_t from = i * rows_per_piece, to = std::min(count, from + rows_per_piece);
            Growing growing;
            char* out = growing.reserve(nullptr, room + (to - from) * (16 * columns.size() + 16));
            for (std::size_t row = from; row < to; row++) {
                out = put(growing.reserve(out, room), start);
                for (const PrintColumn& column : columns) {
                    const double value = column.values[row];
                    out = column.format.kind == 's' ? put_word(out, column, value) : print_number(out, column.format, value);
                    out = put(out, column.after);
                }
            }
            pieces[i].size = static_cast<std::size_t>(out - growing.text.get());
            pieces[i].text = std::move(growing.text);
        }
    });
    return pieces;
}

}  // namespace garnet
