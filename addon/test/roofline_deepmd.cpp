// The parts of a Deep Potential against the processor's peak: flops per atom, time, share. One core, the sizes of the published
// LLZO model. Prints the rows of the table in docs/performance.md; with an argument, that many neighbours per atom.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "potential/deepmd/buffer.h"
#include "potential/deepmd/kernels.h"
#include "potential/deepmd/network_kinds.h"

using namespace garnet::deepmd;

namespace {

double now() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

/// Cycles per second: a chain of dependent additions takes one cycle each.
double frequency() {
    double best = 0;
    for (int round = 0; round < 300; round++) {
        unsigned long x = 1;
        const long count = 400000;
        const double start = now();
        for (long k = 0; k < count; k++) asm volatile("add $1, %0\n" : "+r"(x));
        best = std::max(best, count / (now() - start));
    }
    return best;
}

template <class Body>
double seconds(int times, Body body) {
    double best = 1e9;
    for (int round = 0; round < 30; round++) {
        const double start = now();
        for (int k = 0; k < times; k++) body();
        best = std::min(best, (now() - start) / times);
    }
    return best;
}

double total_flops = 0, total_time = 0;

void row(const char* name, double flops, double time, double peak) {
    total_flops += flops, total_time += time;
    std::printf("| %-40s | %7.1f | %6.3f | %6.1f | %4.0f %% |\n", name, flops * 1e-3, time * 1e6, flops / time * 1e-9, 100 * flops / time / peak);
}

/// Time per atom of y = x W.
template <class T>
double dense(int in, int out) {
    const Kernels<T>& kernel = kernels<T>();
    const int padded = (out + kernel.lanes - 1) / kernel.lanes * kernel.lanes, ldx = in + 2 * kernel.lanes;
    Buffer<T> w(static_cast<std::size_t>(in) * padded), bias(padded), x(static_cast<std::size_t>(batch_rows) * ldx), y(static_cast<std::size_t>(batch_rows) * padded);
    const Dense<T> layer{in, out, padded, w.data(), bias.data()};
    return seconds(40, [&] { kernel.dense(layer, batch_rows, x.data(), ldx, nullptr, 0, y.data(), padded); }) / batch_rows;
}

template <class T>
void table(const char* name, int degree, int neighbours, double hertz) {
    const Kernels<T>& kernel = kernels<T>();
    const int axis = 16, width = 40, hidden = 120, stride = (width + kernel.lanes - 1) / kernel.lanes * kernel.lanes;
    const double peak = hertz * kernel.lanes * 4;
    total_flops = total_time = 0;
    std::printf("\n%s precision: %d numbers per vector, peak %.0f Gflop/s at %.2f GHz\n\n", name, kernel.lanes, peak * 1e-9, hertz * 1e-9);
    std::printf("| part, per atom with %d neighbours %*s| kflop   | us     | Gflop/s | peak |\n| --- | --: | --: | --: | --: |\n", neighbours, 9, "");
    std::vector<Buffer<T>> pieces;
    Buffer<T> coefficients(static_cast<std::size_t>(16) * (degree + 1) * stride), u(neighbours), r(4 * neighbours), t(4 * stride), a(4 * stride), g(8 * neighbours), d(axis * width + stride);
    std::vector<const T*> piece(neighbours);
    for (int k = 0; k < neighbours; k++) piece[k] = coefficients.data() + static_cast<std::size_t>(k % 16) * (degree + 1) * stride;
    row("embedding, T", neighbours * width * (2.0 * degree + 8), seconds(400, [&] { kernel.embed4(neighbours, degree, stride, piece.data(), u.data(), r.data(), t.data()); }), peak);
    row("descriptor D", 8.0 * width * axis, seconds(1000, [&] { kernel.square(axis, width, stride, t.data(), d.data()); }), peak);
    row("fitting, first layer", 2.0 * width * axis * hidden, dense<T>(width * axis, hidden), peak);
    row("fitting, other layers, both ways", 8.0 * hidden * hidden, 4 * dense<T>(hidden, hidden), peak);
    Buffer<T> z(128), h(128), slope(128);
    const double parameters[4] = {};
    row("tanh and its slope (20 flops counted)", 20.0 * 3 * hidden, 3 * seconds(1000, [&] {
            kernel.activate(static_cast<int>(ActivationKind::tanh), parameters, hidden, z.data(), nullptr, nullptr, h.data(), slope.data());
        }), peak);
    row("fitting, first layer back", 2.0 * width * axis * hidden, dense<T>(hidden, width * axis), peak);
    row("descriptor back", 16.0 * width * axis, seconds(1000, [&] { kernel.square_gradient(axis, width, stride, T(1), t.data(), d.data(), a.data()); }), peak);
    row("embedding back", neighbours * width * (4.0 * degree + 18),
        seconds(400, [&] { kernel.gradient4(neighbours, degree, stride, piece.data(), u.data(), r.data(), a.data(), g.data()); }), peak);
    row("all of these", total_flops, total_time, peak);
}

}  // namespace

int main(int argc, char** argv) {
    const int neighbours = argc > 1 ? std::atoi(argv[1]) : 84;
    const double hertz = frequency();
    table<double>("double", 7, neighbours, hertz);
    table<float>("single", 4, neighbours, hertz);
    return 0;
}
