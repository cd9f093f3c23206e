// The fitting net over a batch: e = w · h + b, h_k = [h_{k−1}] + dt ⊙ φ(h_{k−1} W + b), and its gradient to the input.
#include "potential/deepmd/batch.h"

#include <algorithm>

namespace garnet::deepmd {

/// (rows, padded out): what a layer carries of its input x, in the order of its outputs.
template <class T>
const T* BatchWork<T>::gather_carried(const PackedLayer<T>& layer, int rows, const T* x, int ldx) {
    const int width = layer.forward.padded_out;
    s_.carried.resize(static_cast<std::size_t>(batch_rows) * width);
    for (int row = 0; row < rows; row++)
        for (int m = 0; m < layer.forward.out; m++) s_.carried[row * width + m] = layer.carried[m] < 0 ? layer.carried_constant[m] : x[row * ldx + layer.carried[m]];
    return s_.carried.data();
}

/// Back to the input: (rows, padded in).
template <class T>
const T* BatchWork<T>::scatter_carried(const PackedLayer<T>& layer, int rows, const T* dh) {
    const int width = layer.backward.padded_out;
    s_.carried.resize(static_cast<std::size_t>(batch_rows) * width);
    std::fill_n(s_.carried.data(), static_cast<std::size_t>(rows) * width, T(0));
    for (int row = 0; row < rows; row++)
        for (int m = 0; m < layer.forward.out; m++)
            if (layer.carried[m] >= 0) s_.carried[row * width + layer.carried[m]] += dh[row * layer.forward.padded_out + m];
    return s_.carried.data();
}

template <class T>
void BatchWork<T>::fit(int type, const int* atoms, int count) {
    const PackedFitting<T>& fitting = packed_.fittings[type];
    const Fitting& plan = architecture_.fittings[type];
    const int layers = static_cast<int>(fitting.hidden.size());
    const int rows = (count + kernel_.rows - 1) / kernel_.rows * kernel_.rows;  // rows beyond count hold numbers of earlier batches
    const int aparams = static_cast<int>(architecture_.aparam_avg.size()), dim = architecture_.dim();
    for (int row = 0; row < count; row++)
        for (int k = 0; k < aparams; k++)
            s_.input[static_cast<std::size_t>(row) * input_stride_ + dim + k] = static_cast<T>(aparam_[static_cast<std::size_t>(atoms[row]) * aparams + k]);

    // forward
    if (static_cast<int>(s_.h.size()) < layers) s_.h.resize(layers), s_.dh.resize(layers), s_.slopes.resize(layers);
    const T* x = s_.input.data();
    int ldx = input_stride_;
    for (int k = 0; k < layers; k++) {
        const PackedLayer<T>& layer = fitting.hidden[k];
        const int width = layer.forward.padded_out;
        for (Buffer<T>* b : {&s_.h[k], &s_.dh[k], &s_.slopes[k], &s_.z, &s_.dz}) b->resize(static_cast<std::size_t>(batch_rows) * width);
        kernel_.dense(layer.forward, rows, x, ldx, nullptr, 0, s_.z.data(), width);
        const T* carry = layer.carry ? x : layer.carried.empty() ? nullptr : gather_carried(layer, rows, x, ldx);
        const int ldcarry = layer.carry ? ldx : width;
        for (int row = 0; row < rows; row++)
            kernel_.activate(layer.kind, layer.parameters, width, s_.z.data() + row * width, layer.has_timestep ? layer.timestep.data() : nullptr,
                             carry ? carry + row * ldcarry : nullptr, s_.h[k].data() + row * width, s_.slopes[k].data() + row * width);
        x = s_.h[k].data(), ldx = width;
    }

    // energies
    const int last_width = layers ? fitting.hidden.back().forward.out : fitting.inputs;
    for (int row = 0; row < count; row++) {
        double e = fitting.last_bias;
        for (int m = 0; m < last_width; m++) e += static_cast<double>(x[row * ldx + m]) * fitting.last[m];
        if (plan.minus_vacuum) {
            if (aparams == 0) {
                e -= vacuum_[type];
            } else {
                const double* own = aparam_.data() + static_cast<std::size_t>(atoms[row]) * aparams;
                e -= energy_of_nothing(architecture_, type, fparam_, {own, own + aparams});
            }
        }
        e = (e + plan.bias) * architecture_.out_std[type] + architecture_.out_bias[type];
        if (const ShortRange* near = architecture_.short_range.get()) {
            s_.pairs[row] += (near->add_bias ? plan.bias : 0) + (near->bias.empty() ? 0 : near->bias[type]) - e;
            e += s_.lambda[row] * s_.pairs[row];
        }
        s_.energy += e;
        if (sums_.atom_energy) sums_.atom_energy[atoms[row]] += e;
    }

    // backward: dE/dh_last = w · std
    const double factor = architecture_.out_std[type];
    const auto seed = [&](T* to, int ld, int size) {
        for (int row = 0; row < rows; row++)
            for (int m = 0; m < size; m++) to[row * ld + m] = fitting.last[m] * static_cast<T>(factor * (1 - s_.lambda[row]));
    };
    if (layers == 0) seed(s_.input.data(), input_stride_, fitting.inputs);
    else seed(s_.dh[layers - 1].data(), fitting.hidden.back().forward.padded_out, fitting.hidden.back().forward.padded_out);
    for (int k = layers - 1; k >= 0; k--) {
        const PackedLayer<T>& layer = fitting.hidden[k];
        const int width = layer.forward.padded_out;
        kernel_.multiply(rows * width, s_.dh[k].data(), s_.slopes[k].data(), s_.dz.data());
        T* to = k ? s_.dh[k - 1].data() : s_.input.data();
        const int ld = k ? fitting.hidden[k - 1].forward.padded_out : input_stride_;
        const T* carry = layer.carry ? s_.dh[k].data() : layer.carried.empty() ? nullptr : scatter_carried(layer, rows, s_.dh[k].data());
        kernel_.dense(layer.backward, rows, s_.dz.data(), width, carry, layer.carry ? width : carry ? layer.backward.padded_out : 0, to, ld);
    }
}

template void BatchWork<double>::fit(int, const int*, int);
template void BatchWork<float>::fit(int, const int*, int);

}  // namespace garnet::deepmd
