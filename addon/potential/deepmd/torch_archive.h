#pragma once
// A TorchScript archive (.pth): the tree of modules with their attributes, and the tensors that these hold.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "potential/deepmd/graph.h"
#include "potential/deepmd/pickle.h"
#include "potential/deepmd/zip.h"

namespace garnet::deepmd {

class TorchArchive;

/// A value of the tree; cheap to copy, good as long as its archive lives.
class TorchValue {
public:
    TorchValue(const TorchArchive& archive, int index) : archive_(&archive), index_(index) {}

    bool is_none() const { return value().kind == Pickled::Kind::none; }
    bool is_module() const { return value().kind == Pickled::Kind::object; }
    bool is_tensor() const;
    /// None, false, 0, "" or an empty list.
    bool is_idle() const;
    /// The class of a module without PyTorch's prefixes and numbers: "deepmd.pt.model.descriptor.se_a.DescrptSeA"; empty for others.
    std::string class_name() const;
    /// Names of a module's attributes.
    std::vector<std::string_view> names() const;
    bool has(std::string_view name) const;
    /// An attribute of a module; throws InputError that names it when it is missing.
    TorchValue at(std::string_view name) const;

    double number(std::string_view what) const;
    bool flag(std::string_view what) const;
    std::string text(std::string_view what) const;
    /// Elements of a list or tuple.
    std::vector<TorchValue> items(std::string_view what) const;
    /// The submodules of a ModuleList: attributes "0", "1", …
    std::vector<TorchValue> modules() const;
    Tensor tensor(std::string_view what) const;
    int index() const { return index_; }

private:
    const Pickled& value() const;
    int attributes() const;

    const TorchArchive* archive_;
    int index_;
};

class TorchArchive {
public:
    /// Throws InputError when the bytes are no TorchScript archive, or a damaged one.
    explicit TorchArchive(std::string bytes);

    TorchValue root() const;
    const Pickle& pickle() const { return *pickle_; }
    const Zip& zip() const { return zip_; }
    /// The folder that all entries lie in, with its slash.
    const std::string& folder() const { return folder_; }

private:
    Zip zip_;
    std::string folder_;
    std::unique_ptr<const Pickle> pickle_;
};

}  // namespace garnet::deepmd
