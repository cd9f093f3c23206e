#pragma once
// Tables of embedding nets beside the graph: `garnet dp compress`. The file stays a frozen graph that DeePMD-kit reads and
// evaluates net by net (protocol buffers skip fields that they do not know); here the tables take the place of the nets.
//
// In a native model (.dp) the same field stands behind the end of the HDF5 file, in a PyTorch one (.pth) in the entry
// garnet_tables of the archive; h5py and PyTorch read both as before.
//
// Field 20250 of the GraphDef, a message:
//   1  version (1)
//   2  table, repeated: 1 descriptor, 2 embeddings that it serves (packed), 3 width, 4 pieces, 5 both sides,
//      6 first, lower, upper, last, fine, coarse (packed doubles), 7 coefficients (pieces, width, 6) as little-endian doubles

#include <string>
#include <string_view>

#include "potential/deepmd/architecture.h"

namespace garnet::deepmd {

constexpr unsigned table_field = 20250;

struct TableOptions {
    double step = 0.01;      ///< of the fine part, in units of the net's input
    double extrapolate = 5;  ///< the coarse part (ten steps each) ends at so many times the largest input of the training set
};

struct TableReport {
    int tables = 0;
    std::size_t bytes = 0;
    double lower = 0, upper = 0, last = 0;   ///< of all tables
    double largest_error = 0;                ///< |table − net| within the fine parts, relative to the net's largest value
    double largest_slope_error = 0;          ///< of the derivative, relative to its largest value
    double coarse_error = 0;                 ///< |table − net| within the coarse parts, relative likewise
};

/// The field to append to the file. Throws InputError when the model has tables already.
std::string make_tables(const Architecture& architecture, const TableOptions& options, TableReport& report);

/// Puts the tables of a file into its architecture.
void take_tables(Architecture& architecture, std::string_view message);

/// [low, high] of the input of each embedding, from an empty place to neighbours at `shortest`.
struct InputRange {
    double low, high;
};
std::vector<InputRange> input_ranges(const Descriptor& descriptor, double shortest);
/// The shortest distance that should occur (Å).
double shortest_distance(const Info& info);

}  // namespace garnet::deepmd
