#include "potential/deepmd/torch_archive.h"

#include <cmath>
#include <cstring>

#include "core/error.h"

namespace garnet::deepmd {
namespace {

using Kind = Pickled::Kind;
using Type = Tensor::Type;

[[noreturn]] void damaged(const std::string& what) { throw InputError("expected a PyTorch model (.pth), got " + what); }
/// A name of the file, fit for a message.
std::string printable(std::string_view name) {
    std::string out(name.substr(0, 80));
    for (char& c : out)
        if (static_cast<unsigned char>(c) < ' ' || static_cast<unsigned char>(c) > '~') c = '?';
    return out;
}

[[noreturn]] void unexpected(std::string_view name, const char* what) { damaged("a model whose '" + printable(name) + "' is not " + what); }

struct Storage {
    std::string_view name;  ///< of the class
    Type type;
    int size;
    bool floating;
};
constexpr Storage storages[] = {{"torch\nDoubleStorage", Type::float64, 8, true},  {"torch\nFloatStorage", Type::float32, 4, true}, {"torch\nHalfStorage", Type::float16, 2, true},
                                {"torch\nBFloat16Storage", Type::bfloat16, 2, true}, {"torch\nLongStorage", Type::integer, 8, false}, {"torch\nIntStorage", Type::integer, 4, false},
                                {"torch\nShortStorage", Type::integer, 2, false},  {"torch\nCharStorage", Type::integer, 1, false}, {"torch\nByteStorage", Type::integer, 1, false},
                                {"torch\nBoolStorage", Type::integer, 1, false}};

/// IEEE half and bfloat16 from their bits.
double half(std::uint16_t bits) {
    const int exponent = bits >> 10 & 31, fraction = bits & 1023;
    const double size = exponent == 31 ? (fraction ? NAN : INFINITY) : exponent ? std::ldexp(1024 + fraction, exponent - 25) : std::ldexp(fraction, -24);
    return bits & 0x8000 ? -size : size;
}
double brain(std::uint16_t bits) {
    const std::uint32_t whole = static_cast<std::uint32_t>(bits) << 16;
    float value;
    std::memcpy(&value, &whole, sizeof value);
    return value;
}

template <class T>
T load(const char* from) {
    T value;
    std::memcpy(&value, from, sizeof value);
    return value;
}

double element(const Storage& storage, const char* from) {
    switch (storage.type) {
        case Type::float64: return load<double>(from);
        case Type::float32: return load<float>(from);
        case Type::float16: return half(load<std::uint16_t>(from));
        case Type::bfloat16: return brain(load<std::uint16_t>(from));
        default: break;
    }
    switch (storage.size) {
        case 8: return static_cast<double>(load<std::int64_t>(from));
        case 4: return load<std::int32_t>(from);
        case 2: return load<std::int16_t>(from);
        default: return storage.name == "torch\nCharStorage" ? static_cast<double>(load<std::int8_t>(from)) : static_cast<unsigned char>(*from);
    }
}

/// TorchScript wraps lists and dicts into calls that state their type.
int unwrapped(const Pickle& pickle, int index) {
    for (int steps = 0; steps < 8; steps++) {
        const Pickled& value = pickle.at(index);
        if (value.kind != Kind::call || value.text.substr(0, 18) != "torch.jit._pickle\n") return index;
        const Pickled& arguments = pickle.at(value.items[0]);
        if (arguments.items.empty()) return index;
        index = arguments.items[0];
    }
    return index;
}

}  // namespace

TorchArchive::TorchArchive(std::string bytes) : zip_(std::move(bytes)) {
    const std::string_view name = zip_.ending_in("/data.pkl");
    if (name.empty()) damaged("a zip archive without 'data.pkl'");
    folder_ = name.substr(0, name.size() - std::strlen("data.pkl"));
    if (zip_.has(folder_ + "byteorder") && zip_.at(folder_ + "byteorder") != "little") damaged("a model written on a machine of another byte order");
    if (!zip_.has(folder_ + "constants.pkl")) damaged("a checkpoint of a training or weights alone, not a frozen model. Freeze it: dp --pt freeze -o model.pth");
    pickle_ = std::make_unique<const Pickle>(zip_.at(name));
}

TorchValue TorchArchive::root() const { return {*this, pickle_->root()}; }

const Pickled& TorchValue::value() const { return archive_->pickle().at(index_); }

bool TorchValue::is_tensor() const { return value().kind == Kind::call && value().text == "torch._utils\n_rebuild_tensor_v2"; }

bool TorchValue::is_idle() const {
    const Pickled& found = value();
    return found.kind != Kind::object && found.kind != Kind::call && found.kind != Kind::persistent && found.kind != Kind::global && found.number == 0 && found.text.empty() && found.items.empty();
}

std::string TorchValue::class_name() const {
    if (!is_module()) return {};
    std::string name(value().text), out;
    for (char& c : name)
        if (c == '\n') c = '.';
    for (std::size_t at = 0; at <= name.size();) {  // parts like __torch__ and ___torch_mangle_3 are PyTorch's own
        const std::size_t dot = std::min(name.find('.', at), name.size());
        const std::string part = name.substr(at, dot - at);
        if (part != "__torch__" && part.compare(0, 16, "___torch_mangle_") != 0) out += (out.empty() ? "" : ".") + part;
        at = dot + 1;
    }
    return printable(out);
}

int TorchValue::attributes() const {
    const Pickled& object = value();
    if (object.kind != Kind::object || object.items.size() != 2 || archive_->pickle().at(object.items[1]).kind != Kind::dict) damaged("a model with something else where a module should be");
    return object.items[1];
}

std::vector<std::string_view> TorchValue::names() const {
    const Pickle& pickle = archive_->pickle();
    const Pickled& dict = pickle.at(attributes());
    std::vector<std::string_view> out;
    for (std::size_t k = 0; k + 1 < dict.items.size(); k += 2) {
        const Pickled& name = pickle.at(dict.items[k]);
        if (name.kind != Kind::text || printable(name.text) != name.text) damaged("a model with an attribute '" + printable(name.text) + "'");
        out.push_back(name.text);
    }
    return out;
}

bool TorchValue::has(std::string_view name) const { return archive_->pickle().find(archive_->pickle().at(attributes()), name) >= 0; }

TorchValue TorchValue::at(std::string_view name) const {
    const Pickle& pickle = archive_->pickle();
    const int found = pickle.find(pickle.at(attributes()), name);
    if (found < 0) damaged("a model without '" + std::string(name) + "' in its " + class_name());
    return {*archive_, unwrapped(pickle, found)};
}

double TorchValue::number(std::string_view what) const {
    const Pickled& found = value();
    if ((found.kind != Kind::integer && found.kind != Kind::real) || !std::isfinite(found.number)) unexpected(what, "a number");
    return found.number;
}

bool TorchValue::flag(std::string_view what) const {
    if (value().kind != Kind::boolean) unexpected(what, "true or false");
    return value().number != 0;
}

std::string TorchValue::text(std::string_view what) const {
    if (value().kind != Kind::text) unexpected(what, "a text");
    return std::string(value().text);
}

std::vector<TorchValue> TorchValue::items(std::string_view what) const {
    const Pickled& found = value();
    if (found.kind != Kind::list && found.kind != Kind::tuple) unexpected(what, "a list");
    std::vector<TorchValue> out;
    for (const int item : found.items) out.emplace_back(*archive_, unwrapped(archive_->pickle(), item));
    return out;
}

std::vector<TorchValue> TorchValue::modules() const {
    std::vector<TorchValue> out;
    for (const std::string_view name : names())
        if (name == std::to_string(out.size())) out.push_back(at(name));
    return out;
}

/// _rebuild_tensor_v2(storage, offset, shape, strides, …); the storage is ('storage', class, key, device, count).
Tensor TorchValue::tensor(std::string_view what) const {
    const Pickle& pickle = archive_->pickle();
    if (!is_tensor()) unexpected(what, "a tensor");
    const Pickled& arguments = pickle.at(value().items[0]);
    if (arguments.kind != Kind::tuple || arguments.items.size() < 4) unexpected(what, "a tensor that is understood");
    const Pickled& persistent = pickle.at(arguments.items[0]);
    const Pickled& id = persistent.kind == Kind::persistent ? pickle.at(persistent.items[0]) : persistent;
    const Pickled &shape = pickle.at(arguments.items[2]), &strides = pickle.at(arguments.items[3]);
    if (id.kind != Kind::tuple || id.items.size() < 5 || shape.kind != Kind::tuple || strides.items.size() != shape.items.size() || shape.items.size() > 8) unexpected(what, "a tensor that is understood");
    const Storage* storage = nullptr;
    for (const Storage& known : storages)
        if (known.name == pickle.at(id.items[1]).text) storage = &known;
    if (!storage) damaged("a model whose '" + printable(what) + "' has numbers of an unknown type");
    const std::string_view bytes = archive_->zip().at(archive_->folder() + "data/" + std::string(pickle.at(id.items[2]).text));
    const std::uint64_t count = bytes.size() / storage->size;

    const auto whole = [&](int index) {
        const Pickled& found = pickle.at(index);
        if (found.kind != Kind::integer || !(found.number >= 0) || !(found.number < 1e15)) unexpected(what, "a tensor of a possible shape");
        return static_cast<std::uint64_t>(found.number);
    };
    Tensor out;
    out.type = storage->type;
    std::vector<std::uint64_t> step;
    std::uint64_t elements = 1, last = whole(arguments.items[1]);
    const std::uint64_t first = last;
    for (std::size_t k = 0; k < shape.items.size(); k++) {
        const std::uint64_t size = whole(shape.items[k]);
        out.shape.push_back(static_cast<std::int64_t>(size));
        step.push_back(whole(strides.items[k]));
        if (size > 0 && elements > count / size) unexpected(what, "within the numbers stored for it");
        elements *= size;
    }
    for (std::size_t k = 0; k < step.size() && elements > 0; k++) {
        const std::uint64_t size = static_cast<std::uint64_t>(out.shape[k]);
        if (size > 1 && step[k] > count / (size - 1)) unexpected(what, "within the numbers stored for it");
        last += step[k] * (size - 1);
    }
    if (elements > 0 && last >= count) unexpected(what, "within the numbers stored for it");
    out.values.reserve(elements);
    std::vector<std::uint64_t> place(step.size(), 0);
    std::uint64_t at = first;
    for (std::uint64_t n = 0; n < elements; n++) {
        const double value = element(*storage, bytes.data() + at * storage->size);
        if (storage->floating && !std::isfinite(value)) damaged("a model whose '" + printable(what) + "' holds a value that is not a number");
        out.values.push_back(value);
        for (std::size_t k = step.size(); k-- > 0;) {  // the last index runs fastest
            at += step[k];
            if (++place[k] < static_cast<std::uint64_t>(out.shape[k])) break;
            at -= step[k] * place[k], place[k] = 0;
        }
    }
    return out;
}

}  // namespace garnet::deepmd
