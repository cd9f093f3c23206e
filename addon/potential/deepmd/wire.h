#pragma once
// Protocol-buffer wire format (https://protobuf.dev/programming-guides/encoding/), just what a GraphDef needs. Every read is
// checked against the end: a file is data, whatever is in it.

#include <cstdint>
#include <cstring>
#include <string_view>

#include "core/error.h"

namespace garnet::deepmd {

/// Walks the fields of one message. `while (wire.next()) switch (wire.field()) …`; a field that is not taken is skipped.
class Wire {
public:
    explicit Wire(std::string_view bytes) : bytes_(bytes) {}

    bool next() {
        if (!taken_) skip();
        if (at_ == bytes_.size()) return false;
        const std::uint64_t key = varint();
        field_ = static_cast<std::uint32_t>(key >> 3);
        type_ = static_cast<int>(key & 7);
        if (field_ == 0) damaged("field number 0");
        taken_ = false;
        return true;
    }

    std::uint32_t field() const { return field_; }

    std::uint64_t take_varint() {
        expect(0);
        return varint();
    }
    std::string_view take_bytes() {
        expect(2);
        const std::uint64_t size = varint();
        if (size > bytes_.size() - at_) damaged("a length beyond the end");
        const std::string_view out = bytes_.substr(at_, size);
        at_ += size;
        return out;
    }
    float take_float() {
        expect(5);
        return fixed<float>();
    }

    /// A repeated number, packed or not: calls each(Wire&) once per value with the cursor on it.
    template <class Each>
    void take_repeated(int wire_type, Each each) {
        if (type_ == 2) {
            Wire inner(take_bytes());
            inner.taken_ = true;
            while (inner.at_ < inner.bytes_.size()) each(inner);
        } else {
            expect(wire_type);
            each(*this);
        }
    }
    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at_ == bytes_.size()) damaged("it ends inside a number");
            const std::uint8_t byte = static_cast<std::uint8_t>(bytes_[at_++]);
            value |= static_cast<std::uint64_t>(byte & 127) << shift;
            if (byte < 128) return value;
        }
        damaged("a number of more than ten bytes");
    }
    template <class T>
    T fixed() {
        if (bytes_.size() - at_ < sizeof(T)) damaged("it ends inside a number");
        T value;
        std::memcpy(&value, bytes_.data() + at_, sizeof(T));
        at_ += sizeof(T);
        return value;
    }

    [[noreturn]] static void damaged(const char* what) {
        throw InputError(std::string("expected a TensorFlow frozen graph, got a damaged file (") + what + ")");
    }

private:
    void expect(int type) {
        if (type_ != type) damaged("a field of another type");
        taken_ = true;
    }
    void skip() {
        switch (type_) {
            case 0: varint(); break;
            case 1: fixed<std::uint64_t>(); break;
            case 2: take_bytes(); break;
            case 5: fixed<std::uint32_t>(); break;
            default: damaged("a field type that does not exist");
        }
        taken_ = true;
    }

    std::string_view bytes_;
    std::size_t at_ = 0;
    std::uint32_t field_ = 0;
    int type_ = 0;
    bool taken_ = true;
};

}  // namespace garnet::deepmd
