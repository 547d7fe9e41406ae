#include "Buckets.h"

namespace kdmeta {

void Bucket::pack() {
  std::vector<at::Tensor> rows;
  rows.reserve(members.size());
  for (const auto &member : members) rows.push_back(member.detach().reshape(-1));
  // Gloo's buffers are in ordinary memory.
  flat = {at::cat(rows).cpu()};
}

void Bucket::unpack() {
  with_others([&] { work->wait(); });
  int64_t start = 0;
  for (const auto &member : members) {
    member.detach().copy_(flat[0].narrow(0, start, member.numel()).view(member.sizes()));
    start += member.numel();
  }
}

std::vector<Bucket> buckets_of(const std::vector<at::Tensor> &tensors) {
  std::vector<Bucket> buckets;
  int64_t bytes = 0;
  for (const auto &tensor : tensors) {
    const int64_t own = tensor.numel() * static_cast<int64_t>(tensor.element_size());
    const auto *last = buckets.empty() ? nullptr : &buckets.back().members.back();
    if (!last || last->scalar_type() != tensor.scalar_type() || last->device() != tensor.device()
        || bytes + own > Bucket::greatest_bytes) {
      buckets.emplace_back();
      bytes = 0;
    }
    buckets.back().members.push_back(tensor);
    bytes += own;
  }
  return buckets;
}

}  // namespace kdmeta
