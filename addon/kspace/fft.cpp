#include "kspace/fft.h"

#include <algorithm>
#include <cmath>

#include "core/thread_pool.h"

namespace garnet {

bool Fft3::fits(int n) {
    for (const int p : {2, 3, 5})
        while (n % p == 0) n /= p;
    return n == 1;
}

Fft3::Line Fft3::plan(int n) {
    Line line;
    line.n = n;
    for (int k = 0; k < n; k++) line.roots.push_back(std::polar(1.0, -2 * M_PI * k / n));
    for (const int p : {4, 2, 3, 5})
        while (n % p == 0) line.factors.push_back(p), n /= p;
    return line;
}

Fft3::Fft3(int nx, int ny, int nz) : lines_{plan(nx), plan(ny), plan(nz)} {}

/// Stockham's self-sorting passes, one per factor.
void Fft3::Line::run(Complex* data, Complex* spare, bool forward) const {
    Complex *from = data, *to = spare;
    auto root = [&](int k) { return forward ? roots[k] : std::conj(roots[k]); };
    int done = 1;
    for (const int p : factors) {
        const int rest = n / (done * p);
        for (int k = 0; k < done; k++)
            for (int r = 0; r < rest; r++) {
                Complex in[5];
                for (int q = 0; q < p; q++) in[q] = from[(k + done * (r + rest * q))] * (k == 0 || q == 0 ? Complex(1) : root(k * q * rest % n));
                for (int m = 0; m < p; m++) {
                    Complex sum = in[0];
                    for (int q = 1; q < p; q++) sum += in[q] * (m == 0 ? Complex(1) : root(int((long long)(m) * q * (n / p) % n)));
                    to[k + done * (m + p * r)] = sum;
                }
            }
        done *= p;
        std::swap(from, to);
    }
    if (from != data) std::copy(from, from + n, data);
}

void Fft3::run(std::vector<Complex>& data, bool forward) const {
    const int n[3] = {lines_[0].n, lines_[1].n, lines_[2].n};
    const std::size_t stride[3] = {1, std::size_t(n[0]), std::size_t(n[0]) * n[1]};
    for (int d = 0; d < 3; d++) {
        const int e = d == 0 ? 1 : 0, f = d == 2 ? 1 : 2;  // the other two directions
        parallel_for(std::size_t(n[e]) * n[f], 16, [&](std::size_t begin, std::size_t end, int) {
            std::vector<Complex> line(n[d]), spare(n[d]);
            for (std::size_t at = begin; at < end; at++) {
                Complex* first = data.data() + (at % n[e]) * stride[e] + (at / n[e]) * stride[f];
                for (int k = 0; k < n[d]; k++) line[k] = first[k * stride[d]];
                lines_[d].run(line.data(), spare.data(), forward);
                for (int k = 0; k < n[d]; k++) first[k * stride[d]] = line[k];
            }
        });
    }
}

}  // namespace garnet
