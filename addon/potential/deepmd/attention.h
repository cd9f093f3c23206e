#pragma once
// Attention between the neighbours of an atom (DPA-1, Zhang et al., npj Comput. Mater. 10, 94 (2024)): G ← LN(G + W_o Attention(G)).

#include <vector>

#include "potential/deepmd/network.h"

namespace garnet::deepmd {

struct AttentionLayer {
    Layer query, key, value, out;     ///< plain linear layers: (M → A), out (A → M)
    std::vector<double> gamma, beta;  ///< (M)
    double epsilon = 1e-3;            ///< of the layer normalisation
};

struct Attention {
    std::vector<AttentionLayer> layers;
    bool angles = false;       ///< attn_dotr: weights times the cosine between the neighbours
    bool others_only = false;  ///< attn_mask: nobody attends to itself
    bool smooth = false;       ///< smooth_type_embedding: logits and weights fade with the switch of both neighbours
    double scale = 1;          ///< of the logits
    bool normalised = true;    ///< queries, keys and values are unit vectors
    double least = 1e-12;      ///< of a squared length: shorter vectors are divided by its root (TensorFlow's l2_normalize)
    int places = 0;            ///< sel: with `smooth`, empty places still take part in the softmax
};

/// What one atom needs between the way forward and back. Arrays (n, ·), row-major.
class AttentionWork {
public:
    /// g (n, M) becomes the output of the last layer. direction (n, 3): unit vectors; fade (n): 1, or the switch.
    void forward(const Attention& plan, int n, int width, std::vector<double>& g, const std::vector<double>& direction, const std::vector<double>& fade);
    /// dg (n, M): dE/d output, becomes dE/d input. Adds to d_direction (n, 3) and d_fade (n).
    void backward(const Attention& plan, int n, int width, std::vector<double>& dg, const std::vector<double>& direction, const std::vector<double>& fade,
                  std::vector<double>& d_direction, std::vector<double>& d_fade);

    /// An empty place attends to nobody: its G goes through the residual and the normalisation alone.
    static void of_empty_place(const Attention& plan, std::vector<double>& g);

private:
    struct Kept {
        std::vector<double> input, query, key, value;     ///< query, key, value normalised (n, A)
        std::vector<double> query_scale, key_scale, value_scale;
        std::vector<double> softmax, weight;              ///< (n, n)
        std::vector<double> normal, inverse_deviation;    ///< (n, M) before gamma; (n)
    };
    void attend(const Attention& plan, Kept& kept, int n, int heads, const std::vector<double>& direction, const std::vector<double>& fade);

    std::vector<Kept> kept_;
};

}  // namespace garnet::deepmd
