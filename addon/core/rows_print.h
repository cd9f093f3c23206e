#pragma once
// Rows of columns in printf's formats, any text between them, on all cores: snapshots of a run.

#include <string>
#include <vector>

#include "core/print_number.h"
#include "core/rows.h"

namespace garnet {

struct PrintColumn {
    const double* values = nullptr;
    NumberFormat format;
    /// For %s: the values are numbers into these.
    std::vector<std::string> words;
    /// Text behind the column, a line feed for the last.
    std::string after;
};

/// The pieces, put together, are the rows [0, count).
std::vector<TextPiece> print_rows(std::size_t count, const std::string& start, const std::vector<PrintColumn>& columns);

}  // namespace garnet
