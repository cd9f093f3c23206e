#pragma once
#include <complex>
#include <vector>

namespace garnet {

/// Discrete Fourier transforms of boxes of complex numbers (x fastest) whose sides have no prime factors but 2, 3 and 5.
class Fft3 {
public:
    using Complex = std::complex<double>;
    Fft3() = default;
    Fft3(int nx, int ny, int nz);
    /// Σ e^{-ikx} forward, Σ e^{+ikx} backward; not divided by the count.
    void run(std::vector<Complex>& data, bool forward) const;
    static bool fits(int n);

private:
    struct Line {
        int n = 0;
        std::vector<int> factors;
        std::vector<Complex> roots;  ///< e^{-2πi k/n}
        void run(Complex* data, Complex* spare, bool forward) const;
    };
    static Line plan(int n);
    Line lines_[3];
};

}  // namespace garnet
