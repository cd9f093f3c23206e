#pragma once
namespace garnet::deepmd {
/// DeePMD-kit's activation functions. A file of its own: kernel files see no std templates.
enum class ActivationKind { none, tanh, relu, relu6, softplus, sigmoid, gelu, silu, silut };
}  // namespace garnet::deepmd
