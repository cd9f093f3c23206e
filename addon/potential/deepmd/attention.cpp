#include "potential/deepmd/attention.h"

#include <algorithm>
#include <cmath>

namespace garnet::deepmd {
namespace {

using Array = std::vector<double>;
constexpr double shift = 20;      // of the logits of `smooth`, as DeePMD-kit has it

/// y (n, out) = x (n, in) W + b
void linear(const Layer& layer, int n, const Array& x, Array& y) {
    y.resize(static_cast<std::size_t>(n) * layer.out);
    for (int i = 0; i < n; i++) {
        double* to = &y[static_cast<std::size_t>(i) * layer.out];
        std::copy(layer.bias.begin(), layer.bias.end(), to);
        for (int k = 0; k < layer.in; k++) {
            const double a = x[static_cast<std::size_t>(i) * layer.in + k];
            const double* row = &layer.weights[static_cast<std::size_t>(k) * layer.out];
            for (int m = 0; m < layer.out; m++) to[m] += a * row[m];
        }
    }
}

/// dx (n, in) += dy Wᵀ
void linear_back(const Layer& layer, int n, const Array& dy, Array& dx) {
    for (int i = 0; i < n; i++)
        for (int k = 0; k < layer.in; k++) {
            const double *row = &layer.weights[static_cast<std::size_t>(k) * layer.out], *from = &dy[static_cast<std::size_t>(i) * layer.out];
            double sum = 0;
            for (int m = 0; m < layer.out; m++) sum += from[m] * row[m];
            dx[static_cast<std::size_t>(i) * layer.in + k] += sum;
        }
}

void normalise_rows(const Attention& plan, int n, int width, Array& x, Array& scale) {
    scale.assign(n, 1.0);
    if (!plan.normalised) return;
    for (int i = 0; i < n; i++) {
        double* row = &x[static_cast<std::size_t>(i) * width];
        double sum = 0;
        for (int m = 0; m < width; m++) sum += row[m] * row[m];
        scale[i] = 1 / std::sqrt(std::max(sum, plan.least));
        for (int m = 0; m < width; m++) row[m] *= scale[i];
    }
}

/// d of x = y / |y| back to y; x normalised, scale = 1/|y|.
void normalise_back(const Attention& plan, int n, int width, const Array& x, const Array& scale, Array& d) {
    if (!plan.normalised) return;
    for (int i = 0; i < n; i++) {
        const double* row = &x[static_cast<std::size_t>(i) * width];
        double* to = &d[static_cast<std::size_t>(i) * width];
        double along = 0;
        for (int m = 0; m < width; m++) along += row[m] * to[m];
        if (scale[i] * scale[i] * plan.least >= 1) along = 0;  // the floor of the norm was in force
        for (int m = 0; m < width; m++) to[m] = scale[i] * (to[m] - along * row[m]);
    }
}

double dot(const double* a, const double* b, int n) {
    double sum = 0;
    for (int k = 0; k < n; k++) sum += a[k] * b[k];
    return sum;
}

void layer_normal(const AttentionLayer& layer, int width, double* row, double* normal, double& inverse) {
    double mean = 0, variance = 0;
    for (int m = 0; m < width; m++) mean += row[m] / width;
    for (int m = 0; m < width; m++) variance += (row[m] - mean) * (row[m] - mean) / width;
    inverse = 1 / std::sqrt(variance + layer.epsilon);
    for (int m = 0; m < width; m++) {
        normal[m] = (row[m] - mean) * inverse;
        row[m] = normal[m] * layer.gamma[m] + layer.beta[m];
    }
}

}  // namespace

/// Softmax over neighbours, then the weights: times both fades, times the cosine.
void AttentionWork::attend(const Attention& plan, Kept& kept, int n, int heads, const Array& direction, const Array& fade) {
    kept.softmax.resize(static_cast<std::size_t>(n) * n);
    kept.weight.resize(static_cast<std::size_t>(n) * n);
    for (int i = 0; i < n; i++) {
        double *p = &kept.softmax[static_cast<std::size_t>(i) * n], *w = &kept.weight[static_cast<std::size_t>(i) * n];
        double top = plan.smooth ? -shift : -1e300, sum = 0;
        for (int j = 0; j < n; j++) {
            p[j] = plan.scale * dot(&kept.query[static_cast<std::size_t>(i) * heads], &kept.key[static_cast<std::size_t>(j) * heads], heads);
            if (plan.smooth) p[j] = (p[j] + shift) * fade[i] * fade[j] - shift;
            top = std::max(top, p[j]);
        }
        for (int j = 0; j < n; j++) sum += p[j] = std::exp(p[j] - top);
        if (plan.smooth) sum += std::max(0, plan.places - n) * std::exp(-shift - top);
        for (int j = 0; j < n; j++) {
            p[j] /= sum;
            w[j] = p[j] * fade[i] * fade[j];
            if (plan.angles) w[j] *= dot(&direction[3 * i], &direction[3 * j], 3);
            if (plan.others_only && i == j) w[j] = 0;
        }
    }
}

void AttentionWork::forward(const Attention& plan, int n, int width, Array& g, const Array& direction, const Array& fade) {
    kept_.resize(plan.layers.size());
    Array mixed, out;
    for (std::size_t l = 0; l < plan.layers.size(); l++) {
        const AttentionLayer& layer = plan.layers[l];
        Kept& kept = kept_[l];
        const int heads = layer.query.out;
        kept.input = g;
        linear(layer.query, n, g, kept.query), normalise_rows(plan, n, heads, kept.query, kept.query_scale);
        linear(layer.key, n, g, kept.key), normalise_rows(plan, n, heads, kept.key, kept.key_scale);
        linear(layer.value, n, g, kept.value), normalise_rows(plan, n, heads, kept.value, kept.value_scale);
        attend(plan, kept, n, heads, direction, fade);
        mixed.assign(static_cast<std::size_t>(n) * heads, 0.0);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) {
                const double w = kept.weight[static_cast<std::size_t>(i) * n + j];
                for (int m = 0; m < heads; m++) mixed[static_cast<std::size_t>(i) * heads + m] += w * kept.value[static_cast<std::size_t>(j) * heads + m];
            }
        linear(layer.out, n, mixed, out);
        kept.normal.resize(g.size());
        kept.inverse_deviation.resize(n);
        for (int i = 0; i < n; i++) {
            double* row = &g[static_cast<std::size_t>(i) * width];
            for (int m = 0; m < width; m++) row[m] += out[static_cast<std::size_t>(i) * width + m];
            layer_normal(layer, width, row, &kept.normal[static_cast<std::size_t>(i) * width], kept.inverse_deviation[i]);
        }
    }
}

void AttentionWork::backward(const Attention& plan, int n, int width, Array& dg, const Array& direction, const Array& fade, Array& d_direction, Array& d_fade) {
    for (std::size_t l = plan.layers.size(); l-- > 0;) {
        const AttentionLayer& layer = plan.layers[l];
        const Kept& kept = kept_[l];
        const int heads = layer.query.out;
        // layer normalisation: x̂ = (x − mean)/σ
        for (int i = 0; i < n; i++) {
            double* d = &dg[static_cast<std::size_t>(i) * width];
            const double* normal = &kept.normal[static_cast<std::size_t>(i) * width];
            double mean = 0, along = 0;
            for (int m = 0; m < width; m++) d[m] *= layer.gamma[m], mean += d[m] / width, along += d[m] * normal[m] / width;
            for (int m = 0; m < width; m++) d[m] = kept.inverse_deviation[i] * (d[m] - mean - normal[m] * along);
        }
        // dg now belongs to G + out: the first part goes straight to the input
        Array mixed(static_cast<std::size_t>(n) * heads, 0.0), query(mixed), key(mixed), value(mixed);
        linear_back(layer.out, n, dg, mixed);
        Array slope(n);
        for (int i = 0; i < n; i++) {
            const double *p = &kept.softmax[static_cast<std::size_t>(i) * n], *w = &kept.weight[static_cast<std::size_t>(i) * n];
            const double* from = &mixed[static_cast<std::size_t>(i) * heads];
            double expected = 0;
            for (int j = 0; j < n; j++) {
                const double* v = &kept.value[static_cast<std::size_t>(j) * heads];
                const double dw = dot(from, v, heads);
                for (int m = 0; m < heads; m++) value[static_cast<std::size_t>(j) * heads + m] += w[j] * from[m];
                const double cosine = plan.angles ? dot(&direction[3 * i], &direction[3 * j], 3) : 1, seen = plan.others_only && i == j ? 0 : 1;
                slope[j] = dw * fade[i] * fade[j] * cosine * seen;
                expected += p[j] * slope[j];
                d_fade[i] += dw * p[j] * fade[j] * cosine * seen;
                d_fade[j] += dw * p[j] * fade[i] * cosine * seen;
                if (!plan.angles) continue;
                const double dc = dw * p[j] * fade[i] * fade[j] * seen;
                for (int c = 0; c < 3; c++) d_direction[3 * i + c] += dc * direction[3 * j + c], d_direction[3 * j + c] += dc * direction[3 * i + c];
            }
            for (int j = 0; j < n; j++) {
                const double *q = &kept.query[static_cast<std::size_t>(i) * heads], *k = &kept.key[static_cast<std::size_t>(j) * heads];
                double dz = p[j] * (slope[j] - expected);
                if (plan.smooth) {
                    const double raised = plan.scale * dot(q, k, heads) + shift;
                    d_fade[i] += dz * raised * fade[j];
                    d_fade[j] += dz * raised * fade[i];
                    dz *= fade[i] * fade[j];
                }
                dz *= plan.scale;
                for (int m = 0; m < heads; m++) query[static_cast<std::size_t>(i) * heads + m] += dz * k[m], key[static_cast<std::size_t>(j) * heads + m] += dz * q[m];
            }
        }
        normalise_back(plan, n, heads, kept.query, kept.query_scale, query), linear_back(layer.query, n, query, dg);
        normalise_back(plan, n, heads, kept.key, kept.key_scale, key), linear_back(layer.key, n, key, dg);
        normalise_back(plan, n, heads, kept.value, kept.value_scale, value), linear_back(layer.value, n, value, dg);
    }
}

void AttentionWork::of_empty_place(const Attention& plan, Array& g) {
    Array normal(g.size());
    double inverse;
    for (const AttentionLayer& layer : plan.layers) {
        for (std::size_t m = 0; m < g.size(); m++) g[m] += layer.out.bias[m];
        layer_normal(layer, static_cast<int>(g.size()), g.data(), normal.data(), inverse);
    }
}

}  // namespace garnet::deepmd
