// Rows of words into arrays: the inner loop of all text formats, compiled once per instruction set.
#include "core/rows_kernel.h"

#include <cmath>
#include <cstring>

#include "core/number_quick.h"
#include "core/word_numbers.h"

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
        std::size_t row = piece.row;
#if GARNET_WORD_ENDS
        Place places[most_places];
        const bool placed = place_columns(places);
        while (p && p < end) {
            const std::size_t done = result.rows;
            if (placed && p - text >= static_cast<std::ptrdiff_t>(word_reach)) p = read_window(p, end, row, places, result);
            // A row at the very beginning of the text, or longer than the window.
            if (p && result.rows == done) p = read_row(p, end, row, result);
            row = piece.row + result.rows;
        }
#else
        for (; p && p < end; row++) p = read_row(p, end, row, result);
#endif
        if (p) result.consumed = piece.end;
        return result;
    }

#if GARNET_WORD_ENDS
    static constexpr std::size_t most_places = 64;

    /// Where a column goes: the value of row r to at + r * step.
    struct Place {
        ColumnKind kind;
        std::int32_t bias;
        char* at;
        std::size_t step;
    };

    bool place_columns(Place* places) const {
        if (columns.size() > most_places) return false;
        std::size_t word_column = 0;
        for (std::size_t c = 0; c < columns.size(); c++) {
            const ColumnTarget& column = columns[c];
            if (column.bias > 1000000000 || column.bias < -1000000000) return false;  // added without a look at overflow
            const std::size_t size = column.kind == ColumnKind::integer ? 4 : 8;
            places[c] = {column.kind, column.kind == ColumnKind::integer ? column.bias : 0, static_cast<char*>(column.data), size * column.width};
            if (column.kind == ColumnKind::skip) places[c].at = nullptr, places[c].step = 0;
            else if (column.kind == ColumnKind::word)
                places[c].at = reinterpret_cast<char*>(spans + 2 * word_column++),
                places[c].step = 8 * word_columns;
            else places[c].at += first * places[c].step + column.component * size;
        }
        return true;
    }

    /// The whole rows of the next few kilobytes; gives the beginning of the next row, or nullptr behind a wrong one.
    const char* read_window(const char* p, const char* end, std::size_t row, const Place* places, RowResult& result) const {
        WordEnds ends;
        const auto left = static_cast<std::size_t>(end - p);
        ends.find(p, left < WordEnds::window ? left : WordEnds::window, rules.comment);
        const std::size_t wanted = 2 * columns.size();
        // Rows that are read in the plain way, which knows what to say: comments, too many or too few words, words that are no numbers.
        bool odd[WordEnds::window];
        for (std::size_t line = 0; line < ends.lines; line++) {
            const std::size_t count = std::size_t{ends.first_edge[line + 1]} - ends.first_edge[line];
            odd[line] = ends.found || (rules.extra_words ? count < wanted : count != wanted);
        }
        for (std::size_t line = 0; line < ends.lines;) {
            if (odd[line]) {
                line++;
                continue;
            }
            std::size_t stop = line + 1;
            while (stop < ends.lines && !odd[stop]) stop++;
            for (std::size_t c = 0; c < columns.size(); c++)
                read_column(Stretch{p, ends.edge + 2 * c, ends.first_edge, odd, line, stop, row}, places[c], result);
            line = stop;
        }
        const char* start = p;
        for (std::size_t line = 0; line < ends.lines; line++) {
            if (!odd[line]) result.rows++;
            else if (!read_row(start, end, row + line, result)) return nullptr;
            start = p + ends.feed[line] + 1;
        }
        return start;
    }

    /// One column of the lines [line, stop) of a window; line 0 is row `row`.
    struct Stretch {
        const char* text;
        const std::uint16_t *edge, *first_edge;
        bool* odd;
        std::size_t line, stop, row;

        const std::uint16_t* word(std::size_t k) const { return edge + first_edge[k]; }
    };

    void read_column(const Stretch& lines, const Place& place, RowResult& result) const {
        switch (place.kind) {
            case ColumnKind::real: return read_reals(lines, place, result);
            case ColumnKind::integer: return read_integers<std::int32_t>(lines, place);
            case ColumnKind::big: return read_integers<std::int64_t>(lines, place);
            case ColumnKind::word:
                for (std::size_t k = lines.line; k < lines.stop; k++) {
                    const std::uint16_t* const edge = lines.word(k);
                    const std::uint32_t span[2] = {static_cast<std::uint32_t>(lines.text + edge[0] - text),
                                                   static_cast<std::uint32_t>(edge[1] - edge[0])};
                    std::memcpy(place.at + (lines.row + k) * place.step, span, 8);
                }
                return;
            case ColumnKind::skip: return;
        }
    }

    void read_reals(const Stretch& lines, const Place& place, RowResult& result) const {
        std::size_t k = lines.line;
#if defined(GARNET_SIMD_avx512)
        for (; k + 4 <= lines.stop; k += 4) {
            const std::uint16_t* const words[4] = {lines.word(k), lines.word(k + 1), lines.word(k + 2), lines.word(k + 3)};
            char* const at = place.at + (lines.row + k) * place.step;
            __m256d values;
            if (parse_doubles(lines.text, words, values)) {
                const __m128d low = _mm256_castpd256_pd128(values), high = _mm256_extractf128_pd(values, 1);
                _mm_storel_pd(reinterpret_cast<double*>(at), low);
                _mm_storeh_pd(reinterpret_cast<double*>(at + place.step), low);
                _mm_storel_pd(reinterpret_cast<double*>(at + 2 * place.step), high);
                _mm_storeh_pd(reinterpret_cast<double*>(at + 3 * place.step), high);
            } else
                for (std::size_t i = k; i < k + 4; i++) read_real(lines, i, place, result);
        }
#endif
        for (; k < lines.stop; k++) read_real(lines, k, place, result);
    }

    void read_real(const Stretch& lines, std::size_t k, const Place& place, RowResult& result) const {
        const char* const begin = lines.text + lines.word(k)[0];
        const auto length = static_cast<std::size_t>(lines.word(k)[1] - lines.word(k)[0]);
        double value;
        if (!parse_double_word(begin, length, value) &&
            !(begin < limit - quick_reach && parse_double_quick(begin, value))) {
            if (!parse_double_plain(begin, value)) {
                lines.odd[k] = true;
                return;
            }
            if (!std::isfinite(value)) {
                const auto row = static_cast<std::ptrdiff_t>(lines.row + k);
                if (result.not_finite < 0 || row < result.not_finite) result.not_finite = row;
            }
        }
        std::memcpy(place.at + (lines.row + k) * place.step, &value, 8);
    }

    template <class T>
    void read_integers(const Stretch& lines, const Place& place) const {
        std::size_t k = lines.line;
#if defined(GARNET_SIMD_avx512)
        for (; k + 8 <= lines.stop; k += 8) {
            const std::uint16_t* words[8];
            for (std::size_t i = 0; i < 8; i++) words[i] = lines.word(k + i);
            char* at = place.at + (lines.row + k) * place.step;
            __m256i values;
            if (parse_integers(lines.text, words, values)) {
                alignas(32) std::int32_t each[8];
                _mm256_store_si256(reinterpret_cast<__m256i*>(each), values);
                for (std::size_t i = 0; i < 8; i++, at += place.step) {
                    const T value = static_cast<T>(each[i] + place.bias);
                    std::memcpy(at, &value, sizeof(T));
                }
            } else
                for (std::size_t i = k; i < k + 8; i++) read_integer<T>(lines, i, place);
        }
#endif
        for (; k < lines.stop; k++) read_integer<T>(lines, k, place);
    }

    template <class T>
    void read_integer(const Stretch& lines, std::size_t k, const Place& place) const {
        const char* const begin = lines.text + lines.word(k)[0];
        const auto length = static_cast<std::size_t>(lines.word(k)[1] - lines.word(k)[0]);
        std::int64_t value;
        if (!parse_integer_word(begin, length, value)) {
            lines.odd[k] = true;
            return;
        }
        const T moved = static_cast<T>(value + place.bias);  // of eight digits: no overflow
        std::memcpy(place.at + (lines.row + k) * place.step, &moved, sizeof(T));
    }
#endif

    /// One row; gives the beginning of the next, or nullptr when this one is wrong.
    const char* read_row(const char* const start, const char* end, std::size_t row, RowResult& result) const {
        const char* p = start;
        // The quick readers look a few bytes ahead; the last rows of the text are read by the plain ones.
        const char* const quick = limit - quick_reach;
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
                    if (!next) next = rules.plain_integers ? parse_integer_plain(p, value) : whole(p, value);
                    if (!next) return stop(result, start, RowError::not_an_integer, c);
                    if (!store(column, first + row, value)) return stop(result, start, RowError::not_an_integer, c);
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
        result.rows++;
        return p + 1;
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

    const char* stop(RowResult& result, const char* start, RowError error, std::size_t column) const {
        result.consumed = static_cast<std::size_t>(start - text);
        result.error = error;
        result.error_column = column;
        return nullptr;
    }
};

}  // namespace

RowResult read_rows(const RowBlock& block, const RowPiece& piece) { return Reader(block).read(piece); }

}  // namespace garnet::GARNET_SIMD_NAMESPACE
