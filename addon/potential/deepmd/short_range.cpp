// use_srtab: a table of pair energies takes over near a close neighbour (Wang et al., Appl. Phys. Lett. 114, 244101 (2019)).
#include <cmath>

#include "core/error.h"
#include "potential/deepmd/architecture_parts.h"
#include "potential/deepmd/batch.h"

namespace garnet::deepmd {

std::unique_ptr<ShortRange> take_short_range(Finder& finder, int ntypes, const std::vector<int>& nodes) {
    const Graph& graph = finder.graph;
    int table = -1, softmin = -1;
    for (const int index : graph.with_op("PairTab"))
        if (finder.live(index)) table = index;
    for (const int index : graph.with_op("SoftMinSwitch"))
        if (finder.live(index)) softmin = index;
    if (table < 0 && softmin < 0) return nullptr;
    if (table < 0 || softmin < 0 || graph.node(table).in.size() < 7) Finder::refuse("a pair table without its switch");
    auto out = std::make_unique<ShortRange>();
    const Node& node = graph.node(table);
    const int list = graph.source(node.in[4]), info = graph.source(node.in[0]), data = graph.source(node.in[1]);
    out->descriptor = -1;
    for (std::size_t k = 0; k < nodes.size(); k++)
        if (nodes[k] == list) out->descriptor = static_cast<int>(k);
    if (out->descriptor < 0 || info < 0 || data < 0) Finder::refuse("a pair table that is not understood");
    const std::vector<double> limits = finder.take(info).values;
    out->coefficients = finder.take(data).values;
    if (limits.size() != 4 || limits[3] != ntypes || !(limits[1] > 0) || !(limits[2] >= 1) || !(limits[2] < 1e7)) Finder::refuse("a pair table of unexpected limits");
    out->first = limits[0], out->step = limits[1], out->pieces = static_cast<int>(limits[2] + 0.1);
    if (out->coefficients.size() != static_cast<std::size_t>(ntypes) * ntypes * out->pieces * 4) Finder::refuse("a pair table of unexpected size");
    out->alpha = graph.attribute_float(graph.node(softmin), "alpha");
    out->from = graph.attribute_float(graph.node(softmin), "rmin"), out->to = graph.attribute_float(graph.node(softmin), "rmax");
    if (!(out->alpha > 0) || !(out->to > out->from)) Finder::refuse("a pair table with an impossible switch");
    // srtab_add_bias: PairTab's energy goes into a sum with the types' shifts before the difference to the net is taken.
    for (const int use : finder.live_uses(table)) out->add_bias = out->add_bias || graph.node(use).op.substr(0, 3) == "Add";
    return out;
}

namespace {

/// With se_atten DeePMD-kit's graphs take every neighbour of the table for one of the first type.
int column_of(const Architecture& a, int type) { return a.descriptors[a.short_range->descriptor].mixed && !a.short_range->native ? 0 : type; }

/// U(r) and dU/dr; zero beyond the table.
void pair_energy(const ShortRange& s, const double* coefficients, double r, double& energy, double& slope) {
    double u = (r - s.first) / s.step;
    if (u < 0)
        throw InputError("expected atoms no nearer than " + std::to_string(s.first) + " A, where the model's pair table begins, got " + std::to_string(r) + " A");
    energy = slope = 0;
    if (!(u < s.pieces)) return;
    const int piece = static_cast<int>(u);
    u -= piece;
    const double* a = coefficients + 4 * piece;
    energy = ((a[0] * u + a[1]) * u + a[2]) * u + a[3];
    slope = ((3 * a[0] * u + 2 * a[1]) * u + a[2]) / s.step;
}

/// λ(softmin) and its derivative: 1 below `from`, 0 above `to`.
void switch_off(const ShortRange& s, double softmin, double& lambda, double& slope) {
    const double width = s.native ? s.to - s.from : static_cast<float>(s.to) - static_cast<float>(s.from), u = (softmin - s.from) / width;
    if (u < 0) {
        lambda = 1, slope = 0;
    } else if (softmin < s.to) {
        lambda = u * u * u * ((15 - 6 * u) * u - 10) + 1;
        slope = -30 * u * u * (1 - u) * (1 - u) / width;
    } else {
        lambda = slope = 0;
    }
}

}  // namespace

template <class T>
void BatchWork<T>::weigh_short_range(int row, int type) {
    const ShortRange& s = *architecture_.short_range;
    const Neighbours<T>& near = s_.neighbours[s.descriptor];
    const int ntypes = architecture_.ntypes;
    const int* start = &near.start[static_cast<std::size_t>(row) * (ntypes + 1)];
    double weight = 0, sum = 0, energy = 0, slope;
    for (int j = 0; j < ntypes; j++)
        for (int n = start[j]; n < start[j + 1]; n++) {
            const double r = std::sqrt(static_cast<double>(near.x[n]) * near.x[n] + static_cast<double>(near.y[n]) * near.y[n] + static_cast<double>(near.z[n]) * near.z[n]);
            const double e = std::exp(-r / s.alpha);
            weight += e, sum += r * e;
            double pair;
            pair_energy(s, &s.coefficients[(static_cast<std::size_t>(type) * ntypes + column_of(architecture_, j)) * s.pieces * 4], r, pair, slope);
            energy += 0.5 * pair;
        }
    s_.lambda[row] = 0;
    s_.pairs[row] = energy;
    if (weight > 0) switch_off(s, sum / weight, s_.lambda[row], slope);
}

/// d/dr_j of λ (E_pairs − e): λ ½ U'(r) + (E_pairs − e) dλ/dr, along r_j − r_i. The virial of a table's pair is half i's.
template <class T>
void BatchWork<T>::pull_short_range(int row, int type, int atom) {
    const ShortRange& s = *architecture_.short_range;
    const Neighbours<T>& near = s_.neighbours[s.descriptor];
    const int ntypes = architecture_.ntypes;
    const int* start = &near.start[static_cast<std::size_t>(row) * (ntypes + 1)];
    double weight = 0, sum = 0;
    for (int n = start[0]; n < start[ntypes]; n++) {
        const double r = std::sqrt(static_cast<double>(near.x[n]) * near.x[n] + static_cast<double>(near.y[n]) * near.y[n] + static_cast<double>(near.z[n]) * near.z[n]);
        const double e = std::exp(-r / s.alpha);
        weight += e, sum += r * e;
    }
    if (!(weight > 0)) return;
    double lambda, slope;
    switch_off(s, sum / weight, lambda, slope);
    if (lambda == 0) return;
    for (int j = 0; j < ntypes; j++)
        for (int n = start[j]; n < start[j + 1]; n++) {
            const double d[3] = {near.x[n], near.y[n], near.z[n]}, r = std::sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
            const double e = std::exp(-r / s.alpha);
            double pair, pair_slope;
            pair_energy(s, &s.coefficients[(static_cast<std::size_t>(type) * ntypes + column_of(architecture_, j)) * s.pieces * 4], r, pair, pair_slope);
            const double softmin_slope = e * (1 - r / s.alpha + sum / weight / s.alpha) / weight;
            const double table = 0.5 * lambda * pair_slope / r, mixing = s_.pairs[row] * slope * softmin_slope / r;
            const int at = n - start[0];
            s_.fx[at] += static_cast<T>((table + mixing) * d[0]);
            s_.fy[at] += static_cast<T>((table + mixing) * d[1]);
            s_.fz[at] += static_cast<T>((table + mixing) * d[2]);
            if (!atom_virial_ || s.native) continue;
            for (int c = 0; c < 9; c++) {
                const double half = 0.5 * table * d[c / 3] * d[c % 3];
                atom_virial_[9 * static_cast<std::size_t>(near.index[n]) + c] += half;
                atom_virial_[9 * static_cast<std::size_t>(atom) + c] -= half;
            }
        }
}

template void BatchWork<double>::weigh_short_range(int, int);
template void BatchWork<float>::weigh_short_range(int, int);
template void BatchWork<double>::pull_short_range(int, int, int);
template void BatchWork<float>::pull_short_range(int, int, int);

}  // namespace garnet::deepmd
