// Fewer bits than float32 has, for speed.
#include "Engine.h"

#include <ATen/Context.h>
#include <ATen/autocast_mode.h>
#include <torch/version.h>

namespace kdmeta {

namespace {

// libtorch before 2.4 has functions for each kind of device.
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
bool casts(at::DeviceType type) { return at::autocast::is_autocast_enabled(type); }

void set_casts(at::DeviceType type, bool enabled) {
  at::autocast::set_autocast_dtype(type, at::kBFloat16);
  at::autocast::set_autocast_enabled(type, enabled);
}
#else
bool casts(at::DeviceType type) {
  return type == at::kCUDA ? at::autocast::is_enabled() : at::autocast::is_cpu_enabled();
}

void set_casts(at::DeviceType type, bool enabled) {
  if (type == at::kCUDA) {
    at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
    at::autocast::set_enabled(enabled);
  } else {
    at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
    at::autocast::set_cpu_enabled(enabled);
  }
}
#endif

}  // namespace

bool computes_in_bfloat16(const at::Tensor &x) { return casts(x.device().type()); }

void fill_precision(kdt_engine &table) {
  table.set_bfloat16 = [](kdt_device on, bool enabled, bool *before) {
    return guarded([&] {
      const auto type = device(on).type();
      *before = casts(type);
      set_casts(type, enabled);
      // Rounded weights are kept until here; the next step changes them.
      if (!enabled) at::autocast::clear_cache();
    });
  };
  table.set_tensor_float32 = [](bool enabled) {
    return guarded([&] {
      at::globalContext().setAllowTF32CuBLAS(enabled);
      at::globalContext().setAllowTF32CuDNN(enabled);
    });
  };
}

}  // namespace kdmeta
