// What every file of the engine shares: handles, the guard around each operation, and small conversions.
#pragma once

#include <ATen/core/ivalue.h>

#include <ATen/ATen.h>
#include <c10/util/Exception.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "CTorch.h"

struct kdt_tensor_opaque {
  at::Tensor value;
};

struct kdt_generator_opaque {
  at::Generator value;
};

namespace kdmeta {

// Another process has gone, or does not answer.
struct ConnectionError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Remembers `message` as the calling thread's last error and gives `status` back.
kdt_status fail(kdt_status status, const char *message) noexcept;

const char *last_error() noexcept;

// A new handle that owns `tensor`, counted until `release`.
kdt_tensor wrap(at::Tensor tensor);
void release(kdt_tensor tensor) noexcept;
int64_t live_tensors() noexcept;

// The status and sentence of the exception being handled.
kdt_status fail_as_thrown() noexcept;

// Runs an operation; whatever it throws becomes a status and a sentence.
template <typename Body>
kdt_status guarded(Body &&body) noexcept {
  try {
    body();
    return KDT_OK;
  } catch (...) {
    return fail_as_thrown();
  }
}

// An operation that makes one tensor.
template <typename Body>
kdt_status making(kdt_tensor *out, Body &&body) noexcept {
  return guarded([&] { *out = wrap(body()); });
}

inline at::IntArrayRef sizes(kdt_sizes sizes) {
  return at::IntArrayRef(sizes.values, static_cast<size_t>(sizes.count));
}

inline c10::optional<at::Tensor> optional(kdt_tensor tensor) {
  return tensor ? c10::optional<at::Tensor>(tensor->value) : c10::nullopt;
}

inline std::vector<at::Tensor> list(const kdt_tensor *tensors, int64_t count) {
  std::vector<at::Tensor> values;
  values.reserve(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) values.push_back(tensors[i]->value);
  return values;
}

// Whether layers compute in bfloat16 where `x` is, in this thread.
bool computes_in_bfloat16(const at::Tensor &x);

at::ScalarType scalar_type(kdt_dtype dtype);
at::Device device(kdt_device device);
kdt_device processor(at::Device device);

// Each file of operations fills its part of the table.
void fill_arithmetic(kdt_engine &table);
void fill_gradients(kdt_engine &table);
void fill_memory(kdt_engine &table);
void fill_networks(kdt_engine &table);
void fill_optimizers(kdt_engine &table);
void fill_precision(kdt_engine &table);
void fill_process_groups(kdt_engine &table);
void fill_random(kdt_engine &table);
void fill_shapes(kdt_engine &table);
void fill_shared_gradients(kdt_engine &table);
void fill_statistics(kdt_engine &table);

}  // namespace kdmeta
