#include "core/rows.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <unordered_set>

#include "core/cpu.h"
#include "core/rows_kernel.h"
#include "core/simd_choice.h"
#include "core/thread_pool.h"

namespace garnet {

GARNET_SIMD_CHOICE(ReadRows, read_rows)

namespace {

constexpr std::size_t page = 4096;
constexpr std::size_t least_piece = std::size_t{1} << 16;  // bytes that are worth another thread

/// Line feeds in text[0, size). Sixteen byte counters side by side, so that the compiler makes vectors of them.
std::size_t count_lines(const char* text, std::size_t size) {
    std::size_t total = 0, i = 0;
    while (i + 32 <= size) {
        std::uint8_t sums[32] = {};
        const std::size_t stop = std::min(size - 31, i + 32 * 255);
        for (; i < stop; i += 32)
            for (int k = 0; k < 32; k++) sums[k] = static_cast<std::uint8_t>(sums[k] + (text[i + k] == '\n'));
        for (int k = 0; k < 32; k++) total += sums[k];
    }
    for (; i < size; i++) total += text[i] == '\n';
    return total;
}

/// Cuts the first `wanted` lines into pieces of about the same size.
std::vector<RowPiece> cut(const char* text, std::size_t size, std::size_t wanted) {
    std::vector<RowPiece> pieces;
    std::vector<std::size_t> before;  // lines before each block
    std::size_t lines = 0, end = 0;
    for (std::size_t at = 0; at < size && lines < wanted; at += page) {
        before.push_back(lines);
        const std::size_t length = std::min(page, size - at);
        const std::size_t here = count_lines(text + at, length);
        if (lines + here >= wanted) {
            const char* p = text + at;
            for (; lines < wanted; p++) lines += *p == '\n';
            end = static_cast<std::size_t>(p - text);
            break;
        }
        lines += here;
        end = at + length;
    }
    while (end > 0 && text[end - 1] != '\n') end--;
    if (end == 0) return pieces;
    const std::size_t threads = static_cast<std::size_t>(thread_count());
    const std::size_t count = std::max<std::size_t>(1, std::min(2 * threads, end / least_piece));
    std::size_t begin = 0, row = 0;
    for (std::size_t k = 1; k < count; k++) {
        // The next line start after a block border near k/count of the text.
        const std::size_t border = end / count * k / page * page;
        if (border <= begin) continue;
        const char* feed = static_cast<const char*>(std::memchr(text + border, '\n', end - border));
        if (!feed) break;
        const std::size_t next = static_cast<std::size_t>(feed + 1 - text);
        if (next >= end) break;
        pieces.push_back({begin, next, row});
        begin = next;
        row = before[border / page] + 1;
    }
    pieces.push_back({begin, end, row});
    return pieces;
}

}  // namespace

RowResult RowScanner::scan(const char* text, std::size_t size, std::size_t wanted, std::size_t first,
                           const std::vector<ColumnTarget>& columns, const RowRules& rules) {
    for (const ColumnTarget& column : columns) {
        if (column.kind == ColumnKind::skip) continue;
        const std::size_t room = column.length / column.width;
        wanted = first >= room ? 0 : std::min(wanted, room - first);
    }
    const std::vector<RowPiece> pieces = cut(text, std::min(size, std::size_t{UINT32_MAX}), wanted);
    RowResult total;
    if (pieces.empty()) return total;
    const std::size_t word_columns = static_cast<std::size_t>(
        std::count_if(columns.begin(), columns.end(), [](auto& c) { return c.kind == ColumnKind::word; }));
    if (word_columns)
        spans_.resize(2 * word_columns * std::min(wanted, pieces.back().end));
    const RowBlock block{text, text + size, columns, rules, first, spans_.data(), word_columns};
    const ReadRows read = read_rows();
    std::vector<RowResult> results(pieces.size());
    if (pieces.size() == 1) results[0] = read(block, pieces[0]);
    else
        parallel_for(pieces.size(), 1, [&](std::size_t begin, std::size_t end, int) {
            for (std::size_t i = begin; i < end; i++) results[i] = read(block, pieces[i]);
        });
    for (const RowResult& result : results) {
        total.rows += result.rows;
        total.consumed = result.consumed;
        if (total.not_finite < 0) total.not_finite = result.not_finite;
        total.error = result.error;
        total.error_column = result.error_column;
        if (result.error != RowError::none) break;
    }
    if (word_columns) number_words(text, total.rows, first, word_columns, columns);
    return total;
}

void RowScanner::number_words(const char* text, std::size_t rows, std::size_t first, std::size_t word_columns,
                              const std::vector<ColumnTarget>& columns) {
    std::size_t k = 0;
    for (const ColumnTarget& column : columns) {
        if (column.kind != ColumnKind::word) continue;
        std::string_view last;
        std::int32_t number = 0;
        for (std::size_t row = 0; row < rows; row++) {
            const std::uint32_t* span = &spans_[2 * (row * word_columns + k)];
            const std::string_view word(text + span[0], span[1]);
            if (row == 0 || word != last) number = number_of(word);
            last = word;
            static_cast<std::int32_t*>(column.data)[(first + row) * column.width + column.component] = number;
        }
        k++;
    }
}

std::int32_t RowScanner::number_of(std::string_view word) {
    // A handful of elements: a look along the list is quicker than a hash.
    for (std::size_t i = 0; i < words_.size() && i < 8; i++)
        if (words_[i] == word) return static_cast<std::int32_t>(i);
    const auto [place, is_new] = numbers_.try_emplace(std::string(word), static_cast<std::int32_t>(words_.size()));
    if (is_new) words_.emplace_back(word);
    return place->second;
}

LineCount skip_lines(const char* text, std::size_t size, std::size_t wanted) {
    LineCount count;
    std::size_t at = 0;
    while (at < size && count.lines < wanted) {
        const std::size_t length = std::min(page, size - at);
        const std::size_t here = count_lines(text + at, length);
        if (count.lines + here > wanted) break;
        count.lines += here;
        at += length;
    }
    std::size_t end = at;
    for (; end < size && count.lines < wanted; end++) count.lines += text[end] == '\n';
    while (end > 0 && text[end - 1] != '\n') end--;
    count.consumed = end;
    return count;
}

LineCount lines_to_letter(const char* text, std::size_t size) {
    LineCount count;
    const char* const end = text + size;
    for (const char* line = text; line < end;) {
        const char* p = line;
        while (p < end && *p != '\n' && static_cast<unsigned char>(*p) <= ' ') p++;
        if (p < end && static_cast<unsigned>((*p | 0x20) - 'a') < 26) break;
        const char* const feed = static_cast<const char*>(std::memchr(p, '\n', static_cast<std::size_t>(end - p)));
        line = feed ? feed + 1 : end;
        count.lines++;
        count.consumed = static_cast<std::size_t>(line - text);
    }
    return count;
}

namespace {

template <class T>
std::ptrdiff_t duplicate(const T* ids, std::size_t count) {
    const double limit = 64.0 * static_cast<double>(count) + 1024;
    double largest = 0;
    bool small = true;
    for (std::size_t i = 0; i < count; i++) {
        const double id = static_cast<double>(ids[i]);
        small = small && id >= 0 && id < limit;
        largest = std::max(largest, id);
    }
    if (small) {
        std::vector<std::uint64_t> seen(static_cast<std::size_t>(largest) / 64 + 1);
        for (std::size_t i = 0; i < count; i++) {
            const auto id = static_cast<std::size_t>(ids[i]);
            const std::uint64_t bit = std::uint64_t{1} << (id % 64);
            if (seen[id / 64] & bit) return static_cast<std::ptrdiff_t>(i);
            seen[id / 64] |= bit;
        }
        return -1;
    }
    std::unordered_set<T> seen;
    for (std::size_t i = 0; i < count; i++)
        if (!seen.insert(ids[i]).second) return static_cast<std::ptrdiff_t>(i);
    return -1;
}

}  // namespace

std::ptrdiff_t first_duplicate(const double* ids, std::size_t count) { return duplicate(ids, count); }
std::ptrdiff_t first_duplicate(const std::int64_t* ids, std::size_t count) { return duplicate(ids, count); }

}  // namespace garnet
