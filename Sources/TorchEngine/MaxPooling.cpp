// The largest number of each window.
#include "Layers.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace kdmeta {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Of `a` and `b` the larger, `a` where they are equal, and what is no number before all that is: libtorch's
// choice.
inline bool is_second(float a, float b) { return b > a || b != b; }

// The largest of each two by two numbers of two rows, and which it is (0 and 1 above, 2 and 3 below).
KDMETA_VECTORIZED
void pool_rows(const float *__restrict above, const float *__restrict below, int64_t count,
               float *__restrict largest, uint8_t *__restrict which) {
  for (int64_t i = 0; i < count; ++i) {
    const float a = above[2 * i], b = above[2 * i + 1], c = below[2 * i], d = below[2 * i + 1];
    const bool b_of_ab = is_second(a, b), d_of_cd = is_second(c, d);
    const float ab = b_of_ab ? b : a, cd = d_of_cd ? d : c;
    const bool is_below = is_second(ab, cd);
    largest[i] = is_below ? cd : ab;
    which[i] = static_cast<uint8_t>(is_below ? 2 + d_of_cd : b_of_ab);
  }
}

// Sends each gradient to the number that was the largest, and zeros to the others.
KDMETA_VECTORIZED
void spread_rows(const float *__restrict gradient, const uint8_t *__restrict which, int64_t count,
                 float *__restrict above, float *__restrict below) {
  for (int64_t i = 0; i < count; ++i) {
    const float g = gradient[i];
    const int32_t place = which[i];
    above[2 * i] = place == 0 ? g : 0.0f;
    above[2 * i + 1] = place == 1 ? g : 0.0f;
    below[2 * i] = place == 2 ? g : 0.0f;
    below[2 * i + 1] = place == 3 ? g : 0.0f;
  }
}

// Calls `body(row, offset of the upper of its two rows in x)` for every row of the output.
template <typename Body>
void for_rows(const at::Tensor &x, const Body &body) {
  const int64_t rows_in = x.size(2), columns_in = x.size(3), rows = rows_in / 2;
  const int64_t grain = std::max<int64_t>(1, (1 << 14) / std::max<int64_t>(1, columns_in));
  at::parallel_for(0, x.size(0) * x.size(1) * rows, grain, [&](int64_t begin, int64_t end) {
    for (int64_t line = begin; line < end; ++line) {
      body(line, (line / rows * rows_in + line % rows * 2) * columns_in);
    }
  });
}

std::tuple<at::Tensor, at::Tensor> pool(const at::Tensor &x) {
  const int64_t columns_in = x.size(3), columns = columns_in / 2;
  const int64_t shape[] = {x.size(0), x.size(1), x.size(2) / 2, columns};
  auto largest = at::empty(shape, x.options());
  auto which = at::empty(shape, x.options().dtype(at::kByte));
  const auto *source = x.data_ptr<float>();
  auto *target = largest.data_ptr<float>();
  auto *places = which.data_ptr<uint8_t>();
  for_rows(x, [&](int64_t line, int64_t offset) {
    pool_rows(source + offset, source + offset + columns_in, columns, target + line * columns,
              places + line * columns);
  });
  return {largest, which};
}

at::Tensor spread(const at::Tensor &output_gradient, const at::Tensor &which, const at::Tensor &x) {
  const auto gradient = output_gradient.contiguous();
  const int64_t columns_in = x.size(3), columns = columns_in / 2;
  const bool is_even = x.size(2) % 2 == 0 && columns_in % 2 == 0;
  auto result = is_even ? at::empty(x.sizes(), x.options()) : at::zeros(x.sizes(), x.options());
  const auto *source = gradient.data_ptr<float>();
  const auto *places = which.data_ptr<uint8_t>();
  auto *target = result.data_ptr<float>();
  for_rows(x, [&](int64_t line, int64_t offset) {
    spread_rows(source + line * columns, places + line * columns, columns, target + offset,
                target + offset + columns_in);
  });
  return result;
}

// Pooling over windows of two by two that do not overlap, the usual ones, which libtorch does number by
// number.
struct PairPooling : torch::autograd::Function<PairPooling> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &x) {
    auto [largest, which] = pool(x);
    context->save_for_backward({x, which});
    return largest;
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    if (!at::GradMode::is_enabled()) return {spread(gradients[0], saved[1], saved[0])};
    // The kernel itself has no derivative: where one is asked for, libtorch's own operation does the work.
    const int64_t two[] = {2, 2}, zero[] = {0, 0}, one[] = {1, 1};
    const auto x = saved[0].detach();
    const auto places = std::get<1>(at::max_pool2d_with_indices(x, two, two, zero, one, false));
    return {at::max_pool2d_with_indices_backward(gradients[0], x, two, two, zero, one, false, places)};
  }
};

bool is_all(kdt_sizes values, int64_t value) {
  const auto list = sizes(values);
  return std::all_of(list.begin(), list.end(), [=](int64_t each) { return each == value; });
}

}  // namespace

at::Tensor max_pool(const at::Tensor &x, const kdt_pooling &settings) {
  const bool is_pairs = is_plain(x) && x.dim() == 4 && x.size(2) > 1 && x.size(3) > 1 &&
                        is_all(settings.kernel, 2) && is_all(settings.stride, 2) &&
                        is_all(settings.padding, 0) && is_all(settings.dilation, 1) && !settings.ceil_mode;
  if (is_pairs) return PairPooling::apply(x);
  return at::max_pool2d(x, sizes(settings.kernel), sizes(settings.stride), sizes(settings.padding),
                        sizes(settings.dilation), settings.ceil_mode);
}

}  // namespace kdmeta
