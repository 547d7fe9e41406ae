// Layers for which the engine has kernels of its own, on the CPU, beside libtorch's.
#pragma once

#include "Engine.h"

// Compiled for several generations of processors, of which the newest that fits is chosen when the engine is
// opened.
#if defined(__x86_64__) && defined(__linux__)
#define KDMETA_VECTORIZED __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define KDMETA_VECTORIZED
#endif

namespace kdmeta {

// Whether a kernel can walk over the numbers: float32, row-major, in ordinary memory.
inline bool is_plain(const at::Tensor &tensor) {
  return tensor.device().is_cpu() && tensor.scalar_type() == at::kFloat && tensor.is_contiguous();
}

at::Tensor convolution(const at::Tensor &x, const at::Tensor &weight, const c10::optional<at::Tensor> &bias,
                       const kdt_convolution &settings);

// `x` with every place repeated twice along height and width, then convolved by `weight` of 3×3, padded by 1.
at::Tensor enlarging_convolution(const at::Tensor &x, const at::Tensor &weight,
                                 const c10::optional<at::Tensor> &bias);

at::Tensor max_pool(const at::Tensor &x, const kdt_pooling &settings);

}  // namespace kdmeta
