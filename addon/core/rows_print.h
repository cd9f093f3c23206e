#pragma once
// Rows of columns in printf's formats, any text between them, on all cores: snapshots of a run.

#include <cstdint>
#include <string>
#include <vector>

#include "core/print_number.h"
#include "core/rows.h"

namespace garnet {

struct PrintColumn {
    /// Of row i: (values[stride · rows[i] + at] - minus) · times + plus.
    const double* values = nullptr;
    const std::int32_t* whole_values = nullptr;  ///< these, where there are no `values`
    const std::int32_t* rows = nullptr;  ///< null: i itself
    std::size_t stride = 1, at = 0;
    double minus = 0, times = 1, plus = 0;
    double value(std::size_t row) const {
        const std::size_t k = stride * (rows ? static_cast<std::size_t>(rows[row]) : row) + at;
        const double given = values ? values[k] : whole_values[k];
        const double scaled = (given - minus) * times;
        return plus != 0 ? scaled + plus : scaled;
    }
    NumberFormat format;
    /// For %s: the values are numbers into these.
    std::vector<std::string> words;
    /// Text behind the column, a line feed for the last.
    std::string after;
};

/// The pieces, put together, are the rows [0, count).
std::vector<TextPiece> print_rows(std::size_t count, const std::string& start, const std::vector<PrintColumn>& columns);

}  // namespace garnet
