// Embedding nets with relu or relu6: G is made of straight lines. Pieces of equal width, and where a piece holds a kink, one line
// for each side of it.
#include <algorithm>
#include <cmath>

#include "core/thread_pool.h"
#include "potential/deepmd/packed.h"

namespace garnet::deepmd {
namespace {

constexpr int cells = 512;
constexpr int probes = 4;  ///< per cell: two kinks between neighbouring probes that undo each other are caught by the check below

/// On which branch each neuron of the net is at x.
std::vector<char> branches(const EmbeddingFunction& g, double x) {
    std::vector<double> in{x}, out;
    in.insert(in.end(), g.constants.begin(), g.constants.end());
    std::vector<char> found;
    for (const Layer& layer : g.net->layers) {
        out.assign(layer.bias.begin(), layer.bias.end());
        for (int k = 0; k < layer.in; k++)
            for (int m = 0; m < layer.out; m++) out[m] += in[k] * layer.weights[static_cast<std::size_t>(k) * layer.out + m];
        for (int m = 0; m < layer.out; m++) {
            if (layer.activation.kind != Activation::Kind::none) found.push_back(out[m] <= 0 ? 0 : layer.activation.kind == Activation::Kind::relu6 && out[m] >= 6 ? 2 : 1);
            double slope;
            layer.activation.evaluate(out[m], out[m], slope);
            if (!layer.timestep.empty()) out[m] *= layer.timestep[m];
            if (layer.carry != Layer::Carry::nothing) out[m] += in[m % layer.in];
        }
        in.swap(out);
    }
    return found;
}

/// All places in (a, b) where the branches change, to rounding.
void find_kinks(const EmbeddingFunction& g, double a, double b, const std::vector<char>& at_a, const std::vector<char>& at_b, std::vector<double>& kinks) {
    if (at_a == at_b) return;
    const double middle = 0.5 * (a + b);
    if (!(middle > a && middle < b) || b - a < 1e-15 * std::max(std::fabs(a), std::fabs(b))) {
        if (kinks.empty() || kinks.back() != middle) kinks.push_back(middle);
        return;
    }
    const std::vector<char> between = branches(g, middle);
    find_kinks(g, a, middle, at_a, between, kinks);
    find_kinks(g, middle, b, between, at_b, kinks);
}

struct Cell {
    std::vector<double> kinks;
    bool straight = true;
};

bool straight_net(const EmbeddingFunction& g) {
    if (!g.net || g.fade.smooth > 0) return false;
    for (const Layer& layer : g.net->layers)
        if (layer.activation.kind != Activation::Kind::relu && layer.activation.kind != Activation::Kind::relu6 && layer.activation.kind != Activation::Kind::none) return false;
    return true;
}

/// value + slope (u − u₀) as powers of u; false where the net is elsewhere at the quarters.
template <class T>
bool draw_line(const EmbeddingFunction& g, double middle, double half, double from, double to, int stride, T* piece) {
    std::vector<double> value(g.width), slope(g.width), there(g.width), ignored(g.width);
    const double x = 0.5 * (from + to);
    g.evaluate(x, value.data(), slope.data());
    for (int m = 0; m < g.width; m++) {
        piece[m] = static_cast<T>(value[m] - slope[m] * (x - middle));
        piece[stride + m] = static_cast<T>(slope[m] * half);
    }
    if (to - from < 1e-12 * std::max(1.0, std::fabs(x))) return true;
    double largest = 1e-300;
    for (int m = 0; m < g.width; m++) largest = std::max(largest, std::fabs(value[m]));
    for (const double part : {0.25, 0.75}) {
        const double at = from + part * (to - from);
        g.evaluate(at, there.data(), ignored.data());
        for (int m = 0; m < g.width; m++)
            if (std::fabs(value[m] + slope[m] * (at - x) - there[m]) > 1e-12 * largest) return false;
    }
    return true;
}

}  // namespace

template <class T>
PieceTable<T> make_lines(const EmbeddingFunction& g, double low, double high) {
    PieceTable<T> table;
    const int lanes = kernels<T>().lanes;
    table.degree = 1, table.width = g.width, table.stride = (g.width + lanes - 1) / lanes * lanes;
    if (!straight_net(g)) return table;
    const double half = (high - low) / (2 * cells);
    std::vector<Cell> found(cells);
    table.coefficients.resize(cells * table.piece_size());
    parallel_for(cells, 8, [&](std::size_t first, std::size_t last, int) {
        for (std::size_t k = first; k < last; k++) {
            const double begin = low + 2 * half * static_cast<double>(k);
            std::vector<char> before = branches(g, begin);
            for (int p = 0; p < probes; p++) {
                std::vector<char> after = branches(g, begin + 2 * half * (p + 1) / probes);
                find_kinks(g, begin + 2 * half * p / probes, begin + 2 * half * (p + 1) / probes, before, after, found[k].kinks);
                before.swap(after);
            }
            const double end = found[k].kinks.empty() ? begin + 2 * half : found[k].kinks[0];
            found[k].straight = draw_line(g, begin + half, half, begin, end, table.stride, table.coefficients.data() + k * table.piece_size());
        }
    });
    table.split_start.push_back(0);
    for (const Cell& cell : found) table.split_start.push_back(table.split_start.back() + static_cast<int>(cell.kinks.size()));
    table.split_at.resize(table.split_start.back() + 1);
    table.split_coefficients.resize((table.split_start.back() + 1) * table.piece_size());
    bool straight = true;
    for (int k = 0; k < cells; k++) {
        const std::vector<double>& kinks = found[k].kinks;
        const double begin = low + 2 * half * k, middle = begin + half;
        straight = straight && found[k].straight;
        for (std::size_t s = 0; s < kinks.size(); s++) {
            const std::size_t at = table.split_start[k] + s;
            table.split_at[at] = static_cast<T>((kinks[s] - middle) / half);
            const double end = s + 1 < kinks.size() ? kinks[s + 1] : begin + 2 * half;
            straight = draw_line(g, middle, half, kinks[s], end, table.stride, table.split_coefficients.data() + at * table.piece_size()) && straight;
        }
    }
    if (!straight) return table;  // no runs: the net itself
    auto& run = table.run[0];
    run.begin = T(low), run.end = T(low + 2 * half * cells), run.inverse_step = T(0.5 / half);
    run.middle = T(low + half), run.step = T(2 * half), table.scale = T(1 / half);
    run.first = 0, run.count = cells;
    table.runs = 1;
    return table;
}

template <class T>
void PieceTable<T>::choose_sides(int n, const T** piece, const T* u) const {
    const std::size_t size = piece_size();
    for (int k = 0; k < n; k++) {
        if (!piece[k]) continue;
        const std::size_t cell = static_cast<std::size_t>(piece[k] - coefficients.data()) / size;
        for (int s = split_start[cell]; s < split_start[cell + 1] && u[k] > split_at[s]; s++) piece[k] = split_coefficients.data() + s * size;
    }
}

template PieceTable<double> make_lines<double>(const EmbeddingFunction&, double, double);
template PieceTable<float> make_lines<float>(const EmbeddingFunction&, double, double);
template void PieceTable<double>::choose_sides(int, const double**, const double*) const;
template void PieceTable<float>::choose_sides(int, const float**, const float*) const;

}  // namespace garnet::deepmd
