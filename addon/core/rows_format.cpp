#include <algorithm>
#include <stdexcept>

#include "core/number.h"
#include "core/rows.h"
#include "core/thread_pool.h"

namespace garnet {
namespace {

constexpr std::size_t rows_per_piece = 4096;
constexpr std::size_t longest_number = 32;

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

void append_rows(std::string& text, std::size_t begin, std::size_t end, const std::vector<ColumnSource>& columns,
                 int digits) {
    char number[2 * longest_number];
    for (std::size_t row = begin; row < end; row++) {
        for (const ColumnSource& column : columns) {
            char* last = number;
            switch (column.kind) {
                case ColumnKind::real: {
                    const double value = value_at<double>(column, row);
                    last = digits ? format_double(number, value, digits) : format_double(number, value);
                    break;
                }
                case ColumnKind::integer:
                    last = format_integer(number, std::int64_t{value_at<std::int32_t>(column, row)} + column.bias);
                    break;
                case ColumnKind::big: last = format_integer(number, value_at<std::int64_t>(column, row)); break;
                case ColumnKind::word: text += word_at(column, row); break;
                case ColumnKind::skip: break;
            }
            *last++ = ' ';
            text.append(number, static_cast<std::size_t>(last - number));
        }
        text.back() = '\n';
    }
}

}  // namespace

std::vector<std::string> format_rows(std::size_t begin, std::size_t end, const std::vector<ColumnSource>& columns,
                                     int digits) {
    for (const ColumnSource& column : columns)
        if (column.kind == ColumnKind::skip || end > column.length / column.width)
            throw std::out_of_range("a column has fewer rows than are to be written");
    if (begin >= end || columns.empty()) return {};
    const std::size_t count = (end - begin + rows_per_piece - 1) / rows_per_piece;
    std::vector<std::string> pieces(count);
    parallel_for(count, 1, [&](std::size_t first, std::size_t last, int) {
        for (std::size_t i = first; i < last; i++) {
            const std::size_t from = begin + i * rows_per_piece;
            pieces[i].reserve(rows_per_piece * columns.size() * 12);
            append_rows(pieces[i], from, std::min(end, from + rows_per_piece), columns, digits);
        }
    });
    return pieces;
}

}  // namespace garnet
