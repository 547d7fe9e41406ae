// Processes that work together: libtorch's c10d, over Gloo's connections, and how tensors travel there.
#pragma once

// libtorch is built with Gloo, and its header for it is empty unless it is told so.
#define USE_C10D_GLOO

#include "Engine.h"

#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>

namespace kdmeta {

using Group = c10::intrusive_ptr<c10d::ProcessGroupGloo>;

// What `body` does together with other processes; that it fails is on account of them.
template <typename Body>
auto with_others(Body &&body) {
  try {
    return body();
  } catch (const c10::Error &error) {
    throw ConnectionError(error.what_without_backtrace());
  } catch (const std::exception &error) {
    throw ConnectionError(error.what());
  }
}

// Tensors of one type and device on their way together: some megabytes take far longer than their first byte does, and others can be computed meanwhile.
struct Bucket {
  std::vector<at::Tensor> members;
  std::vector<at::Tensor> flat;  // one, as c10d takes a list
  c10::intrusive_ptr<c10d::Work> work;

  static constexpr int64_t greatest_bytes = 4 << 20;

  void pack();
  // Waits for `work`, and gives the members what it came to.
  void unpack();
};

std::vector<Bucket> buckets_of(const std::vector<at::Tensor> &tensors);

}  // namespace kdmeta

struct kdt_process_group_opaque {
  kdmeta::Group value;
};
