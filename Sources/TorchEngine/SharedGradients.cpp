// Gradients that are summed over processes while the backward pass that finds them goes on.
#include "Buckets.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/utils/lambda_post_hook.h>
#include <torch/csrc/autograd/variable.h>

#include <deque>
#include <functional>
#include <memory>
#include <utility>

namespace kdmeta {

namespace {

using torch::autograd::variable_list;
// A counted pointer, of another kind in each version of libtorch.
using Accumulator = decltype(torch::autograd::impl::grad_accumulator(std::declval<const at::Tensor &>()));

// What a leaf does as soon as its gradient is there, for as long as this lives.
class ArrivalHook {
 public:
  ArrivalHook(const at::Tensor &leaf, std::function<void()> arrived)
      : accumulator(torch::autograd::impl::grad_accumulator(leaf)),
        hook(accumulator->add_post_hook(std::make_unique<torch::autograd::utils::LambdaPostHook>(
            [arrived = std::move(arrived)](const variable_list &results, const variable_list &) {
              arrived();
              return results;
            }))) {}

  ~ArrivalHook() { accumulator->del_post_hook(hook); }

  ArrivalHook(const ArrivalHook &) = delete;
  ArrivalHook &operator=(const ArrivalHook &) = delete;

 private:
  Accumulator accumulator;
  uintptr_t hook;
};

// One backward pass to leaves. Their gradients leave in buckets, in the same order in all processes, as soon as those of a bucket are there.
class SharedBackward {
 public:
  SharedBackward(c10d::ProcessGroupGloo &group, const std::vector<at::Tensor> &leaves)
      // The pass comes to what was used last first.
      : group(group), buckets(buckets_of(std::vector<at::Tensor>(leaves.rbegin(), leaves.rend()))) {
    for (const auto &leaf : leaves) {
      TORCH_CHECK_VALUE(leaf.is_leaf() && leaf.requires_grad(), "gradients over processes are those at leaves that ask for one");
    }
    for (size_t place = 0; place < buckets.size(); ++place) {
      missing.push_back(buckets[place].members.size());
      for (const auto &leaf : buckets[place].members) {
        hooks.emplace_back(leaf, [this, place] { arrived(place); });
        watched.push_back(leaf);
      }
    }
  }

  ~SharedBackward() {
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
  std::deque<ArrivalHook> hooks;

  void arrived(size_t place) {
    --missing[place];
    while (started < buckets.size() && missing[started] == 0) start();
  }

  // Sums of batch norms over processes, in the same pass, are told from these by their order alone: it is the same everywhere since equal graphs are gone
  // through alike.
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
