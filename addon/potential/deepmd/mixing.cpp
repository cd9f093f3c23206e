// se_atten with attention layers: G of all neighbours of an atom mixes before it meets R̃. In double whatever the precision. Native
// models with a stripped, smooth type embedding come here too, without layers: their G is not a function of R̃₀ alone.
#include <algorithm>
#include <cmath>

#include "potential/deepmd/batch.h"

namespace garnet::deepmd {

namespace {

/// The switch function w(r) of native models, and dw/dR̃₀ by way of s = w/r.
void switch_of(const Descriptor& d, double std, double r, double& w, double& slope) {
    const double u = (r - d.rcut_smth) / d.switch_width;
    if (u <= 0) {
        w = 1, slope = 0;
        return;
    }
    if (u >= 1) {
        w = slope = 0;
        return;
    }
    w = u * u * u * ((15 - 6 * u) * u - 10) + 1;
    const double dw = -30 * u * u * (1 - u) * (1 - u) / d.switch_width, ds = dw * r - w;  // r² ds/dr
    slope = ds < 0 ? std * dw * r * r / ds : 0;
}

}  // namespace

/// gradient null: adds R̃ᵀG to T. Else, with A = dE/dT: writes g (n, 8), dE/dR̃ and dE/du of each neighbour.
template <class T>
void BatchWork<T>::embed_attention(int k, int row, int type, const T* gradient) {
    const Descriptor& d = architecture_.descriptors[k];
    const PackedDescriptor<T>& packed = packed_.descriptors[k];
    const Attention& plan = *d.attention;
    Neighbours<T>& near = s_.neighbours[k];
    const int ntypes = architecture_.ntypes, width = d.width, stride = packed.stride;
    const int* start = &near.start[static_cast<std::size_t>(row) * (ntypes + 1)];
    const T* r = s_.environment.r.data();
    // Excluded neighbours take no part. row_of[q]: the neighbour's place among all, 4 numbers of R̃ and 8 of g each.
    std::vector<int> row_of;
    for (int j = 0; j < ntypes; j++)
        for (int p = start[j]; p < start[j + 1] && d.pair[type * ntypes + j] >= 0; p++) row_of.push_back(p - start[0]);
    const int n = static_cast<int>(row_of.size());
    // G and dG/du from the polynomials, directions and fades.
    std::vector<double> g(static_cast<std::size_t>(n) * width), slope(g.size()), by_fade(d.faded.empty() ? 0 : g.size()), direction(3 * static_cast<std::size_t>(n)), length(n), fade(n, 1.0), fade_slope(n, 0.0);
    for (int j = 0, q = 0; j < ntypes; j++) {
        const int e = d.pair[type * ntypes + j], degree = e < 0 ? 0 : packed.tables[e].degree;
        for (int p = start[j]; p < start[j + 1] && e >= 0; p++, q++) {
            const T* rq = r + 4 * static_cast<std::size_t>(row_of[q]);
            const double u = near.u[p];
            for (int m = 0; m < width; m++) {
                double value = 0, derivative = 0;
                for (int c = degree; c >= 0; c--) derivative = derivative * u + value, value = value * u + near.piece[p][c * stride + m];
                g[static_cast<std::size_t>(q) * width + m] = value, slope[static_cast<std::size_t>(q) * width + m] = derivative;
            }
            double sum = 0;
            for (int c = 0; c < 3; c++) sum += static_cast<double>(rq[1 + c]) * rq[1 + c];
            length[q] = 1 / std::sqrt(std::max(sum, plan.least));
            for (int c = 0; c < 3; c++) direction[3 * q + c] = rq[1 + c] * length[q];
            if (!plan.smooth) continue;
            const std::size_t pair = static_cast<std::size_t>(type) * ntypes * 4;
            if (architecture_.native) switch_of(d, d.std[pair], std::hypot(near.x[p], near.y[p], near.z[p]), fade[q], fade_slope[q]);
            else EmbeddingFunction::Fade{d.smooth_from, d.std[pair], d.avg[pair]}.evaluate(rq[0], fade[q], fade_slope[q]);
            if (d.faded.empty()) continue;
            const std::vector<double>& faded = d.faded[type * ntypes + j];
            for (int m = 0; m < width; m++) {
                double &value = g[static_cast<std::size_t>(q) * width + m], &derivative = slope[static_cast<std::size_t>(q) * width + m];
                by_fade[static_cast<std::size_t>(q) * width + m] = value * faded[m];
                value *= 1 + fade[q] * faded[m], derivative *= 1 + fade[q] * faded[m];
            }
        }
    }
    s_.attention.forward(plan, n, width, g, direction, fade);
    if (!gradient) {
        T* t = near.t.data() + static_cast<std::size_t>(row) * 4 * stride;
        for (int q = 0; q < n; q++)
            for (int c = 0; c < 4; c++)
                for (int m = 0; m < width; m++) t[c * stride + m] += r[4 * row_of[q] + c] * static_cast<T>(g[static_cast<std::size_t>(q) * width + m]);
        return;
    }
    std::vector<double> dg(g.size(), 0.0), d_direction(direction.size(), 0.0), d_fade(n, 0.0);
    std::vector<double> to_r(4 * static_cast<std::size_t>(n), 0.0);
    for (int q = 0; q < n; q++)
        for (int c = 0; c < 4; c++)
            for (int m = 0; m < width; m++) {
                to_r[4 * q + c] += gradient[c * stride + m] * g[static_cast<std::size_t>(q) * width + m];
                dg[static_cast<std::size_t>(q) * width + m] += static_cast<double>(gradient[c * stride + m]) * r[4 * row_of[q] + c];
            }
    s_.attention.backward(plan, n, width, dg, direction, fade, d_direction, d_fade);
    for (int q = 0; q < n; q++) {
        double along = 0, inner = 0;
        for (int m = 0; m < width; m++) along += dg[static_cast<std::size_t>(q) * width + m] * slope[static_cast<std::size_t>(q) * width + m];
        for (int m = 0; m < width && !by_fade.empty(); m++) d_fade[q] += dg[static_cast<std::size_t>(q) * width + m] * by_fade[static_cast<std::size_t>(q) * width + m];
        for (int c = 0; c < 3; c++) inner += d_direction[3 * q + c] * direction[3 * q + c];
        if (length[q] * length[q] * plan.least >= 1) inner = 0;
        T* out = s_.g.data() + 8 * static_cast<std::size_t>(row_of[q]);
        out[0] = static_cast<T>(to_r[4 * q] + d_fade[q] * fade_slope[q]);
        for (int c = 0; c < 3; c++) out[1 + c] = static_cast<T>(to_r[4 * q + 1 + c] + length[q] * (d_direction[3 * q + c] - inner * direction[3 * q + c]));
        out[4] = static_cast<T>(along);
    }
}

template void BatchWork<double>::embed_attention(int, int, int, const double*);
template void BatchWork<float>::embed_attention(int, int, int, const float*);

}  // namespace garnet::deepmd
