// Processes that work together, and what they do together.
#include "Buckets.h"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <chrono>
#include <csignal>
#include <cstdlib>

namespace kdmeta {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// The network that the others are reached by: the one that the user names as for PyTorch, else the master's own where that is this
// machine alone, else that of this machine's name.
std::shared_ptr<::gloo::transport::Device> network_device(const std::string &host) {
  const char *interface = std::getenv("GLOO_SOCKET_IFNAME");
  if (interface && *interface) return c10d::ProcessGroupGloo::createDeviceForInterface(interface);
  if (host == "localhost" || host.rfind("127.", 0) == 0)
    return c10d::ProcessGroupGloo::createDeviceForHostname(host);
  return c10d::ProcessGroupGloo::createDefaultDevice();
}

// Gloo writes to connections whose other end may have gone. That is an error to tell, and not, as it is unless somebody sees to it, the end of
// this process.
void survive_lost_connections() {
  struct sigaction present;
  if (sigaction(SIGPIPE, nullptr, &present) == 0 && present.sa_handler == SIG_DFL) std::signal(SIGPIPE, SIG_IGN);
}

Group make_group(const kdt_process_group_place &place) {
  survive_lost_connections();
  const std::string host = place.host;
  const auto timeout = std::chrono::milliseconds(place.timeout_milliseconds);
  c10d::TCPStoreOptions meeting;
  meeting.port = place.port;
  meeting.isServer = place.rank == 0;
  meeting.numWorkers = static_cast<size_t>(place.size);
  meeting.timeout = timeout;
  auto options = c10d::ProcessGroupGloo::Options::create(timeout);
  options->devices.push_back(network_device(host));
  options->threads = 2;
  return c10::make_intrusive<c10d::ProcessGroupGloo>(c10::make_intrusive<c10d::TCPStore>(host, meeting), place.rank,
                                                     place.size, options);
}

// Starts `collective` on each bucket, and then takes in what each came to.
template <typename Collective>
void run(kdt_tensors tensors, int64_t count, Collective &&collective) {
  at::NoGradGuard no_gradients;
  auto buckets = buckets_of(list(tensors, count));
  for (auto &bucket : buckets) {
    bucket.pack();
    bucket.work = with_others([&] { return collective(bucket.flat); });
  }
  for (auto &bucket : buckets) bucket.unpack();
}

at::Tensor total(c10d::ProcessGroupGloo &group, const at::Tensor &x) {
  // A copy in ordinary memory, which becomes the sum.
  std::vector<at::Tensor> sum = {x.detach().contiguous().to(at::kCPU, x.scalar_type(), false, /*copy=*/true)};
  with_others([&] { group.allreduce(sum)->wait(); });
  // Another tensor of the same numbers: one of the group's threads lets go of this one, maybe last, and must not find in it a graph that
  // holds the group, whose end waits for all its threads.
  return sum[0].detach().to(x.device());
}

// What each process has a part in, every process sees whole: its gradient is owed to all of them.
struct Total : torch::autograd::Function<Total> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &x, const Group &group) {
    context->saved_data["group"] = c10::IValue::make_capsule(group);
    return total(*group, x);
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    const auto capsule = context->saved_data["group"].toCapsule();
    return {total(dynamic_cast<c10d::ProcessGroupGloo &>(*capsule), gradients[0]), at::Tensor()};
  }
};

}  // namespace

void fill_process_groups(kdt_engine &table) {
  table.process_group_new = [](const kdt_process_group_place *place, kdt_process_group *out) {
    return guarded([&] { *out = new kdt_process_group_opaque{make_group(*place)}; });
  };
  table.process_group_free = [](kdt_process_group group) { delete group; };
  table.sum_over_processes = [](kdt_process_group group, kdt_tensors tensors, int64_t count) {
    return guarded([&] {
      run(tensors, count, [&](std::vector<at::Tensor> &flat) { return group->value->allreduce(flat); });
    });
  };
  table.total_over_processes = [](kdt_process_group group, kdt_tensor x, kdt_tensor *out) {
    return making(out, [&] { return Total::apply(x->value, group->value); });
  };
  table.broadcast = [](kdt_process_group group, kdt_tensors tensors, int64_t count, int32_t root) {
    return guarded([&] {
      c10d::BroadcastOptions options;
      options.rootRank = root;
      run(tensors, count,
          [&](std::vector<at::Tensor> &flat) { return group->value->broadcast(flat, options); });
    });
  };
  table.send = [](kdt_process_group group, kdt_tensor tensor, int32_t to) {
    return guarded([&] {
      std::vector<at::Tensor> parts{tensor->value.detach().contiguous().cpu()};
      with_others([&] { group->value->send(parts, to, 0)->wait(); });
    });
  };
  table.receive = [](kdt_process_group group, kdt_tensor tensor, int32_t from) {
    return guarded([&] {
      at::NoGradGuard no_gradients;
      std::vector<at::Tensor> parts{at::empty_like(tensor->value, at::TensorOptions(at::kCPU), at::MemoryFormat::Contiguous)};
      with_others([&] { group->value->recv(parts, from, 0)->wait(); });
      tensor->value.detach().copy_(parts[0]);
    });
  };
}

}  // namespace kdmeta
