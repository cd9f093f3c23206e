#pragma once
// Parts of read_native, split over files.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "potential/deepmd/architecture.h"
#include "potential/deepmd/finder.h"
#include "potential/deepmd/native.h"

namespace garnet::deepmd {

using Names = std::set<std::string_view>;

/// What is neither known nor idle would change the energy in a way that is not understood.
void refuse_others(const Json& from, const Names& known, const char* where);

/// Arrays and nets of a description.
class NativeNets {
public:
    explicit NativeNets(const Arrays& arrays) : arrays_(arrays) {}

    std::string precision;  ///< of the weights read last

    Tensor tensor(const Json& value, const std::string& what) const;
    std::vector<double> numbers(const Json& value, const std::string& what) const;
    Layer layer(const Json& from);
    Net net(const Json& from);
    /// The nets of a collection over `dimensions` types: ntypes^dimensions of them.
    const std::vector<Json>& collection(const Json& from, int dimensions, int ntypes) const;
    int dimensions(const Json& collection) const;

private:
    const Arrays& arrays_;
};

/// One descriptor, not a hybrid. constants: (ntypes) what it appends to itself for the type of the centre, or empty.
Descriptor read_native_descriptor(NativeNets& nets, const Json& from, const Architecture& a, DescriptorInfo& info, std::vector<std::vector<double>>& constants);

// Of those:
/// Cutoffs, sel, averages and deviations.
void read_environment(NativeNets& nets, const Json& from, Descriptor& d);
int add_embedding(Descriptor& d, EmbeddingFunction embedding);
void read_se_atten(NativeNets& nets, const Json& from, Descriptor& d, const std::vector<std::string>& elements, std::vector<std::vector<double>>& constants);
/// (ntypes, ntypes): 1 where exclude_types names the pair; empty when it names none.
std::vector<char> excluded_pairs(const Json& from, const char* name, int ntypes);

void read_native_fitting(NativeNets& nets, const Json& from, Architecture& a, const std::vector<std::vector<double>>& constants);

}  // namespace garnet::deepmd
