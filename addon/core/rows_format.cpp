#include <algorithm>
#include <stdexcept>

#include "core/number.h"
#include "core/rows.h"
#include "core/thread_pool.h"

namespace garnet {
namespace {

constexpr std::size_t rows_per_piece = 4096;
/// The longest number with its blank: format_double writes at most this far, garbage behind the number included.
constexpr std::size_t longest_number = 64;

template <class T>
T value_at(const ColumnSource& column, std::size_t row) {
    return static_cast<const T*>(column.data)[row * column.width + column.component];
}

const std::string& word_at(const ColumnSource& column, std::size_t row) {
    const std::int32_t number = value_at<std::int32_t>(column, row);
    if (number < 0 || static_cast<std::size_t>(number) >= column.words->size())
        throw std::out_of_range("a word column holds a number that no word has");
    return (*column.words)[static_cast<std::size_t>(number)];
}

/// Room that one row may need.
std::size_t longest_row(const std::vector<ColumnSource>& columns) {
    std::size_t room = 0;
    for (const ColumnSource& column : columns) {
        std::size_t longest = longest_number;
        if (column.kind == ColumnKind::word)
            for (const std::string& word : *column.words) longest = std::max(longest, word.size() + 1);
        room += longest;
    }
    return room;
}

char* put_rows(char* out, std::size_t begin, std::size_t end, const std::vector<ColumnSource>& columns, int digits) {
    for (std::size_t row = begin; row < end; row++) {
        for (const ColumnSource& column : columns) {
            switch (column.kind) {
                case ColumnKind::real: {
                    const double value = value_at<double>(column, row);
                    out = digits ? format_double(out, value, digits) : format_double(out, value);
                    break;
                }
                case ColumnKind::integer:
                    out = format_integer(out, std::int64_t{value_at<std::int32_t>(column, row)} + column.bias);
                    break;
                case ColumnKind::big: out = format_integer(out, value_at<std::int64_t>(column, row)); break;
                case ColumnKind::word: {
                    const std::string& word = word_at(column, row);
                    out = std::copy(word.begin(), word.end(), out);
                    break;
                }
                case ColumnKind::skip: break;
            }
            *out++ = ' ';
        }
        out[-1] = '\n';
    }
    return out;
}

}  // namespace

std::vector<TextPiece> format_rows(std::size_t begin, std::size_t end, const std::vector<ColumnSource>& columns,
                                     int digits) {
    for (const ColumnSource& column : columns)
        if (column.kind == ColumnKind::skip || end > column.length / column.width)
            throw std::out_of_range("a column has fewer rows than are to be written");
    if (begin >= end || columns.empty()) return {};
    const std::size_t count = (end - begin + rows_per_piece - 1) / rows_per_piece;
    const std::size_t room = longest_row(columns);
    std::vector<TextPiece> pieces(count);
    parallel_for(count, 1, [&](std::size_t first, std::size_t last, int) {
        for (std::size_t i = first; i < last; i++) {
            const std::size_t from = begin + i * rows_per_piece;
            const std::size_t to = std::min(end, from + rows_per_piece);
            TextPiece& piece = pieces[i];
            piece.text.reset(new char[(to - from) * room]);
            piece.size = static_cast<std::size_t>(put_rows(piece.text.get(), from, to, columns, digits) - piece.text.get());
        }
    });
    return pieces;
}

void join_pieces(const std::vector<TextPiece>& pieces, char* out) {
    std::vector<std::size_t> at(pieces.size() + 1, 0);
    for (std::size_t i = 0; i < pieces.size(); i++) at[i + 1] = at[i] + pieces[i].size;
    parallel_for(pieces.size(), 1, [&](std::size_t first, std::size_t last, int) {
        for (std::size_t i = first; i < last; i++) std::copy_n(pieces[i].text.get(), pieces[i].size, out + at[i]);
    });
}

}  // namespace garnet
