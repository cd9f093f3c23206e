#pragma once
// Rows of words separated by blanks (atoms of a dump, of a data file, of an xyz file) straight into arrays, on all cores.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/text_piece.h"

namespace garnet {

enum class ColumnKind : std::uint8_t {
    skip,     // any word
    real,     // double
    integer,  // 32-bit, `bias` added
    big,      // 64-bit whole number
    word,     // the number of the word in the scanner's dictionary, 32-bit
};

/// Where a column goes: element `row * width + component` of `data`.
struct ColumnTarget {
    ColumnKind kind = ColumnKind::skip;
    void* data = nullptr;
    std::size_t length = 0;  // elements in `data`
    std::size_t width = 1;
    std::size_t component = 0;
    std::int32_t bias = 0;
};

enum class RowError { none, not_a_number, not_an_integer, too_few, too_many };

struct RowResult {
    std::size_t rows = 0;      // whole rows read
    std::size_t consumed = 0;  // bytes of these rows
    RowError error = RowError::none;
    std::size_t error_column = 0;
    std::ptrdiff_t not_finite = -1;  // first row with nan or inf in it
};

struct RowRules {
    char comment = '\0';      // the rest of a row after this character is left out
    bool extra_words = false;  // more words than columns are no error
    bool plain_integers = false;  // whole numbers are digits, not 1.0 or 1e3
};

class RowScanner {
public:
    /// Reads at most `wanted` rows from text[0, size): whole rows only (ended by a line feed). Row r goes to place first + r.
    /// Stops before the first row that is wrong. `size` may end inside a row; the text there is left alone.
    RowResult scan(const char* text, std::size_t size, std::size_t wanted, std::size_t first,
                   const std::vector<ColumnTarget>& columns, const RowRules& rules);

    /// Words seen in word columns, in order of their first appearance.
    const std::vector<std::string>& words() const { return words_; }

private:
    void number_words(const char* text, std::size_t rows, std::size_t first, std::size_t word_columns,
                      const std::vector<ColumnTarget>& columns);
    std::int32_t number_of(std::string_view word);

    std::vector<std::string> words_;
    std::unordered_map<std::string, std::int32_t> numbers_;
    std::vector<std::uint32_t> spans_;  // (begin, length) of each word of a word column
};

struct WordText {
    const char* begin;
    std::size_t size;
};

/// One column of rows to write; arrays as in ColumnTarget. A word column holds numbers into `words`.
struct ColumnSource {
    ColumnKind kind = ColumnKind::real;
    const void* data = nullptr;
    std::size_t length = 0;
    std::size_t width = 1;
    std::size_t component = 0;
    std::int32_t bias = 0;
    const WordText* words = nullptr;
    std::size_t word_count = 0;
};

/// Rows [begin, end) as text, words between single blanks. `digits` 0: the shortest text that reads back as the same double.
/// The pieces, put together, are the text.
std::vector<TextPiece> format_rows(std::size_t begin, std::size_t end, const std::vector<ColumnSource>& columns, int digits);

struct LineCount {
    std::size_t lines = 0;
    std::size_t consumed = 0;
};

/// The end of the first `wanted` lines of the text, or of all whole lines if there are fewer.
LineCount skip_lines(const char* text, std::size_t size, std::size_t wanted);

/// The lines that do not begin with a letter (behind blanks), up to the first that does.
LineCount lines_to_letter(const char* text, std::size_t size);

/// The first row whose id stands in an earlier row too, or -1.
std::ptrdiff_t first_duplicate(const double* ids, std::size_t count);
std::ptrdiff_t first_duplicate(const std::int64_t* ids, std::size_t count);

}  // namespace garnet
