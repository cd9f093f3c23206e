#pragma once
// Shared by the kernel files: each fills its part of the table.
#include "potential/deepmd/kernels.h"
#include "potential/deepmd/simd.h"

namespace garnet::deepmd::GARNET_SIMD_NAMESPACE {

void fill_dense(Kernels<double>& k);
void fill_dense(Kernels<float>& k);
void fill_embedding(Kernels<double>& k);
void fill_embedding(Kernels<float>& k);
void fill_environment(Kernels<double>& k);
void fill_environment(Kernels<float>& k);

}  // namespace garnet::deepmd::GARNET_SIMD_NAMESPACE
