// The transform itself, compiled once per instruction set (cmake/simd.cmake).

#include <cmath>
#include <cstddef>

namespace garnet::kernel::GARNET_SIMD_NAMESPACE {
namespace {

typedef double V __attribute__((vector_size(64)));  // eight series

struct Complex {
    V re, im;
};

inline Complex operator+(const Complex& a, const Complex& b) { return {a.re + b.re, a.im + b.im}; }
inline Complex operator-(const Complex& a, const Complex& b) { return {a.re - b.re, a.im - b.im}; }
inline Complex turned(const Complex& a, double re, double im) { return {a.re * re - a.im * im, a.re * im + a.im * re}; }

// One pass: x holds n/(r·s) … sub-transforms of length n with stride s; y receives them in order.

void pass2(const Complex* x, Complex* y, std::size_t n, std::size_t s, std::size_t total, const double* roots) {
    const std::size_t m = n / 2;
    for (std::size_t p = 0; p < m; p++) {
        const double* w = roots + 2 * (p * (total / n));
        for (std::size_t q = 0; q < s; q++) {
            const Complex a = x[q + s * p], b = x[q + s * (p + m)];
            y[q + s * 2 * p] = a + b;
            y[q + s * (2 * p + 1)] = turned(a - b, w[0], w[1]);
        }
    }
}

void pass4(const Complex* x, Complex* y, std::size_t n, std::size_t s, std::size_t total, const double* roots) {
    const std::size_t m = n / 4, step = total / n;
    for (std::size_t p = 0; p < m; p++) {
        const double *w1 = roots + 2 * (p * step), *w2 = roots + 4 * (p * step), *w3 = roots + 6 * (p * step);
        for (std::size_t q = 0; q < s; q++) {
            const Complex a = x[q + s * p], b = x[q + s * (p + m)], c = x[q + s * (p + 2 * m)], d = x[q + s * (p + 3 * m)];
            const Complex apc = a + c, amc = a - c, bpd = b + d, bmd = b - d;
            const Complex jbmd = {-bmd.im, bmd.re};
            y[q + s * 4 * p] = apc + bpd;
            y[q + s * (4 * p + 1)] = turned(amc - jbmd, w1[0], w1[1]);
            y[q + s * (4 * p + 2)] = turned(apc - bpd, w2[0], w2[1]);
            y[q + s * (4 * p + 3)] = turned(amc + jbmd, w3[0], w3[1]);
        }
    }
}

template <std::size_t R>
void pass_odd(const Complex* x, Complex* y, std::size_t n, std::size_t s, std::size_t total, const double* roots) {
    const std::size_t m = n / R, step = total / n;
    double cosine[R], sine[R];
    for (std::size_t k = 0; k < R; k++) {
        cosine[k] = roots[2 * (k * (total / R))];
        sine[k] = roots[2 * (k * (total / R)) + 1];
    }
    for (std::size_t p = 0; p < m; p++)
        for (std::size_t q = 0; q < s; q++) {
            Complex a[R];
            for (std::size_t j = 0; j < R; j++) a[j] = x[q + s * (p + j * m)];
            for (std::size_t k = 0; k < R; k++) {
                Complex sum = a[0];
                for (std::size_t j = 1; j < R; j++) sum = sum + turned(a[j], cosine[j * k % R], sine[j * k % R]);
                const double* w = roots + 2 * (p * k * step);
                y[q + s * (R * p + k)] = turned(sum, w[0], w[1]);
            }
        }
}

}  // namespace

double* transform(double* data, double* work, std::size_t total, const double* roots) {
    Complex *x = reinterpret_cast<Complex*>(data), *y = reinterpret_cast<Complex*>(work);
    std::size_t s = 1;
    for (std::size_t n = total; n > 1;) {
        const std::size_t r = n % 4 == 0 ? 4 : n % 2 == 0 ? 2 : n % 3 == 0 ? 3 : 5;
        if (r == 4) pass4(x, y, n, s, total, roots);
        else if (r == 2) pass2(x, y, n, s, total, roots);
        else if (r == 3) pass_odd<3>(x, y, n, s, total, roots);
        else pass_odd<5>(x, y, n, s, total, roots);
        Complex* done = y;
        y = x;
        x = done;
        n /= r;
        s *= r;
    }
    return reinterpret_cast<double*>(x);
}

}  // namespace garnet::kernel::GARNET_SIMD_NAMESPACE
