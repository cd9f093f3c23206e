#include "core/file_queue.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <sys/uio.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace garnet {
namespace {

constexpr std::size_t page = 4096;
/// Texts up to this size are copied behind each other.
constexpr std::size_t small_text = std::size_t{1} << 16;
/// What is worth a call of the system, and how many pieces one call writes.
constexpr std::size_t worth_writing = std::size_t{1} << 20;
constexpr std::size_t most_pieces = 16;

/// Of a long file what comes after so many bytes goes through the cache without staying there (RWF_DONTCACHE, see pwritev2(2)).
/// Otherwise a large output takes the memory of all else; where a virtual machine gives unused memory back to its host, getting
/// it again costs more time than all of the conversion.
constexpr std::uint64_t most_cached = std::uint64_t{1} << 25;

/// The flag came with Linux 6.14; what was wrong with it at first was mended until 6.16.
bool can_pass_cache() {
#if defined(__linux__)
    utsname system;
    int major = 0, minor = 0;
    if (uname(&system) != 0 || std::sscanf(system.release, "%d.%d", &major, &minor) != 2) return false;
    return major > 6 || (major == 6 && minor >= 16);
#else
    return false;
#endif
}

ssize_t write_parts(int file, const iovec* parts, int count, std::uint64_t offset, bool& past_cache) {
    for (;;) {
#if defined(__linux__) && defined(__GLIBC__)
        constexpr int dont_cache = 0x80;  // RWF_DONTCACHE, which older headers lack
        const bool passing = past_cache && offset >= most_cached;
        const ssize_t written = pwritev2(file, parts, count, static_cast<off_t>(offset), passing ? dont_cache : 0);
        if (written < 0 && passing && (errno == EOPNOTSUPP || errno == EINVAL)) {
            past_cache = false;
            continue;
        }
#else
        static_cast<void>(count), static_cast<void>(past_cache);
        const ssize_t written = pwrite(file, parts[0].iov_base, parts[0].iov_len, static_cast<off_t>(offset));
#endif
        if (written >= 0 || errno != EINTR) return written;
    }
}

}  // namespace

FileQueue::~FileQueue() {
    if (!thread_.joinable()) return;
    {
        std::lock_guard<std::mutex> lock(mutex_);
        stopping_ = true;
    }
    work_there_.notify_all();
    thread_.join();
}

std::size_t FileQueue::append(const char* bytes, std::size_t size) {
    if (small_.size + size > small_text) hand_over();
    if (size > small_text) {
        TextPiece piece = take_piece(size);
        std::memcpy(piece.text.get(), bytes, size);
        piece.size = size;
        return push(std::move(piece));
    }
    if (!small_.text) small_ = take_piece(small_text);
    std::memcpy(small_.text.get() + small_.size, bytes, size);
    small_.size += size;
    std::lock_guard<std::mutex> lock(mutex_);
    return waiting_ + small_.size;
}

std::size_t FileQueue::append(std::vector<TextPiece> pieces) {
    std::size_t waiting = 0;
    if (pieces.size() == 1 && pieces[0].size <= small_text / 4) {
        waiting = append(pieces[0].text.get(), pieces[0].size);
        return_piece(std::move(pieces[0]));
        return waiting;
    }
    hand_over();
    for (TextPiece& piece : pieces) waiting = push(std::move(piece));
    return waiting;
}

void FileQueue::hand_over() {
    if (small_.size) push(std::move(small_));
    small_ = {};
}

std::size_t FileQueue::push(TextPiece piece) {
    if (piece.size == 0) return 0;
    std::size_t waiting;
    {
        std::lock_guard<std::mutex> lock(mutex_);
        if (error_) return waiting_;
        waiting = waiting_ += piece.size;
        queue_.push_back(std::move(piece));
    }
    if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
    if (waiting >= worth_writing) work_there_.notify_one();
    return waiting;
}

int FileQueue::wait(std::size_t most) {
    std::unique_lock<std::mutex> lock(mutex_);
    if (most == 0) flushing_++;
    work_there_.notify_one();
    changed_.wait(lock, [&] { return error_ || waiting_ <= most; });
    if (most == 0) flushing_--;
    return error_;
}

void FileQueue::work() {
    std::unique_lock<std::mutex> lock(mutex_);
    bool past_cache = can_pass_cache();
    for (;;) {
        work_there_.wait(lock, [&] { return stopping_ || waiting_ >= worth_writing || (flushing_ && waiting_); });
        if (stopping_) return;
        iovec parts[most_pieces];
        int count = 0;
        std::size_t total = 0;
        for (const TextPiece& piece : queue_) {
            if (count == most_pieces) break;
            const std::size_t from = count ? 0 : begun_;
            parts[count++] = {piece.text.get() + from, piece.size - from};
            total += piece.size - from;
        }
        // Whole pages, as long as there is more to come: half a page would have to be read again.
        const std::size_t tail = (offset_ + total) % page;
        for (std::size_t rest = flushing_ || tail >= total ? 0 : tail; rest;) {
            const std::size_t cut = std::min(rest, parts[count - 1].iov_len);
            parts[count - 1].iov_len -= cut;
            rest -= cut;
            if (!parts[count - 1].iov_len) count--;
        }
        lock.unlock();
        const ssize_t written = write_parts(file_, parts, count, offset_, past_cache);
        lock.lock();
        if (written <= 0) {
            error_ = written ? errno : EIO;
            queue_.clear();
            changed_.notify_all();
            return;
        }
        forget(static_cast<std::size_t>(written));
        changed_.notify_all();
    }
}

void FileQueue::forget(std::size_t written) {
    offset_ += written;
    waiting_ -= written;
    begun_ += written;
    while (!queue_.empty() && begun_ >= queue_.front().size) {
        begun_ -= queue_.front().size;
        return_piece(std::move(queue_.front()));
        queue_.pop_front();
    }
}

}  // namespace garnet
