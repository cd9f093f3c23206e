#include <algorithm>
#include <stdexcept>

#include "core/rows.h"
#include "core/rows_kernel.h"
#include "core/simd_choice.h"
#include "core/thread_pool.h"

namespace garnet {

GARNET_SIMD_CHOICE(PutRows, put_rows)

namespace {

constexpr std::size_t least_rows = 1024;  // that are worth another thread
constexpr std::size_t most_rows = 8192;   // in one piece, so that pieces of long frames can be written while others are made
/// The longest number with its blank: the writers of numbers write at most this far, garbage behind the number included.
constexpr std::size_t longest_number = 64;

/// Room that one row may need.
std::size_t longest_row(const std::vector<ColumnSource>& columns) {
    std::size_t room = 0;
    for (const ColumnSource& column : columns) {
        std::size_t longest = longest_number;
        for (std::size_t k = 0; k < column.word_count; k++) longest = std::max(longest, column.words[k].size + 1);
        room += longest;
    }
    return room;
}

}  // namespace

std::vector<TextPiece> format_rows(std::size_t begin, std::size_t end, const std::vector<ColumnSource>& columns,
                                   int digits) {
    for (const ColumnSource& column : columns)
        if (column.kind == ColumnKind::skip || end > column.length / column.width)
            throw std::out_of_range("a column has fewer rows than are to be written");
    if (begin >= end || columns.empty()) return {};
    const std::size_t rows = end - begin;
    const std::size_t count = std::max(
        std::clamp<std::size_t>(rows / least_rows, 1, 2 * static_cast<std::size_t>(thread_count())), rows / most_rows);
    const std::size_t room = longest_row(columns);
    const PutRows put = put_rows();
    std::vector<TextPiece> pieces(count);
    parallel_for(count, 1, [&](std::size_t first, std::size_t last, int) {
        for (std::size_t i = first; i < last; i++) {
            const std::size_t from = begin + rows * i / count, to = begin + rows * (i + 1) / count;
            TextPiece& piece = pieces[i] = take_piece((to - from) * room);
            const char* const stop = put(piece.text.get(), from, to, columns, digits);
            if (!stop) throw std::out_of_range("a word column holds a number that no word has");
            piece.size = static_cast<std::size_t>(stop - piece.text.get());
        }
    });
    return pieces;
}

}  // namespace garnet
