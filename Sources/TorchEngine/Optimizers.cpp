// Optimiser steps and other changes in place, none of them seen by automatic differentiation.
#include "Layers.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include <cmath>

namespace kdmeta {

namespace {

// The settings of one Adam step with the step's corrections worked out. The complements are taken before
// any rounding to float, in which 1 - 0.999 would be off by 5e-5 of itself.
template <typename Scalar>
struct AdamCoefficients {
  Scalar beta1, complement1, beta2, complement2, step_size, correction, epsilon, decay;
};

AdamCoefficients<double> coefficients_of(const kdt_adam &settings) {
  const auto step = static_cast<double>(settings.step);
  return {settings.beta1,
          1 - settings.beta1,
          settings.beta2,
          1 - settings.beta2,
          settings.learning_rate / (1 - std::pow(settings.beta1, step)),
          1 / std::sqrt(1 - std::pow(settings.beta2, step)),
          settings.epsilon,
          1 - settings.learning_rate * settings.weight_decay};
}

AdamCoefficients<float> rounded(const AdamCoefficients<double> &c) {
  const auto f = [](double value) { return static_cast<float>(value); };
  return {f(c.beta1),     f(c.complement1), f(c.beta2),   f(c.complement2),
          f(c.step_size), f(c.correction),  f(c.epsilon), f(c.decay)};
}

// One pass over the four arrays in place of torch's eight. Without FMA, so that every processor gives the same
// numbers; on twice the lanes, where there are any, parameters in cache take half the time.
#if defined(__x86_64__)
__attribute__((target_clones("avx2", "default")))
#endif
void adam_span(const AdamCoefficients<float> c, float *__restrict parameter,
               const float *__restrict gradient, float *__restrict mean, float *__restrict square,
               int64_t count) {
  for (int64_t i = 0; i < count; ++i) {
    const float g = gradient[i];
    const float m = c.beta1 * mean[i] + c.complement1 * g;
    const float v = c.beta2 * square[i] + c.complement2 * g * g;
    mean[i] = m;
    square[i] = v;
    parameter[i] = c.decay * parameter[i] - c.step_size * m / (std::sqrt(v) * c.correction + c.epsilon);
  }
}

// The kernels read as many gradients as there are parameters.
void require_shape_of(const at::Tensor &parameter, const at::Tensor &gradient) {
  TORCH_CHECK(parameter.sizes() == gradient.sizes(), "a gradient of ", gradient.sizes(),
              " does not fit a parameter of ", parameter.sizes());
}

// The step of parameters that lie in ordinary memory as the kernel walks over them; false for others.
bool adam_in_memory(const AdamCoefficients<float> &c, at::Tensor &parameter, const at::Tensor &gradient, at::Tensor &mean,
                    at::Tensor &square) {
  if (!(is_plain(parameter) && is_plain(gradient) && is_plain(mean) && is_plain(square))) return false;
  auto *p = parameter.data_ptr<float>();
  auto *m = mean.data_ptr<float>();
  auto *v = square.data_ptr<float>();
  const auto *g = gradient.data_ptr<float>();
  constexpr int64_t grain = 1 << 15;
  at::parallel_for(0, parameter.numel(), grain, [&](int64_t begin, int64_t end) {
    adam_span(c, p + begin, g + begin, m + begin, v + begin, end - begin);
  });
  // Written behind libtorch's back: a graph that kept the old numbers must refuse to be differentiated.
  parameter.unsafeGetTensorImpl()->bump_version();
  return true;
}

// What a step changes, in lists of which each has one tensor a parameter.
struct AdamLists {
  std::vector<at::Tensor> parameters, gradients, means, squares;

  // CUDA cards take many tensors at once in each of these, so that small ones do not wait for one launch after another.
  void step(const AdamCoefficients<double> &c) {
    if (parameters.empty()) return;
    at::_foreach_mul_(means, c.beta1);
    at::_foreach_add_(means, gradients, c.complement1);
    at::_foreach_mul_(squares, c.beta2);
    at::_foreach_addcmul_(squares, gradients, gradients, c.complement2);
    auto divisors = at::_foreach_sqrt(squares);
    at::_foreach_mul_(divisors, c.correction);
    at::_foreach_add_(divisors, c.epsilon);
    at::_foreach_mul_(parameters, c.decay);
    at::_foreach_addcdiv_(parameters, means, divisors, -c.step_size);
  }
};

}  // namespace

void fill_optimizers(kdt_engine &table) {
  table.assign = [](kdt_tensor target, kdt_tensor source) {
    return guarded([&] {
      at::NoGradGuard without_gradients;
      target->value.copy_(source->value);
    });
  };
  table.clamp_in_place = [](kdt_tensor target, kdt_tensor low, kdt_tensor high) {
    return guarded([&] {
      at::NoGradGuard without_gradients;
      target->value.clamp_(low->value, high->value);
    });
  };
  table.scaled_add = [](kdt_tensor target, double decay, kdt_tensor source, double scale) {
    return guarded([&] {
      at::NoGradGuard without_gradients;
      auto addend = source->value;
      if (decay != 1) {
        if (addend.is_alias_of(target->value)) addend = addend.clone();
        target->value.mul_(decay);
      }
      target->value.add_(addend, scale);
    });
  };
  table.index_put = [](kdt_tensor target, kdt_tensor rows, kdt_tensor source) {
    return guarded([&] {
      at::NoGradGuard without_gradients;
      target->value.index_copy_(0, rows->value, source->value);
    });
  };
  table.adam_step = [](const kdt_tensor *parameters, const kdt_tensor *gradients, const kdt_tensor *means,
                       const kdt_tensor *squares, int64_t count, const kdt_adam *settings) {
    return guarded([&] {
      at::NoGradGuard without_gradients;
      const auto coefficients = coefficients_of(*settings);
      const auto single = rounded(coefficients);
      for (int64_t i = 0; i < count; ++i) require_shape_of(parameters[i]->value, gradients[i]->value);
      AdamLists others;
      for (int64_t i = 0; i < count; ++i) {
        auto &parameter = parameters[i]->value, &mean = means[i]->value, &square = squares[i]->value;
        const auto gradient = gradients[i]->value.contiguous();
        if (adam_in_memory(single, parameter, gradient, mean, square)) continue;
        others.parameters.push_back(parameter);
        others.gradients.push_back(gradient);
        others.means.push_back(mean);
        others.squares.push_back(square);
      }
      others.step(coefficients);
    });
  };
  table.sgd_step = [](const kdt_tensor *parameters, const kdt_tensor *gradients,
                      const kdt_tensor *velocities, int64_t count, const kdt_sgd *settings) {
    return guarded([&] {
      at::NoGradGuard without_gradients;
      for (int64_t i = 0; i < count; ++i) {
        auto &parameter = parameters[i]->value;
        auto &velocity = velocities[i]->value;
        auto gradient = gradients[i]->value;
        require_shape_of(parameter, gradient);
        if (settings->weight_decay != 0) gradient = gradient.add(parameter, settings->weight_decay);
        velocity.mul_(settings->momentum).add_(gradient);
        parameter.add_(settings->nesterov ? gradient.add(velocity, settings->momentum) : velocity,
                       -settings->learning_rate);
      }
    });
  };
}

}  // namespace kdmeta
