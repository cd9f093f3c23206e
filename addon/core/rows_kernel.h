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

}  // namespace garnet
