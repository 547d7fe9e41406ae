// Automatic differentiation.
#include "Engine.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

namespace kdmeta {

void fill_gradients(kdt_engine &table) {
  table.set_gradients_enabled = [](bool enabled) {
    const bool before = at::GradMode::is_enabled();
    at::GradMode::set_enabled(enabled);
    return before;
  };
  table.set_requires_gradient = [](kdt_tensor tensor, bool required) {
    return guarded([&] { tensor->value.set_requires_grad(required); });
  };
  table.requires_gradient = [](kdt_tensor tensor) { return tensor->value.requires_grad(); };
  table.detach = [](kdt_tensor tensor, kdt_tensor *out) {
    return making(out, [&] { return tensor->value.detach(); });
  };
  table.gradients = [](const kdt_tensor *outputs, int64_t output_count, const kdt_tensor *cotangents,
                       const kdt_tensor *inputs, int64_t input_count, bool create_graph, kdt_tensor *out) {
    return guarded([&] {
      std::vector<at::Tensor> seeds;
      for (int64_t i = 0; i < output_count; ++i) {
        seeds.push_back(cotangents ? cotangents[i]->value : at::ones_like(outputs[i]->value));
      }
      auto gradients = torch::autograd::grad(list(outputs, output_count), list(inputs, input_count), seeds,
                                             c10::nullopt, create_graph, /*allow_unused=*/true);
      for (int64_t i = 0; i < input_count; ++i) {
        auto &gradient = gradients[static_cast<size_t>(i)];
        out[i] = gradient.defined() ? wrap(std::move(gradient)) : nullptr;
      }
    });
  };
}

}  // namespace kdmeta
