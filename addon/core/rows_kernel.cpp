// Rows of words into arrays: the inner loop of all text formats, compiled once per instruction set.
#include "core/rows_kernel.h"

#include <cmath>
#include <cstring>

#include "core/number_quick.h"

namespace garnet::GARNET_SIMD_NAMESPACE {
namespace {

constexpr double largest_exact = 9007199254740992.0;

struct Reader : RowBlock {
    explicit Reader(const RowBlock& block) : RowBlock(block) {}

    template <class T>
    static T& slot(const ColumnTarget& column, std::size_t row) {
        return static_cast<T*>(column.data)[row * column.width + column.component];
    }

    bool row_ends(const char* p) const { return *p == '\n' || (rules.comment && *p == rules.comment); }

    static const char* skip_blanks(const char* p) {
        if (*p == ' ') p++;
        while (*p != '\n' && is_space(*p)) p++;
        return p;
    }

    RowResult read(const RowPiece& piece) const {
        RowResult result;
        const char* p = text + piece.begin;
        const char* const end = text + piece.end;
        // The quick readers look a few bytes ahead; the last rows of the text are read by the plain ones.
        const char* const quick = limit - quick_reach;
        for (std::size_t row = piece.row; p < end; row++) {
            const char* const start = p;
            std::size_t word_column = 0;
            for (std::size_t c = 0; c < columns.size(); c++) {
                p = skip_blanks(p);
                if (row_ends(p)) return stop(result, start, RowError::too_few, c);
                const ColumnTarget& column = columns[c];
                const char* next = nullptr;
                switch (column.kind) {
                    case ColumnKind::real: {
                        double value;
                        next = p < quick ? parse_double_quick(p, value) : nullptr;
                        if (!next) {
                            next = parse_double_plain(p, value);
                            if (!next) return stop(result, start, RowError::not_a_number, c);
                            if (!std::isfinite(value) && result.not_finite < 0)
                                result.not_finite = static_cast<std::ptrdiff_t>(row);
                        }
                        slot<double>(column, first + row) = value;
                        break;
                    }
                    case ColumnKind::integer:
                    case ColumnKind::big: {
                        std::int64_t value;
                        next = p < quick ? parse_integer_quick(p, value) : nullptr;
                        if (!next) next = whole(p, value);
                        if (!next) return stop(result, start, RowError::not_an_integer, c);
                        if (!store(column, first + row, value))
                            return stop(result, start, RowError::not_an_integer, c);
                        break;
                    }
                    case ColumnKind::word:
                        next = word_end(p);
                        spans[2 * (row * word_columns + word_column)] = static_cast<std::uint32_t>(p - text);
                        spans[2 * (row * word_columns + word_column) + 1] = static_cast<std::uint32_t>(next - p);
                        word_column++;
                        break;
                    case ColumnKind::skip: next = word_end(p); break;
                }
                p = next;
            }
            p = skip_blanks(p);
            if (*p != '\n') {
                if (!row_ends(p) && !rules.extra_words) return stop(result, start, RowError::too_many, columns.size());
                p = static_cast<const char*>(std::memchr(p, '\n', static_cast<std::size_t>(end - p)));
            }
            p++;
            result.rows++;
        }
        result.consumed = piece.end;
        return result;
    }

    static const char* word_end(const char* p) {
        while (!is_space(*p)) p++;
        return p;
    }

    /// Also 1.0 and 1e3: some programs write every column as a real number.
    static const char* whole(const char* p, std::int64_t& value) {
        double real;
        const char* const next = parse_double_plain(p, real);
        if (!next || std::trunc(real) != real || std::fabs(real) > 9.2e18) return nullptr;
        // 19-digit numbers lose digits in a double: again, exactly.
        if (std::fabs(real) >= largest_exact) {
            const bool negative = *p == '-';
            const char* q = p + (negative || *p == '+');
            std::uint64_t size = 0;
            for (; is_digit(*q); q++) size = 10 * size + static_cast<unsigned>(*q - '0');
            if (q != next || size > static_cast<std::uint64_t>(INT64_MAX)) return nullptr;
            value = negative ? -static_cast<std::int64_t>(size) : static_cast<std::int64_t>(size);
            return next;
        }
        value = static_cast<std::int64_t>(real);
        return next;
    }

    static bool store(const ColumnTarget& column, std::size_t row, std::int64_t value) {
        if (column.kind == ColumnKind::big) slot<std::int64_t>(column, row) = value;
        else {
            const std::int64_t moved = value + column.bias;
            if (moved > INT32_MAX || moved < INT32_MIN) return false;
            slot<std::int32_t>(column, row) = static_cast<std::int32_t>(moved);
        }
        return true;
    }

    RowResult& stop(RowResult& result, const char* start, RowError error, std::size_t column) const {
        result.consumed = static_cast<std::size_t>(start - text);
        result.error = error;
        result.error_column = column;
        return result;
    }
};

}  // namespace

RowResult read_rows(const RowBlock& block, const RowPiece& piece) { return Reader(block).read(piece); }

}  // namespace garnet::GARNET_SIMD_NAMESPACE
