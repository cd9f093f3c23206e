#include "potential/deepmd/hdf5.h"

#include <cmath>
#include <cstring>

#include "core/error.h"

namespace garnet::deepmd {
namespace {

[[noreturn]] void damaged(const char* what) { throw InputError(std::string("expected a native DeePMD-kit model (.dp, HDF5), got ") + what); }

std::uint64_t little(std::string_view bytes, std::size_t at, int size) {
    if (at > bytes.size() || bytes.size() - at < static_cast<std::size_t>(size)) damaged("a damaged file (a header ends too soon)");
    std::uint64_t value = 0;
    for (int k = size; k-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + k]);
    return value;
}

std::size_t padded8(std::size_t size) { return (size + 7) / 8 * 8; }

std::vector<std::int64_t> shape_of(std::string_view space) {
    const auto version = little(space, 0, 1), rank = little(space, 1, 1);
    if ((version != 1 && version != 2) || rank > 8) damaged("a dataset of unknown shape");
    std::vector<std::int64_t> shape;
    for (std::size_t k = 0; k < rank; k++) {
        const std::uint64_t size = little(space, (version == 1 ? 8 : 4) + 8 * k, 8);
        if (size > (1ull << 32)) damaged("a dataset of impossible shape");
        shape.push_back(static_cast<std::int64_t>(size));
    }
    return shape;
}

struct NumberType {
    bool floating;
    int size;
};

NumberType type_of(std::string_view type) {
    const auto kind = little(type, 0, 1) & 15, order = little(type, 1, 1) & 1, size = little(type, 4, 4);
    if (kind > 1 || order != 0 || (size != 8 && size != 4 && (kind == 1 || (size != 1 && size != 2)))) damaged("a dataset of numbers that are not understood");
    return {kind == 1, static_cast<int>(size)};
}

}  // namespace

Hdf5::Hdf5(std::string content) : file_(std::move(content)) {
    if (file_.compare(0, 8, "\x89HDF\r\n\x1a\n", 8) != 0) damaged("something else");
    if (number(8, 1) > 1 || number(13, 1) != 8 || number(14, 1) != 8) damaged("a file of a newer kind; write it with h5py's defaults");
    const std::uint64_t entry = number(8, 1) == 0 ? 56 : 60;
    root_ = number(entry + 8, 8);
    for (const Message& message : messages(root_))
        if (message.type == 0x11) list_group(little(message.data, 0, 8), little(message.data, 8, 8), 0);
}

std::string_view Hdf5::bytes(std::uint64_t at, std::uint64_t size) const {
    if (at > file_.size() || size > file_.size() - at) damaged("a damaged file (an address beyond the end)");
    return std::string_view(file_).substr(at, size);
}

std::string_view Hdf5::appended(std::string_view file) {
    const std::uint64_t end = little(file, little(file, 8, 1) == 0 ? 40 : 44, 8);
    return end < file.size() ? file.substr(end) : std::string_view();
}

std::uint64_t Hdf5::number(std::uint64_t at, int size) const { return little(bytes(at, size), 0, size); }

/// Version 1 object headers and their continuations.
std::vector<Hdf5::Message> Hdf5::messages(std::uint64_t object) const {
    if (number(object, 1) != 1) damaged("an object header of a newer kind; write it with h5py's defaults");
    std::vector<std::string_view> blocks{bytes(object + 16, number(object + 8, 4))};
    std::vector<Message> out;
    for (std::size_t b = 0; b < blocks.size() && b < 1000; b++) {
        const std::string_view block = blocks[b];
        for (std::size_t at = 0; at + 8 <= block.size();) {
            const auto type = static_cast<int>(little(block, at, 2));
            const auto size = little(block, at + 2, 2);
            if (size > block.size() - at - 8) damaged("a damaged file (a message beyond its header)");
            const std::string_view data = block.substr(at + 8, size);
            if (type == 0x10) blocks.push_back(bytes(little(data, 0, 8), little(data, 8, 8)));
            else out.push_back({type, data});
            at += 8 + size;
        }
    }
    return out;
}

/// Version 1 B-tree of symbol nodes; names are in the local heap.
void Hdf5::list_group(std::uint64_t tree, std::uint64_t heap, int depth) {
    if (depth > 16 || bytes(tree, 4) != "TREE" || bytes(heap, 4) != "HEAP") damaged("a damaged file (a group without its tree)");
    const std::uint64_t names = number(heap + 24, 8), names_size = number(heap + 8, 8);
    const auto level = number(tree + 5, 1), entries = number(tree + 6, 2);
    for (std::uint64_t k = 0; k < entries; k++) {
        const std::uint64_t child = number(tree + 24 + 8 + 16 * k, 8);
        if (level > 0) {
            if (number(child + 5, 1) >= level) damaged("a damaged file (a tree that does not descend)");
            list_group(child, heap, depth + 1);
            continue;
        }
        if (bytes(child, 4) != "SNOD") damaged("a damaged file (a group without its nodes)");
        const auto symbols = number(child + 6, 2);
        for (std::uint64_t s = 0; s < symbols; s++) {
            const std::uint64_t at = child + 8 + 40 * s, name = number(at, 8);
            const std::string_view all = bytes(names, names_size);
            if (name >= all.size()) damaged("a damaged file (a name beyond the heap)");
            const std::string_view text = all.substr(name);
            if (objects_.size() > 1000000) damaged("a damaged file (too many objects)");
            objects_.emplace(std::string(text.substr(0, text.find('\0'))), number(at + 8, 8));
        }
    }
}

std::string_view Hdf5::from_heap(std::uint64_t collection, unsigned index) const {
    if (bytes(collection, 4) != "GCOL") damaged("a damaged file (a text without its heap)");
    const std::uint64_t end = collection + number(collection + 8, 8);
    for (std::uint64_t at = collection + 16; at + 16 <= end;) {
        const auto found = number(at, 2), size = number(at + 8, 8);
        if (size > file_.size()) break;
        if (found == index && index != 0) return bytes(at + 16, size);
        if (found == 0) break;
        at += 16 + padded8(size);
    }
    damaged("a damaged file (a text that its heap has not)");
}

std::string Hdf5::attribute(std::string_view name) const {
    for (const Message& message : messages(root_)) {
        if (message.type != 0x0C) continue;
        const std::string_view data = message.data;
        const auto version = little(data, 0, 1);
        const std::size_t name_size = little(data, 2, 2), type_size = little(data, 4, 2), space_size = little(data, 6, 2);
        if (version < 1 || version > 3) damaged("an attribute of a newer kind");
        const std::size_t start = version == 3 ? 9 : 8;
        const auto pad = [&](std::size_t size) { return version == 1 ? padded8(size) : size; };
        const std::size_t type_at = start + pad(name_size), value_at = type_at + pad(type_size) + pad(space_size);
        if (value_at > data.size() || name_size == 0) damaged("a damaged file (an attribute that ends too soon)");
        const std::string_view own = data.substr(start, name_size);
        if (own.substr(0, own.find('\0')) != name) continue;
        const auto kind = little(data, type_at, 1) & 15;
        if (kind == 9) {
            const auto length = little(data, value_at, 4);
            return std::string(from_heap(little(data, value_at + 4, 8), static_cast<unsigned>(little(data, value_at + 12, 4))).substr(0, length));
        }
        if (kind == 3) return std::string(data.substr(value_at, little(data, type_at + 4, 4)));
        damaged("an attribute that is no text");
    }
    damaged(("HDF5 without the attribute '" + std::string(name) + "': is it a Deep Potential?").c_str());
}

Tensor Hdf5::dataset(std::string_view path) const {
    if (!path.empty() && path[0] == '/') path.remove_prefix(1);
    const auto found = objects_.find(path);
    if (found == objects_.end()) damaged(("a file without the array '" + std::string(path) + "'").c_str());
    std::string_view space, type, layout;
    for (const Message& message : messages(found->second)) {
        if (message.type == 0x01) space = message.data;
        if (message.type == 0x03) type = message.data;
        if (message.type == 0x08) layout = message.data;
        if (message.type == 0x0B) damaged("compressed arrays");
    }
    Tensor tensor;
    tensor.shape = shape_of(space);
    const NumberType kind = type_of(type);
    tensor.type = !kind.floating ? Tensor::Type::integer : kind.size == 8 ? Tensor::Type::float64 : Tensor::Type::float32;
    std::uint64_t count = 1;
    for (const std::int64_t size : tensor.shape) {
        if (size != 0 && count > (1ull << 36) / static_cast<std::uint64_t>(size)) damaged("a dataset of impossible shape");
        count *= static_cast<std::uint64_t>(size);
    }
    if (count == 0) return tensor;
    if (little(layout, 0, 1) != 3) damaged("an array of an unknown layout");
    const auto storage = little(layout, 1, 1);
    std::string_view data;
    if (storage == 0) data = layout.substr(4, little(layout, 2, 2));
    else if (storage == 1) data = bytes(little(layout, 2, 8), little(layout, 10, 8));
    else damaged("an array in chunks");
    if (data.size() / kind.size < count) damaged("a damaged file (an array that ends too soon)");
    tensor.values.resize(count);
    for (std::size_t k = 0; k < count; k++) {
        const std::uint64_t raw = little(data, k * kind.size, kind.size);
        double value;
        if (kind.floating && kind.size == 8) {
            std::memcpy(&value, &raw, 8);
        } else if (kind.floating) {
            const auto half = static_cast<std::uint32_t>(raw);
            float single;
            std::memcpy(&single, &half, 4);
            value = single;
        } else {
            value = static_cast<double>(raw);
        }
        if (!std::isfinite(value)) damaged("an array that holds a value that is not a number");
        tensor.values[k] = value;
    }
    return tensor;
}

}  // namespace garnet::deepmd
