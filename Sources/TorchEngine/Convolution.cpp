// Convolutions, and the gradient at images of few channels.
#include "Layers.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace kdmeta {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// oneDNN computes the gradient at a convolution's input in blocks of 16 channels, of which a grey image has
// one. Where images are what is optimised, that is most of the time of a step.
constexpr int64_t most_channels = 4;

constexpr int64_t lanes = 16;
typedef float Lanes __attribute__((vector_size(lanes * sizeof(float))));
// As they lie anywhere in an array. Always named in full: `auto` would lose the alignment.
typedef Lanes UnalignedLanes __attribute__((aligned(alignof(float)), may_alias));

// How many numbers of the result are summed in registers at once.
constexpr int64_t block = 4 * lanes;

// result[i] = Σ over channels c and taps t of weights[c][t]·planes[c][i + offsets[t]], for i in whole blocks.
KDMETA_VECTORIZED
void correlate(const float *planes, int64_t plane_size, const float *weights, const int64_t *offsets,
               int64_t channels, int64_t taps, float *result, int64_t count) {
  for (int64_t i = 0; i < count; i += block) {
    Lanes a{}, b{}, c{}, d{};
    for (int64_t channel = 0; channel < channels; ++channel) {
      const float *plane = planes + channel * plane_size + i;
      const float *weight = weights + channel * taps;
      for (int64_t tap = 0; tap < taps; ++tap) {
        const UnalignedLanes *source = reinterpret_cast<const UnalignedLanes *>(plane + offsets[tap]);
        a += weight[tap] * source[0];
        b += weight[tap] * source[1];
        c += weight[tap] * source[2];
        d += weight[tap] * source[3];
      }
    }
    UnalignedLanes *target = reinterpret_cast<UnalignedLanes *>(result + i);
    target[0] = a;
    target[1] = b;
    target[2] = c;
    target[3] = d;
  }
}

// The gradient at the input of a convolution without stride: the output's, padded with zeros, correlated with
// the turned kernel. Result and padded planes have rows of one length, so that a plane is one run of numbers;
// what falls between the rows of the result is thrown away.
at::Tensor input_gradient(const at::Tensor &output_gradient, const at::Tensor &weight, at::IntArrayRef shape,
                          at::IntArrayRef padding) {
  const auto gradient = output_gradient.contiguous();
  const int64_t kernel_rows = weight.size(2), kernel_columns = weight.size(3),
                taps = kernel_rows * kernel_columns;
  const int64_t channels_out = weight.size(0), channels = shape[1], rows = shape[2], columns = shape[3];
  const int64_t gradient_rows = gradient.size(2), gradient_columns = gradient.size(3);
  const int64_t row = columns + kernel_columns - 1;
  const int64_t count = (rows * row + block - 1) / block * block;
  const int64_t plane =
      std::max((rows + kernel_rows - 1) * row, count + (kernel_rows - 1) * row + kernel_columns - 1);
  // Where a padded plane has the first number of the gradient.
  const int64_t top = kernel_rows - 1 - padding[0], left = kernel_columns - 1 - padding[1];

  const auto turned = weight.flip({2, 3}).transpose(0, 1).contiguous();
  std::vector<int64_t> offsets;
  for (int64_t y = 0; y < kernel_rows; ++y) {
    for (int64_t x = 0; x < kernel_columns; ++x) offsets.push_back(y * row + x);
  }
  auto result = at::empty(shape, gradient.options());
  const auto *source = gradient.data_ptr<float>();
  const auto *weights = turned.data_ptr<float>();
  auto *target = result.data_ptr<float>();
  at::parallel_for(0, shape[0], 1, [&](int64_t begin, int64_t end) {
    std::vector<float> planes(static_cast<size_t>(channels_out * plane), 0.0f);
    std::vector<float> sums(static_cast<size_t>(count));
    for (int64_t n = begin; n < end; ++n) {
      for (int64_t line = 0; line < channels_out * gradient_rows; ++line) {
        const int64_t channel = line / gradient_rows, y = line % gradient_rows;
        const auto *from = source + (n * channels_out * gradient_rows + line) * gradient_columns;
        std::copy(from, from + gradient_columns, planes.data() + channel * plane + (top + y) * row + left);
      }
      for (int64_t channel = 0; channel < channels; ++channel) {
        correlate(planes.data(), plane, weights + channel * channels_out * taps, offsets.data(), channels_out,
                  taps, sums.data(), count);
        auto *image = target + (n * channels + channel) * rows * columns;
        for (int64_t y = 0; y < rows; ++y) std::copy_n(sums.data() + y * row, columns, image + y * columns);
      }
    }
  });
  return result;
}

// A convolution without stride of images that ask for their gradient.
struct ImageConvolution : torch::autograd::Function<ImageConvolution> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &x, const at::Tensor &weight,
                            const c10::optional<at::Tensor> &bias, std::vector<int64_t> padding) {
    context->save_for_backward({x, weight});
    context->saved_data["padding"] = padding;
    context->saved_data["has_bias"] = bias.has_value();
    const int64_t ones[] = {1, 1}, zeros[] = {0, 0};
    return at::convolution(x, weight, bias, ones, padding, ones, false, zeros, 1);
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto &x = saved[0], &weight = saved[1];
    const auto padding = context->saved_data["padding"].toIntVector();
    const bool has_bias = context->saved_data["has_bias"].toBool();
    // The kernel itself has no derivative: where one is asked for, libtorch's own operation does the work.
    const bool is_own = !at::GradMode::is_enabled();
    const std::array<bool, 3> left_over = {context->needs_input_grad(0) && !is_own,
                                           context->needs_input_grad(1),
                                           has_bias && context->needs_input_grad(2)};
    const int64_t ones[] = {1, 1}, zeros[] = {0, 0}, bias_size[] = {weight.size(0)};
    at::Tensor at_x, at_weight, at_bias;
    if (left_over[0] || left_over[1] || left_over[2]) {
      std::tie(at_x, at_weight, at_bias) =
          at::convolution_backward(gradients[0], x, weight, at::IntArrayRef(bias_size), ones, padding, ones,
                                   false, zeros, 1, left_over);
    }
    if (is_own && context->needs_input_grad(0))
      at_x = input_gradient(gradients[0], weight, x.sizes(), padding);
    return {at_x, at_weight, at_bias, at::Tensor()};
  }
};

bool is_one(at::IntArrayRef sizes) {
  return std::all_of(sizes.begin(), sizes.end(), [](int64_t size) { return size == 1; });
}

bool is_image_convolution(const at::Tensor &x, const at::Tensor &weight, const kdt_convolution &settings) {
  return x.requires_grad() && at::GradMode::is_enabled() && is_plain(x) && is_plain(weight) && x.dim() == 4 &&
         weight.dim() == 4 && x.size(1) <= most_channels && settings.groups == 1 && !settings.transposed &&
         is_one(sizes(settings.stride)) && is_one(sizes(settings.dilation)) && settings.padding.count == 2 &&
         settings.padding.values[0] < weight.size(2) && settings.padding.values[1] < weight.size(3);
}

at::Tensor convolution_of_any_kind(const at::Tensor &x, const at::Tensor &weight, const c10::optional<at::Tensor> &bias,
                                   const kdt_convolution &settings) {
  return at::convolution(x, weight, bias, sizes(settings.stride), sizes(settings.padding), sizes(settings.dilation),
                         settings.transposed, sizes(settings.output_padding), settings.groups);
}

}  // namespace

at::Tensor convolution(const at::Tensor &x, const at::Tensor &weight, const c10::optional<at::Tensor> &bias,
                       const kdt_convolution &settings) {
  // On the processor libtorch rounds what its convolutions of one, two and three dimensions take by itself, but not what this one does.
  if (computes_in_bfloat16(x)) {
    const auto rounded = [](const at::Tensor &value) { return value.to(at::kBFloat16); };
    return convolution_of_any_kind(rounded(x), rounded(weight),
                                   bias.has_value() ? c10::make_optional(rounded(*bias)) : bias, settings);
  }
  if (is_image_convolution(x, weight, settings)) {
    return ImageConvolution::apply(x, weight, bias, sizes(settings.padding).vec());
  }
  return convolution_of_any_kind(x, weight, bias, settings);
}

}  // namespace kdmeta
