#pragma once
// Memory for many pieces that are all made anew together. It comes in pages which are used again the next time: pieces that change
// in size from one time to the next leave no holes.

#include <algorithm>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

namespace garnet {

class PagedMemory {
public:
    /// Gives pieces to one thread.
    class Writer {
    public:
        explicit Writer(PagedMemory& memory) : memory_(&memory) {}

        template <class Value>
        Value* take(std::size_t count) {
            const std::size_t bytes = (count * sizeof(Value) + 15) / 16 * 16;
            if (bytes > left_) at_ = memory_->page(bytes, left_);
            auto* piece = reinterpret_cast<Value*>(at_);
            at_ += bytes, left_ -= bytes;
            return piece;
        }

    private:
        PagedMemory* memory_;
        std::byte* at_ = nullptr;
        std::size_t left_ = 0;
    };

    /// All pieces are given up, and so are the pages that the last time did not need.
    void reuse() {
        pages_.resize(used_);
        used_ = 0;
    }

private:
    struct Page {
        std::unique_ptr<std::byte[]> bytes;
        std::size_t size;
    };

    std::byte* page(std::size_t bytes, std::size_t& size) {
        const std::lock_guard<std::mutex> lock(*mutex_);
        if (used_ == pages_.size()) pages_.push_back({});
        Page& page = pages_[used_++];
        if (page.size < bytes) {
            page.size = std::max(bytes, page_size);
            page.bytes.reset();
            page.bytes.reset(new std::byte[page.size]);
        }
        size = page.size;
        return page.bytes.get();
    }

    static constexpr std::size_t page_size = std::size_t(1) << 20;
    std::unique_ptr<std::mutex> mutex_ = std::make_unique<std::mutex>();
    std::vector<Page> pages_;
    std::size_t used_ = 0;
};

}  // namespace garnet
