// Random numbers, always from a generator that is handed in.
#include "Engine.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>

#include <mutex>

namespace kdmeta {

namespace {

// A card's generators come from the CUDA library, which this file is not linked to: cloning the default
// one gives an independent generator of the right kind.
at::Generator make_generator(uint64_t seed, at::Device device) {
  at::Generator generator =
      device.is_cuda() ? at::globalContext().defaultGenerator(device).clone()
                       : at::make_generator<at::CPUGeneratorImpl>(seed);
  generator.set_current_seed(seed);
  return generator;
}

// An empty tensor where `generator` draws.
at::Tensor empty(kdt_sizes shape, kdt_generator generator, at::ScalarType type) {
  return at::empty(sizes(shape), at::TensorOptions().dtype(type).device(generator->value.device()));
}

}  // namespace

void fill_random(kdt_engine &table) {
  table.generator_new = [](uint64_t seed, kdt_device on, kdt_generator *out) {
    return guarded([&] { *out = new kdt_generator_opaque{make_generator(seed, device(on))}; });
  };
  table.generator_free = [](kdt_generator generator) { delete generator; };
  table.generator_state = [](kdt_generator generator, kdt_tensor *out) {
    return making(out, [&] {
      std::lock_guard<std::mutex> lock(generator->value.mutex());
      return generator->value.get_state();
    });
  };
  table.generator_set_state = [](kdt_generator generator, kdt_tensor state) {
    return guarded([&] {
      std::lock_guard<std::mutex> lock(generator->value.mutex());
      generator->value.set_state(state->value);
    });
  };
  table.normal = [](kdt_sizes shape, kdt_generator generator, kdt_tensor *out) {
    return making(out, [&] { return empty(shape, generator, at::kFloat).normal_(0, 1, generator->value); });
  };
  table.uniform = [](kdt_sizes shape, double low, double high, kdt_generator generator, kdt_tensor *out) {
    return making(out,
                  [&] { return empty(shape, generator, at::kFloat).uniform_(low, high, generator->value); });
  };
  table.bernoulli = [](kdt_sizes shape, double probability, kdt_generator generator, kdt_tensor *out) {
    return making(
        out, [&] { return empty(shape, generator, at::kFloat).bernoulli_(probability, generator->value); });
  };
  table.permutation = [](int64_t count, kdt_generator generator, kdt_tensor *out) {
    return making(out, [&] {
      return at::randperm(count, generator->value,
                          at::TensorOptions().dtype(at::kLong).device(generator->value.device()));
    });
  };
  table.integers = [](kdt_sizes shape, int64_t low, int64_t high, kdt_generator generator, kdt_tensor *out) {
    return making(out,
                  [&] { return empty(shape, generator, at::kLong).random_(low, high, generator->value); });
  };
  table.dirichlet = [](kdt_tensor concentrations, kdt_generator generator, kdt_tensor *out) {
    return making(out, [&] { return at::_sample_dirichlet(concentrations->value, generator->value); });
  };
}

}  // namespace kdmeta
