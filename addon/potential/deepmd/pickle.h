#pragma once
// Python's pickle as TorchScript writes it, read as data: nothing is imported, nothing is called. A call stands in the tree
// as a call, an object as the name of its class and its attributes. (Protocol 2; opcodes as in CPython's pickletools.)

#include <cstdint>
#include <string_view>
#include <vector>

namespace garnet::deepmd {

struct Pickled {
    enum class Kind { none, boolean, integer, real, text, list, tuple, dict, global, object, call, persistent };
    Kind kind = Kind::none;
    double number = 0;       ///< boolean (0, 1), integer, real
    std::string_view text;   ///< text; global, object, call: "module name"
    std::vector<int> items;  ///< list, tuple: its values; dict: key, value, …; object: arguments, state; call: arguments; persistent: its id
};

class Pickle {
public:
    /// The bytes must outlive it. Throws InputError naming an opcode that TorchScript does not write.
    explicit Pickle(std::string_view bytes);
    Pickle(const Pickle&) = delete;

    int root() const { return root_; }
    const Pickled& at(int index) const { return values_[index]; }
    /// The index of the value under a text key of a dict; −1 when there is none.
    int find(const Pickled& dict, std::string_view key) const;

private:
    std::vector<Pickled> values_;
    int root_ = 0;
};

}  // namespace garnet::deepmd
