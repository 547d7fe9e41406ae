// Tensors made from ordinary memory, looked at, copied back and moved.
#include "Engine.h"

#include <c10/core/DeviceGuard.h>

#include <cstring>

namespace kdmeta {

namespace {

kdt_dtype element_type(at::ScalarType type) {
  switch (type) {
    case at::kFloat: return KDT_FLOAT32;
    case at::kDouble: return KDT_FLOAT64;
    case at::kHalf: return KDT_FLOAT16;
    case at::kBFloat16: return KDT_BFLOAT16;
    case at::kLong: return KDT_INT64;
    case at::kInt: return KDT_INT32;
    case at::kByte: return KDT_UINT8;
    case at::kBool: return KDT_BOOL;
    default: TORCH_CHECK_TYPE(false, "element type ", type, " has no counterpart outside the engine");
  }
}

// What batches are; memory that was pinned once is never free for anything else again.
constexpr int64_t most_pinned_bytes = 32 << 20;

}  // namespace

void fill_memory(kdt_engine &table) {
  table.from_memory = [](const void *bytes, kdt_dtype dtype, kdt_sizes shape, kdt_device to,
                         kdt_tensor *out) {
    return making(out, [&] {
      const auto type = scalar_type(dtype);
      const auto size = c10::multiply_integers(sizes(shape)) * static_cast<int64_t>(c10::elementSize(type));
      // A card fetches a batch from pinned memory while the processor goes on; libtorch keeps the memory until then, and for later ones.
      const auto pinned = to.is_cuda && at::hasCUDA() && size <= most_pinned_bytes;
      // Memory is pinned for the present card.
      const c10::OptionalDeviceGuard guard(to.is_cuda && at::hasCUDA() ? c10::make_optional(device(to)) : c10::nullopt);
      auto host = at::empty(sizes(shape), at::TensorOptions().dtype(type).pinned_memory(pinned));
      if (size > 0) std::memcpy(host.data_ptr(), bytes, static_cast<size_t>(size));
      return host.to(device(to), /*non_blocking=*/pinned);
    });
  };
  table.full = [](kdt_sizes shape, double value, kdt_dtype dtype, kdt_device on, kdt_tensor *out) {
    return making(out, [&] {
      return at::full(sizes(shape), value, at::TensorOptions().dtype(scalar_type(dtype)).device(device(on)));
    });
  };
  table.arange = [](int64_t count, kdt_dtype dtype, kdt_device on, kdt_tensor *out) {
    return making(out, [&] {
      return at::arange(count, at::TensorOptions().dtype(scalar_type(dtype)).device(device(on)));
    });
  };
  table.tensor_free = [](kdt_tensor tensor) { release(tensor); };
  table.rank = [](kdt_tensor tensor) { return tensor->value.dim(); };
  table.sizes = [](kdt_tensor tensor) { return tensor->value.sizes().data(); };
  table.dtype = [](kdt_tensor tensor, kdt_dtype *out) {
    return guarded([&] { *out = element_type(tensor->value.scalar_type()); });
  };
  table.device = [](kdt_tensor tensor) { return processor(tensor->value.device()); };
  table.to_memory = [](kdt_tensor tensor, kdt_dtype dtype, void *bytes, int64_t byte_count) {
    return guarded([&] {
      auto host = tensor->value.detach().to(at::kCPU, scalar_type(dtype)).contiguous();
      TORCH_CHECK(static_cast<int64_t>(host.nbytes()) == byte_count, "a tensor of ", host.nbytes(),
                  " bytes does not fill ", byte_count);
      if (byte_count > 0) std::memcpy(bytes, host.data_ptr(), host.nbytes());
    });
  };
  table.to = [](kdt_tensor tensor, kdt_dtype dtype, kdt_device to, kdt_tensor *out) {
    return making(out, [&] { return tensor->value.to(device(to), scalar_type(dtype)); });
  };
  table.contiguous = [](kdt_tensor tensor, bool channels_last, kdt_tensor *out) {
    return making(out, [&] {
      return tensor->value.contiguous(channels_last ? at::MemoryFormat::ChannelsLast
                                                    : at::MemoryFormat::Contiguous);
    });
  };
}

}  // namespace kdmeta
