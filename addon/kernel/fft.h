#pragma once
// Discrete Fourier transforms of eight complex series at once: the lanes of the vectors are series, so every operation is a
// whole vector operation. Stockham's self-sorting algorithm, radices 4, 2, 3, 5.

#include <cstddef>
#include <vector>

namespace garnet::kernel {

constexpr std::size_t lanes = 8;

/// The least product of 2s, 3s and 5s that is not below n.
std::size_t good_size(std::size_t n);

/// exp(−2πi k/n), k = 0 … n − 1: real and imaginary parts in turn.
std::vector<double> roots_of_unity(std::size_t n);

/// Forward transform of `data` (n elements of 8 real parts, then 8 imaginary parts; 64-byte aligned) with `work` of the same
/// size. Returns where the result is: one of the two.
using Transform = double* (*)(double* data, double* work, std::size_t n, const double* roots);
Transform transform_function();

/// 64-byte aligned memory for n elements.
class Lanes {
public:
    explicit Lanes(std::size_t n);
    ~Lanes();
    Lanes(const Lanes&) = delete;
    Lanes& operator=(const Lanes&) = delete;
    double* data() const { return data_; }

private:
    double* data_;
};

}  // namespace garnet::kernel
