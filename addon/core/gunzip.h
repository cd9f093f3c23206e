#pragma once
// Gzip files (RFC 1951, RFC 1952) that can be entered in their middle: decoding notes places at which it can begin again.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/prefix_code.h"

namespace garnet {

/// A place at which decoding can begin.
struct GunzipEntry {
    std::uint64_t plain = 0;  // bytes of plain text before it
    std::uint64_t bit = 0;    // bits of the file before it
    /// False: a member of the file begins here, and what was before is of no use.
    bool inside = false;
    std::string window;  // the last 32 KiB of the plain text before it
};

class Gunzip {
public:
    explicit Gunzip(const GunzipEntry& from = {});

    /// More of the file, from byte from.bit / 8 on.
    void feed(const char* bytes, std::size_t size);
    /// The file has no more.
    void end() { ended_ = true; }

    /// Decodes some plain text: what is in `text` until the next call. False: more has to be fed, or, after `end`, there is none.
    /// Throws InputError where the file is damaged. A file that is cut short just ends.
    bool run();
    const char* text() const { return buffer_.data() + history; }
    std::size_t size() const { return filled_ - history; }

    /// The first block that begins at or behind this byte of the plain text is noted.
    void note_after(std::uint64_t plain) { wanted_ = plain; }
    /// Places noted since the last call.
    std::vector<GunzipEntry> take_noted();

private:
    enum class State { member, block, stored, coded, trailer, done };
    static constexpr std::size_t history = 32768;
    static constexpr std::size_t piece = std::size_t{1} << 18;
    static constexpr std::size_t longest_match = 258;

    struct Place {
        std::uint64_t bits;
        unsigned count;
        std::size_t at;
        unsigned skip;
    };

    Place place() const { return {bits_, count_, at_, skip_}; }
    void go_back(const Place& to) { bits_ = to.bits, count_ = to.count, at_ = to.at, skip_ = to.skip; }
    void refill();
    std::uint32_t take(unsigned count);
    void to_byte() { take(count_ % 8); }

    bool step();
    bool read_member();
    bool read_block();
    bool read_codes();
    bool copy_stored();
    bool decode();
    bool read_trailer();
    void note();
    void sum_up();
    std::uint64_t plain() const { return begin_ + (filled_ - history); }
    std::size_t reach() const { return std::min(history, static_cast<std::size_t>(known_ + static_cast<std::ptrdiff_t>(filled_ - history))); }

    std::vector<unsigned char> input_;
    std::size_t at_ = 0;
    std::uint64_t base_;  // offset in the file of input_[0]
    std::uint64_t bits_ = 0;
    unsigned count_ = 0;
    unsigned skip_;       // bits of the first byte that belong to what was before
    bool ended_ = false, lacking_ = false;

    State state_;
    bool last_block_ = false;
    std::size_t stored_ = 0;
    PrefixCode lengths_, distances_;

    std::vector<char> buffer_;  // history, then new text
    std::size_t filled_ = history;
    std::ptrdiff_t known_;      // how far matches at buffer_[history] may reach back
    std::uint64_t begin_;       // plain text before buffer_[history]
    std::uint64_t member_ = 0;  // where the member's plain text begins
    bool summed_;               // the whole member was seen: its check sum is known
    std::uint32_t sum_ = 0;
    std::size_t summed_to_ = history;

    std::uint64_t wanted_ = UINT64_MAX;
    std::vector<GunzipEntry> noted_;
};

}  // namespace garnet
