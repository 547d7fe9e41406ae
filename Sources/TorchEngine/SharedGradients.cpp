// Gradients that are summed over processes while the backward pass that finds them goes on.
#include "ProcessGroups.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/utils/lambda_post_hook.h>
#include <torch/csrc/autograd/variable.h>

#include <memory>
#include <utility>

namespace kdmeta {

namespace {

using torch::autograd::variable_list;
// A counted pointer, of another kind in each version of libtorch.
using Accumulator = decltype(torch::autograd::impl::grad_accumulator(std::declval<const at::Tensor &>()));

// One backward pass to leaves. Their gradients leave in buckets, in the same order in all processes, as soon as those of a bucket are there.
class SharedBackward {
 public:
  SharedBackward(c10d::ProcessGroupGloo &group, const std::vector<at::Tensor> &leaves)
      // The pass comes to what was used last first.
      : group(group), buckets(buckets_of(std::vector<at::Tensor>(leaves.rbegin(), leaves.rend()))) {
    for (size_t place = 0; place < buckets.size(); ++place) {
      missing.push_back(buckets[place].members.size());
      for (const auto &leaf : buckets[place].members) watch(leaf, place);
    }
  }

  ~SharedBackward() {
    for (const auto &[node, hook] : hooks) node->del_post_hook(hook);
    for (const auto &leaf : watched) leaf.mutable_grad().reset();
  }

  SharedBackward(const SharedBackward &) = delete;
  SharedBackward &operator=(const SharedBackward &) = delete;

  void run(const at::Tensor &loss) {
    torch::autograd::backward({loss}, {}, c10::nullopt, /*create_graph=*/false, watched);
    at::NoGradGuard no_gradients;
    // What is still here holds leaves that the loss does not depend on.
    while (started < buckets.size()) start();
    for (auto &bucket : buckets) {
      if (bucket.work) bucket.unpack();
    }
  }

 private:
  c10d::ProcessGroupGloo &group;
  std::vector<Bucket> buckets;
  std::vector<size_t> missing;  // of each bucket's gradients
  size_t started = 0;
  std::vector<at::Tensor> watched;
  std::vector<std::pair<Accumulator, uintptr_t>> hooks;

  void watch(const at::Tensor &leaf, size_t place) {
    auto node = torch::autograd::impl::grad_accumulator(leaf);
    const auto hook = node->add_post_hook(std::make_unique<torch::autograd::utils::LambdaPostHook>(
        [this, place](const variable_list &results, const variable_list &) {
          --missing[place];
          while (started < buckets.size() && missing[started] == 0) start();
          return results;
        }));
    hooks.emplace_back(std::move(node), hook);
    watched.push_back(leaf);
  }

  void start() {
    auto &bucket = buckets[started++];
    std::vector<at::Tensor> gradients;
    for (const auto &leaf : bucket.members) {
      if (leaf.grad().defined()) gradients.push_back(leaf.grad());
    }
    bucket.members = std::move(gradients);
    if (bucket.members.empty()) return;
    bucket.pack();
    bucket.work = with_others([&] { return group.allreduce(bucket.flat); });
  }
};

}  // namespace

void fill_shared_gradients(kdt_engine &table) {
  table.gradients_over_processes = [](kdt_process_group group, kdt_tensor loss, const kdt_tensor *leaves,
                                      int64_t count, kdt_tensor *out) {
    return guarded([&] {
      const auto all = list(leaves, count);
      SharedBackward backward(*group->value, all);
      backward.run(loss->value);
      for (size_t i = 0; i < all.size(); ++i) out[i] = all[i].grad().defined() ? wrap(all[i].grad()) : nullptr;
    });
  };
}

}  // namespace kdmeta
