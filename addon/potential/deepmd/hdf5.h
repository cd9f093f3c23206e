#pragma once
// What h5py writes of a native model: datasets in the root group and one text attribute (HDF5 File Format Specification 3.0).

#include <map>
#include <string>
#include <string_view>

#include "potential/deepmd/graph.h"

namespace garnet::deepmd {

class Hdf5 {
public:
    /// Keeps a copy. Throws InputError when it is not such a file.
    explicit Hdf5(std::string bytes);
    Hdf5(const Hdf5&) = delete;

    /// What stands behind the end of a file that its head gives: tables of ours (tabulate.h), if anything.
    static std::string_view appended(std::string_view file);
    /// The text attribute of the root group; throws when there is none.
    std::string attribute(std::string_view name) const;
    /// A dataset of numbers by its path ("/variable_0000").
    Tensor dataset(std::string_view path) const;

private:
    struct Message {
        int type;
        std::string_view data;
    };
    std::vector<Message> messages(std::uint64_t object) const;
    std::string_view bytes(std::uint64_t at, std::uint64_t size) const;
    std::uint64_t number(std::uint64_t at, int size) const;
    void list_group(std::uint64_t tree, std::uint64_t heap, int depth);
    std::string_view from_heap(std::uint64_t collection, unsigned index) const;

    std::string file_;
    std::uint64_t root_ = 0;
    std::map<std::string, std::uint64_t, std::less<>> objects_;
};

}  // namespace garnet::deepmd
