#include "potential/deepmd/zip.h"

#include <algorithm>
#include <array>

#include "core/error.h"

namespace garnet::deepmd {
namespace {

[[noreturn]] void damaged(const std::string& what) { throw InputError("expected a PyTorch model (.pth, a zip archive), got " + what); }

constexpr std::uint64_t in_zip64 = 0xFFFFFFFF;  // "look into the zip64 field"
constexpr std::uint64_t end_size = 22, locator_size = 20, end64_size = 56, entry_size = 46, local_size = 30;

/// CRC-32 of ISO 3309, a byte at a time.
std::uint32_t checksum(std::string_view bytes) {
    static const auto table = [] {
        std::array<std::uint32_t, 256> out{};
        for (std::uint32_t n = 0; n < 256; n++) {
            out[n] = n;
            for (int k = 0; k < 8; k++) out[n] = out[n] >> 1 ^ (out[n] & 1 ? 0xEDB88320u : 0u);
        }
        return out;
    }();
    std::uint32_t crc = ~0u;
    for (const char c : bytes) crc = crc >> 8 ^ table[(crc ^ static_cast<unsigned char>(c)) & 255];
    return ~crc;
}

void put(std::string& to, std::uint64_t value, int size) {
    for (int k = 0; k < size; k++) to.push_back(static_cast<char>(value >> 8 * k));
}

}  // namespace

Zip::Zip(std::string content) : file_(std::move(content)) {
    // The end record is the last of the file, but for a comment of at most 65535 bytes.
    if (file_.size() < end_size) damaged("a file that ends too soon");
    const std::size_t end = file_.rfind("PK\x05\x06", file_.size() - end_size);
    if (end == std::string::npos || file_.size() - end > end_size + 65535) damaged("a damaged file (no directory at its end: was it cut off?)");
    count_ = number(end + 10, 2), directory_size_ = number(end + 12, 4), directory_ = number(end + 16, 4);
    if (end >= locator_size && bytes(end - locator_size, 4) == "PK\x06\x07") {
        const std::uint64_t end64 = number(end - locator_size + 8, 8);
        if (bytes(end64, end64_size).substr(0, 4) != "PK\x06\x06") damaged("a damaged file (no zip64 directory where it should be)");
        count_ = number(end64 + 32, 8), directory_size_ = number(end64 + 40, 8), directory_ = number(end64 + 48, 8);
    }
    if (count_ > file_.size() / entry_size) damaged("a damaged file (more entries than it could hold)");
    bytes(directory_, directory_size_);
    std::uint64_t at = directory_;
    for (std::uint64_t k = 0; k < count_; k++) {
        take_entry(at);
        at += entry_size + number(at + 28, 2) + number(at + 30, 2) + number(at + 32, 2);
    }
}

std::string_view Zip::bytes(std::uint64_t at, std::uint64_t size) const {
    if (at > file_.size() || size > file_.size() - at) damaged("a damaged file (an entry beyond its end)");
    return std::string_view(file_).substr(at, size);
}

std::uint64_t Zip::number(std::uint64_t at, int size) const {
    const std::string_view from = bytes(at, size);
    std::uint64_t value = 0;
    for (int k = size; k-- > 0;) value = value << 8 | static_cast<unsigned char>(from[k]);
    return value;
}

void Zip::take_entry(std::uint64_t at) {
    if (bytes(at, entry_size).substr(0, 4) != "PK\x01\x02") damaged("a damaged file (a torn directory)");
    Entry entry{static_cast<unsigned>(number(at + 10, 2)), static_cast<std::uint32_t>(number(at + 16, 4)), number(at + 20, 4), number(at + 42, 4)};
    std::uint64_t whole = number(at + 24, 4);
    const std::uint64_t name_size = number(at + 28, 2), extra = at + entry_size + name_size, extra_end = extra + number(at + 30, 2);
    for (std::uint64_t field = extra; field + 4 <= extra_end; field += 4 + number(field + 2, 2)) {
        if (number(field, 2) != 1) continue;
        std::uint64_t from = field + 4;
        for (std::uint64_t* value : {&whole, &entry.size, &entry.at})
            if (*value == in_zip64) *value = number(from, 8), from += 8;
    }
    if (entry.method == 0 && entry.size != whole) damaged("a damaged file (an entry of two sizes)");
    entries_.insert_or_assign(bytes(at + entry_size, name_size), entry);  // what was appended later holds
}

std::string_view Zip::at(std::string_view name) const {
    const auto found = entries_.find(name);
    if (found == entries_.end()) damaged("an archive that lacks a part of itself");
    const Entry& entry = found->second;
    if (entry.method != 0) damaged("an archive with compressed parts; PyTorch stores them as they are");
    if (bytes(entry.at, local_size).substr(0, 4) != "PK\x03\x04") damaged("a damaged file (no entry where one should be)");
    const std::string_view content = bytes(entry.at + local_size + number(entry.at + 26, 2) + number(entry.at + 28, 2), entry.size);
    if (entry.checksum != 0 && checksum(content) != entry.checksum) damaged("a damaged file (a part of it is not what was written: its checksum differs)");
    return content;
}

std::string_view Zip::ending_in(std::string_view tail) const {
    for (const auto& entry : entries_)
        if (entry.first.size() >= tail.size() && entry.first.substr(entry.first.size() - tail.size()) == tail) return entry.first;
    return {};
}

std::string ZipEnd::appendix(std::string_view name, std::string_view content) const {
    if (content.size() >= in_zip64 || file_size >= in_zip64) throw InputError("expected tables and a model of less than 4 GB");
    // Local header and directory entry share 26 bytes: version, flags, method, time, date (1 January 1980), checksum, sizes, lengths.
    std::string common;
    put(common, 20, 2), put(common, 0, 2), put(common, 0, 2), put(common, 0, 2), put(common, 0x21, 2);
    put(common, checksum(content), 4), put(common, content.size(), 4), put(common, content.size(), 4);
    put(common, name.size(), 2), put(common, 0, 2);
    std::string out = "PK\x03\x04" + common;
    (out += name) += content;
    const std::uint64_t start = file_size + out.size();
    std::string list = directory + "PK\x01\x02";
    put(list, 20, 2), list += common;
    put(list, 0, 2), put(list, 0, 2), put(list, 0, 2), put(list, 0, 4), put(list, file_size, 4);
    list += name;
    out += list;
    // The zip64 end record, its locator, and the end record that old readers look for.
    const std::uint64_t end64 = start + list.size(), entries = count + 1;
    out += "PK\x06\x06";
    put(out, end64_size - 12, 8), put(out, 45, 2), put(out, 45, 2), put(out, 0, 4), put(out, 0, 4);
    put(out, entries, 8), put(out, entries, 8), put(out, list.size(), 8), put(out, start, 8);
    out += "PK\x06\x07";
    put(out, 0, 4), put(out, end64, 8), put(out, 1, 4);
    out += "PK\x05\x06";
    put(out, 0, 4);
    for (int twice = 0; twice < 2; twice++) put(out, std::min<std::uint64_t>(entries, 0xFFFF), 2);
    put(out, list.size(), 4), put(out, std::min(start, in_zip64), 4), put(out, 0, 2);
    return out;
}

}  // namespace garnet::deepmd
