#pragma once
// Text on its way into a file: it is written by a thread of its own while the next is made.

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "core/text_piece.h"

namespace garnet {

/// Fills an open file from its beginning on. All calls come from one thread, `wait` from any.
class FileQueue {
public:
    /// The descriptor stays the caller's, who closes it when this is gone.
    explicit FileQueue(int file) : file_(file) {}
    /// Forgets what has not been written.
    ~FileQueue();
    FileQueue(const FileQueue&) = delete;
    FileQueue& operator=(const FileQueue&) = delete;

    /// Copies the bytes; gives how many wait now.
    std::size_t append(const char* bytes, std::size_t size);
    /// Takes the pieces.
    std::size_t append(std::vector<TextPiece> pieces);

    /// Small texts are put together before they go to the thread: now they go.
    void hand_over();

    /// Returns when at most so many of the bytes handed over wait; gives the system's error number, or 0.
    int wait(std::size_t most);

private:
    std::size_t push(TextPiece piece);
    void work();
    void forget(std::size_t written);

    const int file_;
    TextPiece small_;

    std::mutex mutex_;
    std::condition_variable work_there_, changed_;
    std::deque<TextPiece> queue_;
    std::size_t begun_ = 0;    // of the first piece, written already
    std::size_t waiting_ = 0;  // in all pieces
    int flushing_ = 0;         // calls of wait(0)
    std::uint64_t offset_ = 0;
    bool stopping_ = false;
    int error_ = 0;
    std::thread thread_;
};

}  // namespace garnet
