#pragma once
// Parts of find_architecture, split over files.

#include "potential/deepmd/architecture.h"
#include "potential/deepmd/finder.h"

namespace garnet::deepmd {

/// The descriptor computed by node `index` (ProdEnvMatA, ProdEnvMatR and their older names). types: type embeddings, or empty.
Descriptor take_descriptor(Finder& finder, int index, const std::vector<std::vector<double>>& types, int ntypes, DescriptorInfo& info);

/// 1 + N'(T_j [, T_i]) of a stripped type embedding; j = ntypes is an empty place.
struct StrippedFactors {
    bool smooth = false;  ///< smooth_type_embedding: they fade with the switch
    int ntypes = 0, width = 0;
    std::vector<double> values;  ///< (ntypes, ntypes + 1, width)
    std::vector<double> of(int i, int j) const;
};
StrippedFactors take_stripped_factors(Finder& finder, const std::string& scope, const std::vector<std::vector<double>>& types, int width);

/// The attention layers of a descriptor, or null.
std::shared_ptr<const Attention> take_attention(Finder& finder, const std::string& suffix, int width, int places);

/// A table of `dp compress`. limits: lower, upper, last, fine, coarse (, …); numbers: (pieces, 6 width).
std::shared_ptr<const QuinticTable> quintic_table(const Tensor& limits, Tensor numbers, int width, bool both_sides);

bool has_table_of_triples(const Finder& finder, const std::string& scope);

/// Fills what `dp info` prints.
void describe(const Descriptor& d, bool embedded, bool one_side, DescriptorInfo& info);

/// T_t for each type: the output of type_embed_net. Empty when the model has none.
std::vector<std::vector<double>> take_type_embedding(Finder& finder, int ntypes);

/// The table of pairs, or null. nodes: the descriptor's nodes, in the order of the architecture.
std::unique_ptr<ShortRange> take_short_range(Finder& finder, int ntypes, const std::vector<int>& nodes);

std::vector<Fitting> take_fittings(Finder& finder, int ntypes, int dim, const std::vector<std::vector<double>>& types, Architecture& architecture);

}  // namespace garnet::deepmd
