#include "potential/deepmd/packed.h"

#include <cmath>

#include "potential/deepmd/tabulate.h"

namespace garnet::deepmd {
namespace {

int padded(int count, int lanes) { return (count + lanes - 1) / lanes * lanes; }

/// w(k, m): the weight from input k to output m.
template <class T, class Weight>
void pack_dense(Dense<T>& dense, Buffer<T>& store, int in, int out, Weight w) {
    const Kernels<T>& kernel = kernels<T>();
    dense.in = in, dense.out = out, dense.padded_out = padded(out, kernel.lanes);
    store.resize(static_cast<std::size_t>(in) * dense.padded_out);
    T* to = store.data();
    const int vectors = dense.padded_out / kernel.lanes;
    for (int v = 0; v < vectors; v += kernel.panel) {
        const int columns = std::min(kernel.panel, vectors - v) * kernel.lanes, start = v * kernel.lanes;
        for (int k = 0; k < in; k++)
            for (int c = 0; c < columns; c++) *to++ = start + c < out ? static_cast<T>(w(k, start + c)) : T(0);
    }
    dense.weights = store.data();
}

template <class T>
void fill_padded(Buffer<T>& to, const std::vector<double>& from, int size) {
    to.resize(size);
    for (std::size_t i = 0; i < from.size(); i++) to[i] = static_cast<T>(from[i]);
}

/// Row of the first layer's weights for each of our inputs: descriptor columns, then aparam.
std::vector<int> input_rows(const Architecture& a, const std::vector<InputColumn>& columns) {
    std::vector<int> rows(a.dim() + a.aparam_avg.size());
    for (std::size_t row = 0; row < columns.size(); row++) {
        if (columns[row].kind == InputColumn::Kind::descriptor) rows[columns[row].index] = static_cast<int>(row);
        if (columns[row].kind == InputColumn::Kind::aparam) rows[a.dim() + columns[row].index] = static_cast<int>(row);
    }
    return rows;
}

/// Where each output of a layer carries its input from: a column of ours, −1 for a constant (set_first_bias).
std::vector<int> carried_from(const Architecture& a, const Layer& layer, bool first, const std::vector<InputColumn>& columns) {
    std::vector<int> from(layer.out);
    for (int m = 0; m < layer.out; m++) {
        from[m] = m % layer.in;
        if (!first) continue;
        const InputColumn& column = columns[from[m]];
        from[m] = column.kind == InputColumn::Kind::descriptor ? column.index : column.kind == InputColumn::Kind::aparam ? a.dim() + column.index : -1;
    }
    return from;
}

template <class T>
void pack_fitting(PackedFitting<T>& packed, const Architecture& a, const Fitting& fitting) {
    const std::vector<InputColumn> columns = input_columns(a, fitting);
    const std::vector<int> rows = input_rows(a, columns);
    packed.inputs = static_cast<int>(rows.size());
    const auto& layers = fitting.net.layers;
    packed.hidden.resize(layers.size() - 1);
    for (std::size_t k = 0; k + 1 < layers.size(); k++) {
        const Layer& layer = layers[k];
        PackedLayer<T>& to = packed.hidden[k];
        const int in = k == 0 ? packed.inputs : layer.in;
        const auto weight = [&](int i, int m) { return layer.weights[static_cast<std::size_t>(k == 0 ? rows[i] : i) * layer.out + m]; };
        pack_dense(to.forward, to.weights, in, layer.out, weight);
        pack_dense(to.backward, to.transposed, layer.out, in, [&](int i, int m) { return weight(m, i); });
        fill_padded(to.bias, layer.bias, to.forward.padded_out);
        to.zeros.resize(to.backward.padded_out);
        to.forward.bias = to.bias.data(), to.backward.bias = to.zeros.data();
        to.has_timestep = !layer.timestep.empty();
        if (to.has_timestep) fill_padded(to.timestep, layer.timestep, to.forward.padded_out);
        to.kind = static_cast<int>(layer.activation.kind);
        to.parameters[0] = layer.activation.threshold, to.parameters[1] = layer.activation.slope;
        to.parameters[2] = layer.activation.offset, to.parameters[3] = layer.activation.cubic;
        to.carry = layer.carry == Layer::Carry::same && k > 0;
        if (to.carry || layer.carry == Layer::Carry::nothing) continue;
        to.carried = carried_from(a, layer, k == 0, columns);
        to.carried_constant.resize(to.forward.padded_out);
    }
    const Layer& last = layers.back();
    std::vector<double> weights = last.weights;
    if (packed.hidden.empty()) {
        weights.clear();
        for (const int row : rows) weights.push_back(last.weights[row]);
    }
    fill_padded(packed.last, weights, padded(static_cast<int>(weights.size()), kernels<T>().lanes));
    packed.last_bias = last.bias[0];
}

template <class T>
void pack_descriptor(PackedDescriptor<T>& packed, const Descriptor& d, const Options& options, double shortest) {
    const int ntypes = d.ntypes(), columns = d.kind == Descriptor::Kind::r ? 1 : 4;
    packed.plan = &d;
    packed.stride = padded(d.width, kernels<T>().lanes);
    packed.avg.resize(static_cast<std::size_t>(4) * ntypes * ntypes);
    packed.inverse_std.resize(static_cast<std::size_t>(4) * ntypes * ntypes);
    for (int pair = 0; pair < ntypes * ntypes; pair++)
        for (int c = 0; c < columns; c++) {
            packed.avg[4 * pair + c] = static_cast<T>(d.avg[static_cast<std::size_t>(pair) * columns + c]);
            packed.inverse_std[4 * pair + c] = static_cast<T>(1 / d.std[static_cast<std::size_t>(pair) * columns + c]);
        }
    const std::vector<InputRange> range = input_ranges(d, shortest);
    const std::size_t count = d.embeddings.size();
    packed.tables.resize(count);
    const bool coarse = options.embedding == Embedding::table || sizeof(T) == 4;
    for (std::size_t e = 0; e < count; e++) {
        if (options.embedding == Embedding::exact || !(range[e].high > range[e].low)) {
            packed.tables[e].degree = 1, packed.tables[e].width = d.width, packed.tables[e].stride = packed.stride;
            continue;
        }
        const double margin = 1e-6 * (range[e].high - range[e].low);
        packed.tables[e] = make_pieces<T>(d.embeddings[e], range[e].low - margin, range[e].high + margin, sizeof(T) == 4 ? 4 : coarse ? 5 : 7, sizeof(T) == 4 ? 1e-6 : coarse ? 1e-9 : 1e-13);
    }
    if (d.kind == Descriptor::Kind::t) return;
    packed.padding.resize(static_cast<std::size_t>(ntypes) * ntypes);
    std::vector<double> value(d.width), derivative(d.width);
    for (int pair = 0; pair < ntypes * ntypes; pair++) {
        int e = d.padding.empty() ? d.pair[pair] : d.padding[d.first_atom_pads ? pair : pair / ntypes];
        if (d.pair[pair] < 0 && !d.mixed) e = d.padding_of_excluded.empty() ? -1 : d.padding_of_excluded[pair];
        if (e < 0) continue;
        Buffer<T>& to = packed.padding[pair];
        to.resize(static_cast<std::size_t>(columns) * packed.stride);
        const double* avg = &d.avg[static_cast<std::size_t>(pair) * columns];
        const double* std = &d.std[static_cast<std::size_t>(pair) * columns];
        d.embeddings[e].evaluate(-avg[0] / std[0], value.data(), derivative.data());
        if (d.attention) AttentionWork::of_empty_place(*d.attention, value);
        for (int c = 0; c < columns; c++)
            for (int m = 0; m < d.width; m++) to[c * packed.stride + m] = static_cast<T>(value[m] * (columns == 1 ? 1 : -avg[c] / std[c]));
    }
    packed.excluded.resize(d.excluded.size());
    for (std::size_t pair = 0; pair < d.excluded.size(); pair++) {
        if (d.excluded[pair] < 0) continue;
        Buffer<T>& to = packed.excluded[pair];
        to.resize(static_cast<std::size_t>(columns) * packed.stride);
        const double at = columns == 1 ? 0 : d.avg[4 * pair];
        d.embeddings[d.excluded[pair]].evaluate(at, value.data(), derivative.data());
        if (d.attention) AttentionWork::of_empty_place(*d.attention, value);
        for (int c = 0; c < columns; c++)
            for (int m = 0; m < d.width; m++) to[c * packed.stride + m] = static_cast<T>(value[m] * (columns == 1 ? 1 : at));
    }
}

}  // namespace

double shortest_distance(const Info& info) { return info.min_nbor_dist > 0.5 ? 0.6 * info.min_nbor_dist : 0.7; }

std::vector<InputRange> input_ranges(const Descriptor& d, double shortest) {
    const int ntypes = d.ntypes();
    std::vector<InputRange> range(d.embeddings.size(), {INFINITY, -INFINITY});
    for (int pair = 0; pair < ntypes * ntypes; pair++) {
        const int e = d.pair[pair];
        if (e < 0) continue;
        if (d.kind == Descriptor::Kind::t) {  // products of two rows, each no longer than s/std
            const int i = pair / ntypes, j = pair % ntypes;
            double reach = 0;
            for (int centre = 0; centre < ntypes; centre++) {
                double longest[2] = {0, 0};
                for (const int side : {0, 1}) {
                    const int p = centre * ntypes + (side ? j : i);
                    for (int c = 1; c < 4; c++) longest[side] = std::max(longest[side], (1 / shortest) / std::fabs(d.std[4 * p + c]));
                }
                reach = std::max(reach, longest[0] * longest[1]);
            }
            range[e] = {std::min(range[e].low, -reach), std::max(range[e].high, reach)};
        } else {
            const double ends[2] = {scaled_inverse(d, pair, d.rcut), scaled_inverse(d, pair, shortest)};
            range[e] = {std::min({range[e].low, ends[0], ends[1]}), std::max({range[e].high, ends[0], ends[1]})};
        }
    }
    for (std::size_t pair = 0; pair < d.padding_of_excluded.size(); pair++) {  // at one value too
        const int e = d.padding_of_excluded[pair], columns = d.kind == Descriptor::Kind::r ? 1 : 4;
        if (e < 0) continue;
        const double empty = -d.avg[pair * columns] / d.std[pair * columns];
        range[e] = {std::min({range[e].low, empty, 0.0}), std::max({range[e].high, empty, 0.0})};
    }
    for (int i = 0; i < ntypes && d.mixed; i++) {  // empty and excluded places, each at one value
        const std::size_t first = static_cast<std::size_t>(i) * ntypes;
        const double avg = d.avg[4 * first], empty = -avg / d.std[4 * first];
        const auto reach = [&](int e, double x) {
            if (e >= 0) range[e] = {std::min(range[e].low, x), std::max(range[e].high, x)};
        };
        for (int j = 0; j < (d.first_atom_pads ? ntypes : 1) && !d.padding.empty(); j++) reach(d.padding[d.first_atom_pads ? first + j : i], empty);
        for (int j = 0; j < ntypes && !d.excluded.empty(); j++) reach(d.excluded[first + j], avg);
    }
    return range;
}

double scaled_inverse(const Descriptor& d, int pair, double r) {
    const int columns = d.kind == Descriptor::Kind::r ? 1 : 4;
    const double width = d.switch_width, u = (r - d.rcut_smth) / width;
    const double w = r >= d.rcut ? 0 : r < d.rcut_smth ? 1 : u * u * u * ((15 - 6 * u) * u - 10) + 1;
    return (w / r - d.avg[static_cast<std::size_t>(pair) * columns]) / d.std[static_cast<std::size_t>(pair) * columns];
}

template <class T>
std::unique_ptr<Packed<T>> pack(const Architecture& architecture, const Options& options) {
    auto packed = std::make_unique<Packed<T>>();
    const double shortest = shortest_distance(architecture.info);
    packed->descriptors.resize(architecture.descriptors.size());
    for (std::size_t k = 0; k < architecture.descriptors.size(); k++) pack_descriptor(packed->descriptors[k], architecture.descriptors[k], options, shortest);
    packed->fittings.resize(architecture.fittings.size());
    for (std::size_t t = 0; t < architecture.fittings.size(); t++) pack_fitting(packed->fittings[t], architecture, architecture.fittings[t]);
    set_first_bias(*packed, architecture, {});
    return packed;
}

template <class T>
void set_first_bias(Packed<T>& packed, const Architecture& a, const std::vector<double>& fparam) {
    for (std::size_t t = 0; t < a.fittings.size(); t++) {
        const Fitting& fitting = a.fittings[t];
        const Layer& layer = fitting.net.layers[0];
        const std::vector<InputColumn> columns = input_columns(a, fitting);
        std::vector<double> bias = layer.bias, known(columns.size(), 0.0);
        for (std::size_t row = 0; row < columns.size(); row++) {
            const auto [kind, index] = columns[row];
            if (kind == InputColumn::Kind::constant) known[row] = fitting.constants[index];
            else if (kind == InputColumn::Kind::fparam && !fparam.empty()) known[row] = fparam[index];
            for (int m = 0; m < layer.out && known[row] != 0; m++) bias[m] += known[row] * layer.weights[row * layer.out + m];
        }
        PackedFitting<T>& to = packed.fittings[t];
        if (to.hidden.empty()) {
            to.last_bias = bias[0];
            continue;
        }
        for (int m = 0; m < layer.out; m++) {
            to.hidden[0].bias[m] = static_cast<T>(bias[m]);
            if (!to.hidden[0].carried.empty()) to.hidden[0].carried_constant[m] = static_cast<T>(known[m % layer.in]);
        }
    }
}

template std::unique_ptr<Packed<double>> pack<double>(const Architecture&, const Options&);
template std::unique_ptr<Packed<float>> pack<float>(const Architecture&, const Options&);
template void set_first_bias<double>(Packed<double>&, const Architecture&, const std::vector<double>&);
template void set_first_bias<float>(Packed<float>&, const Architecture&, const std::vector<double>&);

}  // namespace garnet::deepmd
