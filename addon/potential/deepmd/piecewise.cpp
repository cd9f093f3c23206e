// Embedding nets as piecewise polynomials. G depends on one number, so a net of thousands of products becomes `degree`
// products per output, and nothing is lost: pieces are halved until they agree with the net to rounding.
#include <array>
#include <cmath>

#include "core/thread_pool.h"
#include "potential/deepmd/packed.h"

namespace garnet::deepmd {
namespace {

constexpr int most_pieces = 2048;
constexpr int highest_degree = 9;

/// Rows: power of u; columns: Chebyshev node. Coefficients of the interpolating polynomial from its values at the nodes.
struct Interpolation {
    int degree;
    std::array<double, highest_degree + 1> node;
    std::array<std::array<double, highest_degree + 1>, highest_degree + 1> power;

    explicit Interpolation(int degree) : degree(degree), node{}, power{} {
        const int n = degree + 1;
        // c_k = (2 − δ_k0)/n Σ_j f_j cos(kπ(j + ½)/n), f = Σ c_k T_k(u), T_k expanded into powers
        std::array<std::array<double, highest_degree + 1>, highest_degree + 1> chebyshev{};
        chebyshev[0][0] = 1;
        chebyshev[1][1] = 1;
        for (int k = 2; k < n; k++)
            for (int d = 0; d < n; d++) chebyshev[k][d] = (d > 0 ? 2 * chebyshev[k - 1][d - 1] : 0) - chebyshev[k - 2][d];
        for (int j = 0; j < n; j++) {
            node[j] = std::cos(M_PI * (j + 0.5) / n);
            for (int k = 0; k < n; k++)
                for (int d = 0; d < n; d++) power[d][j] += (k ? 2.0 : 1.0) / n * std::cos(M_PI * k * (j + 0.5) / n) * chebyshev[k][d];
        }
    }
};

template <class T>
void fit_piece(const Interpolation& fit, const EmbeddingFunction& g, double middle, double half, T* to, int stride) {
    std::vector<double> values(static_cast<std::size_t>(fit.degree + 1) * g.width), slope(g.width);
    for (int j = 0; j <= fit.degree; j++) g.evaluate(middle + half * fit.node[j], &values[static_cast<std::size_t>(j) * g.width], slope.data());
    for (int d = 0; d <= fit.degree; d++)
        for (int m = 0; m < g.width; m++) {
            double sum = 0;
            for (int j = 0; j <= fit.degree; j++) sum += fit.power[d][j] * values[static_cast<std::size_t>(j) * g.width + m];
            to[d * stride + m] = static_cast<T>(sum);
        }
}

/// Largest error of a piece between its nodes, of G and of dG/du (both in units of G).
template <class T>
double piece_error(const EmbeddingFunction& g, const PieceTable<T>& table, const T* coefficients, double middle, double half, double& largest) {
    std::vector<double> value(g.width), slope(g.width);
    double worst = 0;
    for (const double u : {-1.0, -0.31, 0.72}) {
        g.evaluate(middle + half * u, value.data(), slope.data());
        for (int m = 0; m < g.width; m++) {
            double p = 0, dp = 0;
            for (int d = table.degree; d >= 0; d--) dp = dp * u + p, p = p * u + static_cast<double>(coefficients[d * table.stride + m]);
            worst = std::max({worst, std::fabs(p - value[m]), std::fabs(dp - half * slope[m]) / (table.degree * table.degree)});
            largest = std::max(largest, std::fabs(value[m]));
        }
    }
    return worst;
}

using Powers = std::array<double, 9>;

/// 1 + more · w(u) as a polynomial of u, x = start + u: w is a cubic, or 1 where it is cut off (as in the middle of the piece).
Powers factor_powers(const EmbeddingFunction& g, int m, double start, double step) {
    Powers p{};
    const double more = g.factor.empty() ? 0 : g.factor[m] - 1;
    p[0] = 1 + more;
    if (!(g.fade.smooth > 0)) return p;
    double w, slope;
    g.fade.evaluate(start + 0.5 * step, w, slope);
    p[0] = 1 + more * w;
    if (w == 1) return p;
    const double b = -g.fade.smooth * g.fade.std, a = 1 - g.fade.smooth * (start * g.fade.std + g.fade.avg);  // 1 − r_s s = a + b u
    p[0] = 1 + more * (1 - a * a * a);
    p[1] = -3 * more * a * a * b, p[2] = -3 * more * a * b * b, p[3] = -more * b * b * b;
    return p;
}

/// The pieces of a compressed model; with a fading factor they become of degree 8.
template <class T>
PieceTable<T> from_quintics(const EmbeddingFunction& embedding) {
    const QuinticTable& q = *embedding.table;
    const int lanes = kernels<T>().lanes;
    PieceTable<T> table;
    table.degree = embedding.fade.smooth > 0 ? 8 : 5;
    table.width = q.width, table.stride = (q.width + lanes - 1) / lanes * lanes;
    table.coefficients.resize(static_cast<std::size_t>(q.pieces) * table.piece_size());
    int first = 0;
    const auto add = [&](double begin, double end, double step) {
        auto& run = table.run[table.runs++];
        run.begin = T(begin), run.end = T(end), run.inverse_step = T(1 / step), run.middle = T(begin), run.step = T(step);
        run.first = first, run.count = std::min(static_cast<int>((end - begin) / step), q.pieces - first);
        if (run.count < 1) {
            table.runs--;
            return;
        }
        for (int k = 0; k < run.count; k++)
            for (int m = 0; m < q.width; m++) {
                const double* a = &q.coefficients[(static_cast<std::size_t>(first + k) * q.width + m) * 6];
                const Powers factor = factor_powers(embedding, m, begin + k * step, step);
                T* to = table.coefficients.data() + (first + k) * table.piece_size() + m;
                for (int d = 0; d <= table.degree; d++) {
                    double sum = 0;
                    for (int e = std::max(0, d - 5); e <= std::min(d, 3); e++) sum += factor[e] * a[d - e];
                    to[d * table.stride] = static_cast<T>(sum);
                }
            }
        first += run.count;
    };
    if (q.both_sides) add(q.first, q.lower, q.coarse);
    add(q.lower, q.upper, q.fine);
    add(q.upper, q.last, q.coarse);
    return table;
}

}  // namespace

template <class T>
int PieceTable<T>::locate(int n, const T* x, int step, const T** piece, T* u) const {
    int outside = n;
    for (int k = 0; k < n && runs == 0; k++) piece[k] = nullptr;
    for (int which = 0; which < runs && outside > 0; which++) {
        const Run& r = run[which];
        const T* base = coefficients.data() + r.first * piece_size();
        const long size = static_cast<long>(piece_size());
        if (which == 0) {
            outside = kernels<T>().locate(n, x, step, r.begin, r.end, r.inverse_step, r.middle, r.step, scale, r.count - 1, base, size, piece, u);
            continue;
        }
        for (int k = 0; k < n; k++)
            if (!piece[k])
                outside -= 1 - kernels<T>().locate(1, x + static_cast<long>(k) * step, step, r.begin, r.end, r.inverse_step, r.middle, r.step, scale, r.count - 1, base,
                                                   size, piece + k, u + k);
    }
    if (!split_start.empty()) choose_sides(n, piece, u);
    return outside;
}
template struct PieceTable<double>;
template struct PieceTable<float>;

template <class T>
PieceTable<T> make_pieces(const EmbeddingFunction& embedding, double low, double high, int degree, double tolerance) {
    if (embedding.table) return from_quintics<T>(embedding);
    if (PieceTable<T> lines = make_lines<T>(embedding, low, high); lines.runs > 0) return lines;
    const Interpolation fit(degree);
    const int lanes = kernels<T>().lanes;
    PieceTable<T> table;
    table.degree = degree, table.width = embedding.width, table.stride = (embedding.width + lanes - 1) / lanes * lanes;
    for (double half = 0.2; half > 1e-4; half /= 2) {
        double begin = low, end = high;
        if ((end - begin) / (2 * half) > most_pieces) {  // keep the middle of a two-sided range, the near end of another
            if (begin < 0 && -begin > 0.5 * end) begin = -most_pieces * half, end = most_pieces * half;
            else end = begin + 2 * half * most_pieces;
        }
        if (embedding.fade.smooth > 0) {  // a piece ends where the factor is cut off: its third derivative jumps there
            const double cut = (1 / embedding.fade.smooth - embedding.fade.avg) / embedding.fade.std;
            if (cut > begin) begin = cut - 2 * half * std::ceil((cut - begin) / (2 * half));
        }
        const int count = static_cast<int>(std::ceil((end - begin) / (2 * half)));
        std::vector<double> error(count), largest(count, 0.0);
        const auto build = [&](int piece) {
            T* to = table.coefficients.data() + piece * table.piece_size();
            const double middle = begin + (2 * piece + 1) * half;
            fit_piece(fit, embedding, middle, half, to, table.stride);
            error[piece] = piece_error(embedding, table, to, middle, half, largest[piece]);
        };
        table.coefficients.resize(static_cast<std::size_t>(count) * table.piece_size());
        // The first pieces (largest distances) bend most often most: a quick no saves building the rest.
        const auto fails = [&](int from, int to) {
            double scale = 0, worst = 0;
            for (int k = from; k < to; k++) scale = std::max(scale, largest[k]), worst = std::max(worst, error[k]);
            return worst > tolerance * scale;
        };
        const int probe = std::min(count, 8);
        for (int k = 0; k < probe; k++) build(k);
        if (fails(0, probe)) continue;
        parallel_for(count - probe, 16, [&](std::size_t from, std::size_t to, int) {
            for (std::size_t k = from; k < to; k++) build(probe + static_cast<int>(k));
        });
        if (fails(0, count)) continue;
        auto& run = table.run[0];
        run.begin = T(begin), run.end = T(begin + 2 * half * count), run.inverse_step = T(0.5 / half);
        run.middle = T(begin + half), run.step = T(2 * half), table.scale = T(1 / half);
        run.first = 0, run.count = count;
        table.runs = 1;
        break;
    }
    return table;  // no runs: a net that no polynomial follows (relu): every value is evaluated by the net
}

template PieceTable<double> make_pieces<double>(const EmbeddingFunction&, double, double, int, double);
template PieceTable<float> make_pieces<float>(const EmbeddingFunction&, double, double, int, double);

}  // namespace garnet::deepmd
