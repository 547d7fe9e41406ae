// The layers of networks, and what is done to images on the way in.
#include "Layers.h"

#include <limits>

namespace kdmeta {

void fill_networks(kdt_engine &table) {
  table.linear = [](kdt_tensor x, kdt_tensor weight, kdt_tensor bias, kdt_tensor *out) {
    return making(out, [&] { return at::linear(x->value, weight->value, optional(bias)); });
  };
  table.convolution = [](kdt_tensor x, kdt_tensor weight, kdt_tensor bias, const kdt_convolution *settings,
                         kdt_tensor *out) {
    return making(out, [&] { return convolution(x->value, weight->value, optional(bias), *settings); });
  };
  table.enlarging_convolution = [](kdt_tensor x, kdt_tensor weight, kdt_tensor bias, kdt_tensor *out) {
    return making(out, [&] { return enlarging_convolution(x->value, weight->value, optional(bias)); });
  };
  table.max_pool = [](kdt_tensor x, const kdt_pooling *settings, kdt_tensor *out) {
    return making(out, [&] { return max_pool(x->value, *settings); });
  };
  table.average_pool = [](kdt_tensor x, const kdt_pooling *settings, kdt_tensor *out) {
    return making(out, [&] {
      return at::avg_pool2d(x->value, sizes(settings->kernel), sizes(settings->stride),
                            sizes(settings->padding), settings->ceil_mode, settings->count_include_pad);
    });
  };
  table.batch_norm = [](kdt_tensor x, kdt_tensor weight, kdt_tensor bias, kdt_tensor running_mean,
                        kdt_tensor running_variance, bool training, double momentum, double epsilon,
                        kdt_tensor *out) {
    return making(out, [&] {
      // One number has no unbiased variance: libtorch would make the running one infinite or NaN.
      TORCH_CHECK_VALUE(!training || x->value.dim() < 2 || x->value.numel() != x->value.size(1),
                        "training takes more than one number a channel, got ", x->value.sizes());
      return at::batch_norm(x->value, weight->value, bias->value, running_mean->value,
                            running_variance->value, training, momentum, epsilon, false);
    });
  };
  table.resize_bilinear = [](kdt_tensor x, int64_t height, int64_t width, kdt_tensor *out) {
    return making(out, [&] {
      const int64_t size[] = {height, width};
      return at::upsample_bilinear2d(x->value, size, /*align_corners=*/false, c10::nullopt, c10::nullopt);
    });
  };
  table.resize_nearest = [](kdt_tensor x, int64_t height, int64_t width, kdt_tensor *out) {
    return making(out, [&] {
      const int64_t size[] = {height, width};
      return at::upsample_nearest2d(x->value, size, c10::nullopt, c10::nullopt);
    });
  };
  table.sample_affine = [](kdt_tensor x, kdt_tensor maps, bool repeat_border, kdt_tensor *out) {
    return making(out, [&] {
      constexpr int64_t bilinear = 0;
      const int64_t padding = repeat_border ? 1 : 0;
      auto grid = at::affine_grid_generator(maps->value, x->value.sizes(), false);
      return at::grid_sampler(x->value, grid, bilinear, padding, false);
    });
  };
  table.cross_entropy = [](kdt_tensor logits, kdt_tensor classes, kdt_tensor *out) {
    // libtorch leaves rows of class -100 out unless told another number.
    constexpr int64_t left_out = std::numeric_limits<int64_t>::min();
    return making(out, [&] {
      return at::cross_entropy_loss(logits->value, classes->value, {}, at::Reduction::Mean, left_out);
    });
  };
}

}  // namespace kdmeta
