#include <algorithm>
#include <mutex>
#include <stdexcept>

#include "core/rows.h"
#include "core/rows_kernel.h"
#include "core/simd_choice.h"
#include "core/thread_pool.h"

namespace garnet {

GARNET_SIMD_CHOICE(PutRows, put_rows)

namespace {

constexpr std::size_t least_rows = 1024;  // that are worth another thread
/// The longest number with its blank: the writers of numbers write at most this far, garbage behind the number included.
constexpr std::size_t longest_number = 64;
/// Room that is kept from one call to the next, so that the system does not make and clear the same pages again and again.
constexpr std::size_t most_kept = std::size_t{1} << 26;

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

std::mutex kept_mutex;
std::vector<TextPiece> kept;

TextPiece piece_of(std::size_t room) {
    {
        std::lock_guard<std::mutex> lock(kept_mutex);
        while (!kept.empty()) {
            TextPiece piece = std::move(kept.back());
            kept.pop_back();
            if (piece.room >= room) return piece;
        }
    }
    TextPiece piece;
    piece.text.reset(new char[room]);
    piece.room = room;
    return piece;
}

}  // namespace

std::vector<TextPiece> format_rows(std::size_t begin, std::size_t end, const std::vector<ColumnSource>& columns,
                                   int digits) {
    for (const ColumnSource& column : columns)
        if (column.kind == ColumnKind::skip || end > column.length / column.width)
            throw std::out_of_range("a column has fewer rows than are to be written");
    if (begin >= end || columns.empty()) return {};
    const std::size_t rows = end - begin;
    const std::size_t count = std::clamp<std::size_t>(rows / least_rows, 1, 2 * static_cast<std::size_t>(thread_count()));
    const std::size_t room = longest_row(columns);
    const PutRows put = put_rows();
    std::vector<TextPiece> pieces(count);
    parallel_for(count, 1, [&](std::size_t first, std::size_t last, int) {
        for (std::size_t i = first; i < last; i++) {
            const std::size_t from = begin + rows * i / count, to = begin + rows * (i + 1) / count;
            TextPiece& piece = pieces[i] = piece_of((to - from) * room);
            const char* const stop = put(piece.text.get(), from, to, columns, digits);
            if (!stop) throw std::out_of_range("a word column holds a number that no word has");
            piece.size = static_cast<std::size_t>(stop - piece.text.get());
        }
    });
    return pieces;
}

void join_pieces(std::vector<TextPiece>& pieces, char* out) {
    std::vector<std::size_t> at(pieces.size() + 1, 0);
    for (std::size_t i = 0; i < pieces.size(); i++) at[i + 1] = at[i] + pieces[i].size;
    parallel_for(pieces.size(), 1, [&](std::size_t first, std::size_t last, int) {
        for (std::size_t i = first; i < last; i++) std::copy_n(pieces[i].text.get(), pieces[i].size, out + at[i]);
    });
    std::lock_guard<std::mutex> lock(kept_mutex);
    for (TextPiece& piece : pieces)
        if (at.back() <= most_kept && kept.size() < pieces.size()) kept.push_back(std::move(piece));
}

}  // namespace garnet
