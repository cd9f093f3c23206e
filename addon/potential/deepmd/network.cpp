#include "potential/deepmd/network.h"

#include <cmath>

namespace garnet::deepmd {
namespace {

double logistic(double x) { return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x)); }

}  // namespace

Activation Activation::silut(double threshold) {
    const double s = logistic(threshold);
    Activation made{Kind::silut};
    made.threshold = threshold, made.slope = s + threshold * s * (1 - s), made.offset = threshold * s;
    return made;
}

void Activation::evaluate(double x, double& value, double& derivative) const {
    switch (kind) {
        case Kind::none: value = x, derivative = 1; return;
        case Kind::tanh: value = std::tanh(x), derivative = 1 - value * value; return;
        case Kind::relu: value = x > 0 ? x : 0, derivative = x > 0; return;
        case Kind::relu6: value = x <= 0 ? 0 : x >= 6 ? 6 : x, derivative = x > 0 && x < 6; return;
        case Kind::softplus: value = x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x)), derivative = logistic(x); return;
        case Kind::sigmoid: value = logistic(x), derivative = value * (1 - value); return;
        case Kind::gelu: {  // the tanh form of DeePMD-kit
            const double c = std::sqrt(2 / M_PI);
            const double t = std::tanh(c * (x + cubic * x * x * x));
            value = 0.5 * x * (1 + t);
            derivative = 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * c * (1 + 3 * cubic * x * x);
            return;
        }
        case Kind::silu: {
            const double s = logistic(x);
            value = x * s, derivative = s + value * (1 - s);
            return;
        }
        case Kind::silut: {
            if (x < threshold) {
                const double s = logistic(x);
                value = x * s, derivative = s + value * (1 - s);
            } else {
                const double t = std::tanh(slope * (x - threshold));
                value = t + offset, derivative = slope * (1 - t * t);
            }
            return;
        }
    }
}

std::string Activation::name() const {
    static const char* const names[] = {"none", "tanh", "relu", "relu6", "softplus", "sigmoid", "gelu", "silu", "silut"};
    return names[static_cast<int>(kind)];
}

void Net::evaluate(const double* x, double* y) const {
    std::vector<double> input(x, x + in()), output;
    for (const Layer& layer : layers) {
        output.assign(layer.bias.begin(), layer.bias.end());
        for (int k = 0; k < layer.in; k++)
            for (int m = 0; m < layer.out; m++) output[m] += input[k] * layer.weights[k * layer.out + m];
        for (int m = 0; m < layer.out; m++) {
            double derivative;
            layer.activation.evaluate(output[m], output[m], derivative);
            if (!layer.timestep.empty()) output[m] *= layer.timestep[m];
            if (layer.carry != Layer::Carry::nothing) output[m] += input[m % layer.in];
        }
        input.swap(output);
    }
    for (int m = 0; m < out(); m++) y[m] = input[m];
}

void Net::along_first(double s, const std::vector<double>& constants, double* value, double* derivative) const {
    std::vector<double> x{s}, dx(in(), 0.0), y, dy;
    x.insert(x.end(), constants.begin(), constants.end());
    dx[0] = 1;
    for (const Layer& layer : layers) {
        y.assign(layer.bias.begin(), layer.bias.end());
        dy.assign(layer.out, 0.0);
        for (int k = 0; k < layer.in; k++) {
            const double* row = &layer.weights[static_cast<std::size_t>(k) * layer.out];
            for (int m = 0; m < layer.out; m++) y[m] += x[k] * row[m], dy[m] += dx[k] * row[m];
        }
        for (int m = 0; m < layer.out; m++) {
            double slope;
            layer.activation.evaluate(y[m], y[m], slope);
            dy[m] *= slope;
            if (!layer.timestep.empty()) y[m] *= layer.timestep[m], dy[m] *= layer.timestep[m];
            if (layer.carry != Layer::Carry::nothing) y[m] += x[m % layer.in], dy[m] += dx[m % layer.in];
        }
        x.swap(y);
        dx.swap(dy);
    }
    for (int m = 0; m < out(); m++) value[m] = x[m], derivative[m] = dx[m];
}

std::size_t Net::parameters() const {
    std::size_t count = 0;
    for (const Layer& layer : layers) count += layer.weights.size() + layer.bias.size() + layer.timestep.size();
    return count;
}

}  // namespace garnet::deepmd
