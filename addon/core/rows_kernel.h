#pragma once
#include "core/rows.h"

namespace garnet {

/// A run of whole lines that one thread reads: text[begin, end), whose first line is row `row` of the block.
struct RowPiece {
    std::size_t begin, end, row;
};

struct RowBlock {
    const char* text;
    const char* limit;  // end of what may be looked at
    const std::vector<ColumnTarget>& columns;
    const RowRules& rules;
    std::size_t first;
    std::uint32_t* spans;
    std::size_t word_columns;
};

using ReadRows = RowResult (*)(const RowBlock&, const RowPiece&);
ReadRows read_rows();

/// Rows [begin, end) as text; gives its end, or nullptr when a word column holds a number that no word has.
using PutRows = char* (*)(char* out, std::size_t begin, std::size_t end, const std::vector<ColumnSource>& columns, int digits);
PutRows put_rows();

}  // namespace garnet
