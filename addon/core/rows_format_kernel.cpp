// Rows of arrays as text: the inner loop of all writers of text, compiled once per instruction set.
#include <cstring>

#include "core/rows_kernel.h"
#include "core/text_lanes.h"

namespace garnet::GARNET_SIMD_NAMESPACE {
namespace {

template <class T>
T value_at(const ColumnSource& column, std::size_t row) {
    return static_cast<const T*>(column.data)[row * column.width + column.component];
}

inline char* put_integer(char* out, std::int64_t value) {
#if GARNET_TEXT_QUICK
    if (char* const end = format_integer_quick(out, value)) return end;
#endif
    return format_integer(out, value);
}

inline char* put_real(char* out, double value) {
#if GARNET_TEXT_QUICK
    const std::int64_t whole = _mm_cvttsd_si64(_mm_set_sd(value));
    char* end = nullptr;
    if (static_cast<double>(whole) != value) end = format_double_quick(out, value);
    else if (whole != 0) end = format_integer_quick(out, whole);
    if (end) return end;
#endif
    return format_double(out, value);
}

#if defined(GARNET_SIMD_avx512)

/// A number of rows whose cells stay in the nearest cache.
constexpr std::size_t block_rows = 64;
constexpr std::size_t most_columns = 64;

/// One column of a block: a text for each row. The writers of single numbers write more than a cell behind their beginning.
struct Cells {
    char text[block_rows * cell_size + 64];
    std::uint8_t length[block_rows];
};

inline void put_one(Cells& cells, std::size_t k, const char* end) {
    cells.length[k] = static_cast<std::uint8_t>(end - (cells.text + k * cell_size));
}

void fill_reals(Cells& cells, const ColumnSource& column, std::size_t row, std::size_t count, int digits) {
    const double* const from = static_cast<const double*>(column.data) + row * column.width + column.component;
    const std::size_t step = column.width;
    std::size_t k = 0;
    for (; k + 4 <= count && !digits; k += 4) {
        const double* const p = from + k * step;
        const __m256d values = _mm256_setr_pd(p[0], p[step], p[2 * step], p[3 * step]);
        if (format_doubles(cells.text + k * cell_size, cells.length + k, values)) continue;
        for (std::size_t i = k; i < k + 4; i++) put_one(cells, i, put_real(cells.text + i * cell_size, from[i * step]));
    }
    for (; k < count; k++) {
        char* const out = cells.text + k * cell_size;
        const double value = from[k * step];
        put_one(cells, k, digits ? format_double(out, value, digits) : put_real(out, value));
    }
}

template <class T>
void fill_integers(Cells& cells, const ColumnSource& column, std::size_t row, std::size_t count) {
    const T* const from = static_cast<const T*>(column.data) + row * column.width + column.component;
    const std::size_t step = column.width;
    const std::int64_t bias = column.kind == ColumnKind::integer ? column.bias : 0;
    std::size_t k = 0;
    for (; k + 8 <= count; k += 8) {
        const T* const p = from + k * step;
        const __m512i values = _mm512_setr_epi64(p[0], p[step], p[2 * step], p[3 * step], p[4 * step], p[5 * step], p[6 * step],
                                                 p[7 * step]);
        if (format_integers(cells.text + k * cell_size, cells.length + k, _mm512_add_epi64(values, _mm512_set1_epi64(bias))))
            continue;
        for (std::size_t i = k; i < k + 8; i++)
            put_one(cells, i, format_integer(cells.text + i * cell_size, from[i * step] + bias));
    }
    for (; k < count; k++) put_one(cells, k, put_integer(cells.text + k * cell_size, from[k * step] + bias));
}

bool fill_words(Cells& cells, const ColumnSource& column, std::size_t row, std::size_t count) {
    for (std::size_t k = 0; k < count; k++) {
        const auto number = static_cast<std::uint32_t>(value_at<std::int32_t>(column, row + k));
        if (number >= column.word_count) return false;
        const WordText& word = column.words[number];
        std::memcpy(cells.text + k * cell_size, word.begin, word.size);
        cells.length[k] = static_cast<std::uint8_t>(word.size);
    }
    return true;
}

bool fill(Cells& cells, const ColumnSource& column, std::size_t row, std::size_t count, int digits) {
    switch (column.kind) {
        case ColumnKind::real: fill_reals(cells, column, row, count, digits); return true;
        case ColumnKind::integer: fill_integers<std::int32_t>(cells, column, row, count); return true;
        case ColumnKind::big: fill_integers<std::int64_t>(cells, column, row, count); return true;
        case ColumnKind::word: return fill_words(cells, column, row, count);
        case ColumnKind::skip: break;
    }
    return true;
}

/// Blocks of rows, column by column; nullptr as put_rows. The cells are `columns` long.
char* put_blocks(char* out, std::size_t begin, std::size_t end, const std::vector<ColumnSource>& columns, int digits,
                 Cells* cells) {
    for (std::size_t row = begin; row < end; row += block_rows) {
        const std::size_t count = end - row < block_rows ? end - row : block_rows;
        for (std::size_t c = 0; c < columns.size(); c++)
            if (!fill(cells[c], columns[c], row, count, digits)) return nullptr;
        for (std::size_t k = 0; k < count; k++) {
            for (std::size_t c = 0; c < columns.size(); c++) {
                std::memcpy(out, cells[c].text + k * cell_size, cell_size);
                out += cells[c].length[k];
                *out++ = ' ';
            }
            out[-1] = '\n';
        }
    }
    return out;
}

bool fit_cells(const std::vector<ColumnSource>& columns) {
    for (std::size_t c = 0; c < columns.size(); c++)
        for (std::size_t k = 0; k < columns[c].word_count; k++)
            if (columns[c].words[k].size > cell_size) return false;
    return columns.size() <= most_columns;
}

#endif

}  // namespace

char* put_rows(char* out, std::size_t begin, std::size_t end, const std::vector<ColumnSource>& columns, int digits) {
#if defined(GARNET_SIMD_avx512)
    if (fit_cells(columns)) {
        thread_local Cells cells[most_columns];
        return put_blocks(out, begin, end, columns, digits, cells);
    }
#endif
    for (std::size_t row = begin; row < end; row++) {
        for (std::size_t c = 0; c < columns.size(); c++) {
            const ColumnSource& column = columns[c];
            switch (column.kind) {
                case ColumnKind::real: {
                    const double value = value_at<double>(column, row);
                    out = digits ? format_double(out, value, digits) : put_real(out, value);
                    break;
                }
                case ColumnKind::integer:
                    out = put_integer(out, std::int64_t{value_at<std::int32_t>(column, row)} + column.bias);
                    break;
                case ColumnKind::big: out = put_integer(out, value_at<std::int64_t>(column, row)); break;
                case ColumnKind::word: {
                    const auto number = static_cast<std::uint32_t>(value_at<std::int32_t>(column, row));
                    if (number >= column.word_count) return nullptr;
                    const WordText& word = column.words[number];
                    std::memcpy(out, word.begin, word.size);
                    out += word.size;
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

}  // namespace garnet::GARNET_SIMD_NAMESPACE
