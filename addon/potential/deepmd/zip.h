#pragma once
// A zip archive as PyTorch writes it: entries that matter are stored, not compressed (PKWARE APPNOTE 6.3, zip64 included).

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace garnet::deepmd {

/// What is needed to append to an archive.
struct ZipEnd {
    std::string directory;
    std::uint64_t file_size = 0, count = 0;
    /// The bytes that, appended to the file, make it one with a further entry: the entry and a new directory.
    std::string appendix(std::string_view name, std::string_view content) const;
};

class Zip {
public:
    /// Keeps a copy. Throws InputError when it is no archive, or a damaged one.
    explicit Zip(std::string bytes);
    Zip(const Zip&) = delete;

    bool has(std::string_view name) const { return entries_.find(name) != entries_.end(); }
    /// The bytes of an entry; throws when there is none, or when it is compressed.
    std::string_view at(std::string_view name) const;
    /// The first entry whose name ends in `tail`; empty when there is none.
    std::string_view ending_in(std::string_view tail) const;

    ZipEnd end() const { return {std::string(bytes(directory_, directory_size_)), file_.size(), count_}; }

private:
    struct Entry {
        unsigned method;
        std::uint32_t checksum;  ///< 0: not written
        std::uint64_t size, at;  ///< at: of its local header
    };
    std::string_view bytes(std::uint64_t at, std::uint64_t size) const;
    std::uint64_t number(std::uint64_t at, int size) const;
    void take_entry(std::uint64_t at);

    std::string file_;
    std::uint64_t directory_ = 0, directory_size_ = 0, count_ = 0;
    std::map<std::string_view, Entry, std::less<>> entries_;
};

}  // namespace garnet::deepmd
