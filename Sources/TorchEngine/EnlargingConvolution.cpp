// The convolution by 3×3 of images whose places are all repeated, as in generators.
#include "Layers.h"

#include <torch/csrc/autograd/custom_function.h>

namespace kdmeta {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

const int64_t stride[] = {2, 2}, padding[] = {1, 1}, dilation[] = {1, 1}, none[] = {0, 0};

// Repeating places and convolving them is the transpose of one convolution by 4×4 in steps of two: 16 multiplications a
// small place and pair of channels in place of 36. libtorch's own transposed convolution is slow on the CPU, backwards most
// of all. Here it is put together of what it is: the gradients of an ordinary one, each of them fast.
struct TransposedConvolution : torch::autograd::Function<TransposedConvolution> {
  // `kernel` is that of the ordinary convolution, from the large images to the small: [small channels, large channels, 4, 4].
  static at::Tensor forward(AutogradContext *context, const at::Tensor &x, const at::Tensor &kernel,
                            const c10::optional<at::Tensor> &bias) {
    context->save_for_backward({x, kernel});
    context->saved_data["has_bias"] = bias.has_value();
    const int64_t shape[] = {x.size(0), kernel.size(1), 2 * x.size(2), 2 * x.size(3)};
    // Its numbers do not matter, only its shape and layout.
    const auto large = at::empty(shape, x.options().memory_format(at::MemoryFormat::ChannelsLast));
    auto result = std::get<0>(at::convolution_backward(x, large, kernel, c10::nullopt, stride, padding, dilation, false,
                                                       none, 1, {true, false, false}));
    if (bias.has_value()) result.add_(bias->view({1, -1, 1, 1}));
    return result;
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto &x = saved[0], &kernel = saved[1];
    const auto gradient = gradients[0].contiguous(at::MemoryFormat::ChannelsLast);
    at::Tensor at_x, at_kernel, at_bias;
    if (context->needs_input_grad(0)) {
      at_x = at::convolution(gradient, kernel, {}, stride, padding, dilation, false, none, 1);
    }
    if (context->needs_input_grad(1)) {
      at_kernel = std::get<1>(at::convolution_backward(x, gradient, kernel, c10::nullopt, stride, padding, dilation, false,
                                                       none, 1, {false, true, false}));
    }
    if (context->saved_data["has_bias"].toBool() && context->needs_input_grad(2)) at_bias = gradient.sum({0, 2, 3});
    return {at_x, at_kernel, at_bias};
  }
};

}  // namespace

at::Tensor enlarging_convolution(const at::Tensor &x, const at::Tensor &weight, const c10::optional<at::Tensor> &bias) {
  const int64_t three[] = {3, 3}, two[] = {2, 2}, one[] = {1, 1};
  TORCH_CHECK_VALUE(x.dim() == 4 && weight.dim() == 4 && weight.sizes().slice(2) == at::IntArrayRef(three),
                    "takes images and a kernel of 3×3, got ", x.sizes(), " and ", weight.sizes());
  // Each place of the large image takes from a place of the small one the sum of the kernel's numbers that fall there: sums over
  // two by two of the turned kernel.
  auto kernel = at::avg_pool2d(weight.flip({2, 3}).transpose(0, 1), two, one, one, false, true, 1)
                    .contiguous(at::MemoryFormat::ChannelsLast);
  auto small = x.contiguous(at::MemoryFormat::ChannelsLast);
  // What is put together below is no layer that libtorch would do this for.
  if (computes_in_bfloat16(x)) {
    kernel = kernel.to(at::kBFloat16);
    small = small.to(at::kBFloat16);
  }
  if (x.is_cpu()) return TransposedConvolution::apply(small, kernel, bias);
  return at::conv_transpose2d(small, kernel, bias, stride, padding);
}

}  // namespace kdmeta
