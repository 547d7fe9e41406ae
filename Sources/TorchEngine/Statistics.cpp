// Sums of activations and of their squares per class, in one pass.
#include "Engine.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

namespace kdmeta {

namespace {

// Adds the units [begin, end) of every row, so that threads share no accumulator.
void accumulate_units(const float *values, const int64_t *classes, const float *shift, double *sums,
                      double *squares, int64_t rows, int64_t units, int64_t begin, int64_t end) {
  for (int64_t row = 0; row < rows; ++row) {
    const float *__restrict value = values + row * units;
    double *__restrict sum = sums + classes[row] * units;
    double *__restrict square = squares + classes[row] * units;
    for (int64_t unit = begin; unit < end; ++unit) {
      const double centred = static_cast<double>(value[unit]) - shift[unit];
      sum[unit] += centred;
      square[unit] += centred * centred;
    }
  }
}

void accumulate(const at::Tensor &values, const at::Tensor &classes, const at::Tensor &shift,
                at::Tensor &sums, at::Tensor &squares) {
  TORCH_CHECK(values.dim() == 2 && sums.dim() == 2 && sums.sizes() == squares.sizes() &&
                  values.size(1) == sums.size(1) && classes.numel() == values.size(0) &&
                  shift.numel() == values.size(1),
              "activations ", values.sizes(), ", classes ", classes.sizes(), ", shift ", shift.sizes(),
              " and accumulators ", sums.sizes(), " do not fit together");
  TORCH_CHECK_TYPE(values.scalar_type() == at::kFloat && shift.scalar_type() == at::kFloat &&
                       classes.scalar_type() == at::kLong && sums.scalar_type() == at::kDouble &&
                       squares.scalar_type() == at::kDouble,
                   "moments take float32 activations and shift, int64 classes and float64 accumulators, got ",
                   values.scalar_type(), ", ", shift.scalar_type(), ", ", classes.scalar_type(), ", ",
                   sums.scalar_type(), " and ", squares.scalar_type());
  if (values.size(0) == 0) return;
  TORCH_CHECK_INDEX(classes.min().item<int64_t>() >= 0 && classes.max().item<int64_t>() < sums.size(0),
                    "a class outside 0 to ", sums.size(0) - 1);
  if (!values.device().is_cpu()) {
    auto centred = values.to(at::kDouble) - shift;
    sums.index_add_(0, classes, centred);
    squares.index_add_(0, classes, centred.square());
    return;
  }
  const auto v = values.contiguous();
  const auto c = classes.contiguous();
  const auto s = shift.contiguous();
  TORCH_CHECK(c.device().is_cpu() && s.device().is_cpu() && sums.device().is_cpu() &&
                  squares.device().is_cpu() && sums.is_contiguous() && squares.is_contiguous(),
              "accumulators must be row-major, and everything on one device");
  const int64_t rows = v.size(0), units = v.size(1);
  const auto *value = v.data_ptr<float>();
  const auto *row_class = c.data_ptr<int64_t>();
  const auto *centre = s.data_ptr<float>();
  auto *sum = sums.data_ptr<double>();
  auto *square = squares.data_ptr<double>();
  at::parallel_for(0, units, 512, [&](int64_t begin, int64_t end) {
    accumulate_units(value, row_class, centre, sum, square, rows, units, begin, end);
  });
}

}  // namespace

void fill_statistics(kdt_engine &table) {
  table.accumulate_moments = [](kdt_tensor values, kdt_tensor classes, kdt_tensor shift, kdt_tensor sums,
                                kdt_tensor squares) {
    return guarded([&] {
      at::NoGradGuard without_gradients;
      accumulate(values->value.detach(), classes->value, shift->value, sums->value, squares->value);
    });
  };
}

}  // namespace kdmeta
