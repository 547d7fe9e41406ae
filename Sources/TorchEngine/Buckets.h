// Tensors that travel between processes together.
#pragma once

#include "ProcessGroups.h"

namespace kdmeta {

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
