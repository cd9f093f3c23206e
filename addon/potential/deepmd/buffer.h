#pragma once
// Arrays for kernels: aligned, with a slack of one vector behind, kept between calls.

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>

#include "potential/deepmd/kernels.h"

namespace garnet::deepmd {

template <class T>
class Buffer {
public:
    Buffer() = default;
    explicit Buffer(std::size_t size) { resize(size); }
    /// At least `size` elements; contents are lost when it grows. New elements are zero.
    void resize(std::size_t size) {
        if (size <= size_) return;
        const std::size_t bytes = ((size * sizeof(T) + alignment - 1) / alignment + 2) * alignment;
        data_.reset(static_cast<T*>(::operator new(bytes, std::align_val_t(alignment))));
        std::memset(static_cast<void*>(data_.get()), 0, bytes);
        size_ = size;
    }
    /// The same, with room to grow, keeping the contents.
    void grow(std::size_t size) {
        if (size <= size_) return;
        Buffer larger(size + size / 2);
        if (data_) std::memcpy(larger.data_.get(), data_.get(), size_ * sizeof(T));
        *this = std::move(larger);
    }
    T* data() { return data_.get(); }
    const T* data() const { return data_.get(); }
    T& operator[](std::size_t i) { return data_.get()[i]; }
    const T& operator[](std::size_t i) const { return data_.get()[i]; }
    std::size_t size() const { return size_; }

private:
    struct Free {
        void operator()(T* p) const { ::operator delete(p, std::align_val_t(alignment)); }
    };
    std::unique_ptr<T[], Free> data_;
    std::size_t size_ = 0;
};

}  // namespace garnet::deepmd
