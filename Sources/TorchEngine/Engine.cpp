// Handles, errors, and the table.
#include "Engine.h"

#include <ATen/Parallel.h>
#include <torch/version.h>

#include <malloc.h>

#include <atomic>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <new>
#include <string_view>

namespace kdmeta {

namespace {

thread_local std::string message_of_this_thread;
std::atomic<int64_t> live{0};

void fill_engine(kdt_engine &table) {
  table.abi_version = KDT_ABI_VERSION;
  table.libtorch_version = []() -> const char * { return TORCH_VERSION; };
  table.last_error = []() -> const char * { return last_error(); };
  table.live_tensors = []() -> int64_t { return live_tensors(); };
  table.cuda_device_count = []() -> int32_t {
    if (!at::hasCUDA()) return 0;
    int32_t count = 0;
    // A build with CUDA on a machine without a card throws on the first query.
    guarded([&] { count = static_cast<int32_t>(at::detail::getCUDAHooks().getNumGPUs()); });
    return count;
  };
  table.set_threads = [](int32_t count) { return guarded([&] { at::set_num_threads(count); }); };
  table.threads = []() -> int32_t { return at::get_num_threads(); };
}

// Kinds that libtorch tells apart in some versions only are told by its words.
kdt_status status_of(const c10::Error &error) {
  const std::string_view words = error.what_without_backtrace();
  if (words.find("can't allocate memory") != words.npos) return KDT_ERROR_MEMORY;
  if (words.find("not implemented for") != words.npos) return KDT_ERROR_NOT_IMPLEMENTED;
  return KDT_ERROR_OTHER;
}

// A function that no file filled in must not wait for its first call to be found out.
void require_complete(const kdt_engine &table) {
  constexpr size_t first = offsetof(kdt_engine, libtorch_version);
  for (size_t offset = first; offset < sizeof table; offset += sizeof(void *)) {
    void *function;
    std::memcpy(&function, reinterpret_cast<const char *>(&table) + offset, sizeof function);
    if (function) continue;
    std::fprintf(stderr, "kdengine: function %zu of the table is missing\n",
                 (offset - first) / sizeof(void *));
    std::abort();
  }
}

// Activations come and go in megabytes, step after step. By default glibc maps and unmaps each, and the kernel
// clears every page again; kept in the heap they are used over.
void keep_freed_memory() {
#ifdef __GLIBC__
  constexpr int most = std::numeric_limits<int>::max();
  // Before 2.35 glibc takes no more than half of its HEAP_MAX_SIZE.
  if (!mallopt(M_MMAP_THRESHOLD, most)) mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, most);
#endif
}

kdt_engine make_table() {
  keep_freed_memory();
  kdt_engine table;
  std::memset(&table, 0, sizeof table);
  fill_engine(table);
  fill_arithmetic(table);
  fill_gradients(table);
  fill_memory(table);
  fill_networks(table);
  fill_optimizers(table);
  fill_precision(table);
  fill_process_groups(table);
  fill_random(table);
  fill_shapes(table);
  fill_shared_gradients(table);
  fill_statistics(table);
  require_complete(table);
  return table;
}

}  // namespace

kdt_status fail(kdt_status status, const char *message) noexcept {
  try {
    message_of_this_thread = message;
  } catch (...) {
    message_of_this_thread.clear();
  }
  return status;
}

kdt_status fail_as_thrown() noexcept {
  try {
    throw;
  } catch (const ConnectionError &error) {
    return fail(KDT_ERROR_CONNECTION, error.what());
  } catch (const c10::IndexError &error) {
    return fail(KDT_ERROR_INDEX, error.what_without_backtrace());
  } catch (const c10::ValueError &error) {
    return fail(KDT_ERROR_VALUE, error.what_without_backtrace());
  } catch (const c10::TypeError &error) {
    return fail(KDT_ERROR_TYPE, error.what_without_backtrace());
  } catch (const c10::NotImplementedError &error) {
    return fail(KDT_ERROR_NOT_IMPLEMENTED, error.what_without_backtrace());
  } catch (const c10::OutOfMemoryError &error) {
    return fail(KDT_ERROR_MEMORY, error.what_without_backtrace());
  } catch (const c10::Error &error) {
    return fail(status_of(error), error.what_without_backtrace());
  } catch (const std::bad_alloc &) {
    return fail(KDT_ERROR_MEMORY, "out of memory");
  } catch (const std::exception &error) {
    return fail(KDT_ERROR_OTHER, error.what());
  } catch (...) {
    return fail(KDT_ERROR_OTHER, "an exception of unknown type");
  }
}

const char *last_error() noexcept { return message_of_this_thread.c_str(); }

kdt_tensor wrap(at::Tensor tensor) {
  auto handle = new kdt_tensor_opaque{std::move(tensor)};
  live.fetch_add(1, std::memory_order_relaxed);
  return handle;
}

void release(kdt_tensor tensor) noexcept {
  delete tensor;
  live.fetch_sub(1, std::memory_order_relaxed);
}

int64_t live_tensors() noexcept { return live.load(std::memory_order_relaxed); }

at::ScalarType scalar_type(kdt_dtype dtype) {
  switch (dtype) {
    case KDT_FLOAT32: return at::kFloat;
    case KDT_FLOAT64: return at::kDouble;
    case KDT_FLOAT16: return at::kHalf;
    case KDT_BFLOAT16: return at::kBFloat16;
    case KDT_INT64: return at::kLong;
    case KDT_INT32: return at::kInt;
    case KDT_UINT8: return at::kByte;
    case KDT_BOOL: return at::kBool;
  }
  TORCH_CHECK_TYPE(false, "no element type has the number ", static_cast<int32_t>(dtype));
}

at::Device device(kdt_device device) {
  if (!device.is_cuda) return at::Device(at::kCPU);
  // libtorch's own words for this list every kernel it has.
  TORCH_CHECK_NOT_IMPLEMENTED(at::hasCUDA(), "this engine's libtorch has no CUDA; build an engine on one that "
                                             "has with `script/engine` and name it in KDMETA_ENGINE");
  return at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(device.index));
}

kdt_device processor(at::Device device) {
  return {device.is_cuda(), device.is_cuda() ? static_cast<int32_t>(device.index()) : -1};
}

}  // namespace kdmeta

extern "C" __attribute__((visibility("default"))) const kdt_engine *kdt_engine_table(void) {
  static const kdt_engine table = kdmeta::make_table();
  return &table;
}
