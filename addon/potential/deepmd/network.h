#pragma once
// Nets as the graph holds them, in double, and the slow exact way to evaluate them. The kernels work on packed copies.

#include <string>
#include <vector>

#include "potential/deepmd/network_kinds.h"

namespace garnet::deepmd {

/// DeePMD-kit's activation functions.
struct Activation {
    using Kind = ActivationKind;
    Kind kind = Kind::none;
    double threshold = 3.0;  ///< silut only
    double slope = 0;        ///< silut only: slope of silu at the threshold
    double offset = 0;       ///< silut only: silu(threshold)
    double cubic = 0.044715; ///< gelu only: TensorFlow's own gelu has it rounded to float32

    static Activation silut(double threshold);
    /// φ(x) and φ'(x).
    void evaluate(double x, double& value, double& derivative) const;
    std::string name() const;
};

/// One layer of a residual net (He et al. 2016): y = [x | (x, x) | nothing] + dt ⊙ φ(xᵀW + b).
struct Layer {
    enum class Carry { nothing, same, doubled };
    int in = 0, out = 0;
    std::vector<double> weights;   ///< (in, out)
    std::vector<double> bias;      ///< (out)
    std::vector<double> timestep;  ///< (out); empty: 1
    Activation activation;
    Carry carry = Carry::nothing;
};

struct Net {
    std::vector<Layer> layers;
    int in() const { return layers.front().in; }
    int out() const { return layers.back().out; }
    /// y = N(x). x: (in), y: (out).
    void evaluate(const double* x, double* y) const;
    /// G(s) and dG/ds of a net whose first input is s and whose others are `constants`: (in − 1).
    void along_first(double s, const std::vector<double>& constants, double* value, double* derivative) const;
    std::size_t parameters() const;
};

}  // namespace garnet::deepmd
