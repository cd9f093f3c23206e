#include "core/gunzip.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "core/error.h"

namespace garnet {
namespace {

/// RFC 1951, 3.2.5: what the length and distance symbols begin with, and how many more bits they have.
constexpr std::uint16_t length_base[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                         31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
constexpr std::uint8_t length_more[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
constexpr std::uint16_t distance_base[] = {1,   2,   3,   4,   5,   7,    9,    13,   17,   25,   33,   49,   65,    97,    129,
                                           193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577, 0, 0};
constexpr std::uint8_t distance_more[] = {0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 0, 0};

/// The sum of RFC 1952, 8; eight bytes at a time.
std::uint32_t sum_of(const char* text, std::size_t size, std::uint32_t sum) {
    static const auto tables = [] {
        std::array<std::array<std::uint32_t, 256>, 8> made{};
        for (std::uint32_t i = 0; i < 256; i++) {
            std::uint32_t value = i;
            for (int k = 0; k < 8; k++) value = value >> 1 ^ (value & 1 ? 0xEDB88320u : 0);
            made[0][i] = value;
        }
        for (std::size_t t = 1; t < 8; t++)
            for (std::size_t i = 0; i < 256; i++) made[t][i] = made[t - 1][i] >> 8 ^ made[0][made[t - 1][i] & 255];
        return made;
    }();
    sum = ~sum;
    const auto* p = reinterpret_cast<const unsigned char*>(text);
    for (; size >= 8; size -= 8, p += 8) {
        sum ^= p[0] | p[1] << 8 | p[2] << 16 | static_cast<std::uint32_t>(p[3]) << 24;
        sum = tables[7][sum & 255] ^ tables[6][sum >> 8 & 255] ^ tables[5][sum >> 16 & 255] ^ tables[4][sum >> 24] ^
              tables[3][p[4]] ^ tables[2][p[5]] ^ tables[1][p[6]] ^ tables[0][p[7]];
    }
    for (; size; size--) sum = sum >> 8 ^ tables[0][(sum ^ *p++) & 255];
    return ~sum;
}

[[noreturn]] void damaged(const char* why) { throw InputError(why); }

}  // namespace

Gunzip::Gunzip(const GunzipEntry& from)
    : base_(from.bit / 8), skip_(static_cast<unsigned>(from.bit % 8)), state_(from.inside ? State::block : State::member),
      buffer_(history + piece + longest_match + 16), known_(from.inside ? static_cast<std::ptrdiff_t>(std::min(history, from.window.size())) : 0),
      begin_(from.plain), summed_(!from.inside) {
    const std::size_t window = reach();
    std::copy_n(from.window.data() + from.window.size() - window, window, buffer_.data() + history - window);
}

void Gunzip::feed(const char* bytes, std::size_t size) {
    base_ += at_;
    input_.erase(input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(at_));
    at_ = 0;
    input_.insert(input_.end(), bytes, bytes + size);
}

std::vector<GunzipEntry> Gunzip::take_noted() { return std::move(noted_); }

void Gunzip::refill() {
    while (count_ <= 56 && at_ < input_.size()) {
        bits_ |= std::uint64_t{input_[at_++]} << count_;
        count_ += 8;
    }
    if (skip_ && count_) {
        bits_ >>= skip_;
        count_ -= skip_;
        skip_ = 0;
    }
}

/// At most 32 bits; `lacking_` when there are fewer.
std::uint32_t Gunzip::take(unsigned count) {
    if (count_ < count) refill();
    if (count_ < count) {
        lacking_ = true;
        return 0;
    }
    const auto value = static_cast<std::uint32_t>(bits_ & ((std::uint64_t{1} << count) - 1));
    bits_ >>= count;
    count_ -= count;
    return value;
}

bool Gunzip::run() {
    // What was given is history now.
    const std::size_t fresh = filled_ - history;
    begin_ += fresh;
    known_ = static_cast<std::ptrdiff_t>(reach());
    if (fresh) std::memmove(buffer_.data(), buffer_.data() + fresh, history);
    filled_ = summed_to_ = history;
    while (filled_ < history + piece && step()) {
    }
    sum_up();
    return filled_ > history;
}

/// One thing after the other; false when there is not enough of the file, or no more.
bool Gunzip::step() {
    const Place before = place();
    lacking_ = false;
    bool went = false;
    switch (state_) {
        case State::member: went = read_member(); break;
        case State::block: went = read_block(); break;
        case State::stored: return copy_stored();
        case State::coded: return decode();
        case State::trailer: went = read_trailer(); break;
        case State::done: return false;
    }
    if (lacking_) go_back(before);
    return went && !lacking_;
}

bool Gunzip::read_member() {
    const bool first = plain() == 0 && base_ == 0;
    const Place start = place();
    const std::uint32_t magic = take(16);
    if (lacking_ && ended_) state_ = State::done;
    if (lacking_) return false;
    // Behind a member only another one counts; gzip too passes over anything else.
    if (magic != 0x8B1F) {
        if (first) damaged("no gzip header");
        state_ = State::done;
        return false;
    }
    if (take(8) != 8 && !lacking_) damaged("unknown compression method");
    const std::uint32_t flags = take(8);
    take(32);
    take(16);
    if (flags & 4)
        for (std::uint32_t left = take(16); left && !lacking_; left--) take(8);
    for (const std::uint32_t text : {8u, 16u})
        if (flags & text)
            while (!lacking_ && take(8)) {
            }
    if (flags & 2) take(16);
    if (lacking_) return false;
    const Place behind = place();
    go_back(start);
    known_ = -static_cast<std::ptrdiff_t>(filled_ - history);
    member_ = plain();
    if (member_ >= wanted_) note();
    go_back(behind);
    sum_up();
    summed_ = true;
    sum_ = 0;
    summed_to_ = filled_;
    last_block_ = false;
    state_ = State::block;
    return true;
}

bool Gunzip::read_block() {
    if (last_block_) {
        to_byte();
        state_ = State::trailer;
        return true;
    }
    if (plain() >= wanted_ && plain() > member_) {
        refill();
        if (skip_ == 0) note();
    }
    last_block_ = take(1);
    switch (take(2)) {
        case 0: {
            to_byte();
            const std::uint32_t length = take(16), inverse = take(16);
            if (lacking_) break;
            if ((length ^ inverse) != 0xFFFF) damaged("invalid stored block lengths");
            stored_ = length;
            state_ = State::stored;
            return true;
        }
        case 1: {
            std::array<std::uint8_t, 288> lengths;
            for (std::size_t i = 0; i < 288; i++) lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
            std::array<std::uint8_t, 32> same;
            same.fill(5);
            if (lacking_) break;
            lengths_.build(lengths.data(), lengths.size());
            distances_.build(same.data(), same.size());
            state_ = State::coded;
            return true;
        }
        case 2:
            if (read_codes()) {
                state_ = State::coded;
                return true;
            }
            break;
        default:
            if (!lacking_) damaged("invalid block type");
    }
    last_block_ = false;
    return false;
}

/// RFC 1951, 3.2.7
bool Gunzip::read_codes() {
    const std::size_t literals = 257 + take(5), distances = 1 + take(5), codes = 4 + take(4);
    static constexpr std::uint8_t order[] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    std::array<std::uint8_t, 19> own{};
    for (std::size_t i = 0; i < codes; i++) own[order[i]] = static_cast<std::uint8_t>(take(3));
    if (lacking_) return false;
    if (!distances_.build(own.data(), own.size())) damaged("invalid code lengths set");
    std::array<std::uint8_t, 320> lengths{};
    for (std::size_t i = 0; i < literals + distances;) {
        if (count_ < 7) refill();
        const PrefixCode::Entry found = distances_.find(bits_);
        if (found.length > count_ || (!found.length && count_ < 7)) lacking_ = true;
        if (lacking_) return false;
        if (!found.length) damaged("invalid code lengths set");
        take(found.length);
        std::size_t times = 1;
        std::uint8_t value = static_cast<std::uint8_t>(found.symbol);
        if (found.symbol == 16) {
            if (i == 0) damaged("invalid bit length repeat");
            value = lengths[i - 1];
            times = 3 + take(2);
        } else if (found.symbol > 16) {
            value = 0;
            times = found.symbol == 17 ? 3 + take(3) : 11 + take(7);
        }
        if (lacking_) return false;
        if (i + times > literals + distances) damaged("invalid bit length repeat");
        for (; times; times--) lengths[i++] = value;
    }
    if (lengths[256] == 0) damaged("invalid code -- missing end-of-block");
    if (!lengths_.build(lengths.data(), literals)) damaged("invalid literal/lengths set");
    if (!distances_.build(lengths.data() + literals, distances)) damaged("invalid distances set");
    return true;
}

bool Gunzip::copy_stored() {
    while (stored_ && filled_ < history + piece) {
        const std::uint32_t byte = take(8);
        if (lacking_) return false;
        buffer_[filled_++] = static_cast<char>(byte);
        stored_--;
    }
    if (stored_ == 0) state_ = State::block;
    return true;
}

bool Gunzip::decode() {
    char* const buffer = buffer_.data();
    while (filled_ < history + piece) {
        if (at_ + 8 <= input_.size()) {
            std::uint64_t next;
            std::memcpy(&next, input_.data() + at_, 8);
            bits_ |= next << count_;
            at_ += (63 - count_) / 8;
            count_ |= 56;
        } else refill();
        const Place before = place();
        // A length of 15 + 5 bits and a distance of 15 + 13: all of it is there, or the file ends here.
        PrefixCode::Entry found = lengths_.find(bits_);
        const auto drop = [&](unsigned count) {
            if (count > count_) lacking_ = true;
            else bits_ >>= count, count_ -= count;
        };
        const auto more = [&](unsigned count) {
            const auto value = static_cast<std::uint32_t>(bits_ & ((1u << count) - 1));
            drop(count);
            return value;
        };
        if (!found.length && count_ >= PrefixCode::longest) damaged("invalid literal/length code");
        drop(found.length);
        if (!found.length || lacking_) {
            go_back(before);
            return false;
        }
        if (found.symbol < 256) {
            buffer[filled_++] = static_cast<char>(found.symbol);
            continue;
        }
        if (found.symbol == 256) {
            state_ = State::block;
            return true;
        }
        if (found.symbol > 285) damaged("invalid literal/length code");
        const std::size_t length = length_base[found.symbol - 257] + more(length_more[found.symbol - 257]);
        found = distances_.find(bits_);
        if (!found.length && count_ >= PrefixCode::longest) damaged("invalid distance code");
        drop(found.length);
        if (found.length && !lacking_ && found.symbol > 29) damaged("invalid distance code");
        const std::size_t symbol = found.symbol & 31;
        const std::size_t distance = distance_base[symbol] + more(distance_more[symbol]);
        if (!found.length || lacking_) {
            go_back(before);
            return false;
        }
        if (distance > reach()) damaged("invalid distance too far back");
        const char* from = buffer + filled_ - distance;
        char* to = buffer + filled_;
        filled_ += length;
        if (distance >= 16)
            for (; to < buffer + filled_; to += 16, from += 16) std::memcpy(to, from, 16);
        else
            while (to < buffer + filled_) *to++ = *from++;
    }
    return true;
}

bool Gunzip::read_trailer() {
    sum_up();
    const std::uint32_t sum = take(32);
    if (summed_ && !lacking_ && sum != sum_) damaged("incorrect data check");
    const std::uint32_t size = take(32);
    if (lacking_) return false;
    if (summed_ && size != static_cast<std::uint32_t>(plain() - member_)) damaged("incorrect length check");
    state_ = State::member;
    return true;
}

void Gunzip::sum_up() {
    if (summed_) sum_ = sum_of(buffer_.data() + summed_to_, filled_ - summed_to_, sum_);
    summed_to_ = filled_;
}

void Gunzip::note() {
    GunzipEntry entry;
    entry.plain = plain();
    entry.bit = (base_ + at_) * 8 - count_;
    entry.inside = state_ == State::block;
    const std::size_t window = entry.inside ? reach() : 0;
    entry.window.assign(buffer_.data() + filled_ - window, window);
    noted_.push_back(std::move(entry));
    wanted_ = UINT64_MAX;
}

}  // namespace garnet
