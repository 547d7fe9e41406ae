// Sums of activations, of their squares and of their products per class, in one pass.
#include "Engine.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <vector>

namespace kdmeta {

namespace {

// Row numbers with those of one class beside one another: class c has rows[first[c]] to rows[first[c + 1] - 1].
struct RowsByClass {
  std::vector<int64_t> rows, first;

  RowsByClass(const at::Tensor &classes, int64_t class_count) : first(class_count + 1, 0) {
    const auto numbers = classes.to(at::kCPU).contiguous();
    const auto *number = numbers.data_ptr<int64_t>();
    for (int64_t row = 0; row < numbers.numel(); ++row) {
      TORCH_CHECK_INDEX(number[row] >= 0 && number[row] < class_count, "a class outside 0 to ", class_count - 1);
      ++first[number[row] + 1];
    }
    for (int64_t c = 0; c < class_count; ++c) first[c + 1] += first[c];
    auto next = first;
    rows.resize(numbers.numel());
    for (int64_t row = 0; row < numbers.numel(); ++row) rows[next[number[row]]++] = row;
  }
};

// So many units that their accumulators stay in the nearest cache while rows pass by.
constexpr int64_t tile = 512;

// Rows that are added to one another before they go to the accumulators, whose bytes are four times those of a row.
constexpr int64_t rows_at_once = 4;

// The widest vector instructions that the processor has, whatever the rest is compiled for.
#if defined(__x86_64__) && defined(__GLIBC__) && __has_attribute(target_clones)
#define KDMETA_WIDEST_VECTORS __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define KDMETA_WIDEST_VECTORS
#endif

// Adds rows of one class to the accumulators of a tile of units.
KDMETA_WIDEST_VECTORS
void accumulate_tile(const float *values, int64_t units, const int64_t *rows, int64_t count, const float *shift,
                     double *__restrict sums, double *__restrict squares, int64_t width) {
  int64_t index = 0;
  for (; index + rows_at_once <= count; index += rows_at_once) {
    const float *__restrict a = values + rows[index] * units;
    const float *__restrict b = values + rows[index + 1] * units;
    const float *__restrict c = values + rows[index + 2] * units;
    const float *__restrict d = values + rows[index + 3] * units;
    for (int64_t unit = 0; unit < width; ++unit) {
      const double centre = shift[unit];
      const double w = a[unit] - centre, x = b[unit] - centre, y = c[unit] - centre, z = d[unit] - centre;
      sums[unit] += (w + x) + (y + z);
      squares[unit] += (w * w + x * x) + (y * y + z * z);
    }
  }
  for (; index < count; ++index) {
    const float *__restrict value = values + rows[index] * units;
    for (int64_t unit = 0; unit < width; ++unit) {
      const double centred = static_cast<double>(value[unit]) - shift[unit];
      sums[unit] += centred;
      squares[unit] += centred * centred;
    }
  }
}

void check_observation(const at::Tensor &values, const at::Tensor &classes, const at::Tensor &shift,
                       const at::Tensor &sums, const at::Tensor &others) {
  TORCH_CHECK(values.dim() == 2 && sums.dim() == 2 && classes.numel() == values.size(0) &&
                  values.size(1) == sums.size(1) && shift.numel() == values.size(1),
              "activations ", values.sizes(), ", classes ", classes.sizes(), ", shift ", shift.sizes(),
              " and sums ", sums.sizes(), " do not fit together");
  TORCH_CHECK_TYPE(values.scalar_type() == at::kFloat && shift.scalar_type() == at::kFloat &&
                       classes.scalar_type() == at::kLong && sums.scalar_type() == at::kDouble &&
                       others.scalar_type() == at::kDouble,
                   "moments take float32 activations and shift, int64 classes and float64 accumulators, got ",
                   values.scalar_type(), ", ", shift.scalar_type(), ", ", classes.scalar_type(), ", ",
                   sums.scalar_type(), " and ", others.scalar_type());
}

void accumulate_moments(const at::Tensor &values, const at::Tensor &classes, const at::Tensor &shift,
                        at::Tensor &sums, at::Tensor &squares) {
  check_observation(values, classes, shift, sums, squares);
  TORCH_CHECK(sums.sizes() == squares.sizes(), "sums ", sums.sizes(), " and squares ", squares.sizes(),
              " differ in shape");
  const RowsByClass by_class(classes, sums.size(0));
  if (!values.device().is_cpu()) {
    auto centred = values.to(at::kDouble) - shift;
    sums.index_add_(0, classes, centred);
    squares.index_add_(0, classes, centred.square());
    return;
  }
  const auto v = values.contiguous();
  const auto s = shift.contiguous();
  TORCH_CHECK(s.device().is_cpu() && sums.device().is_cpu() && squares.device().is_cpu() && sums.is_contiguous() &&
                  squares.is_contiguous(),
              "accumulators must be row-major, and everything on one device");
  const int64_t units = v.size(1);
  const auto *value = v.data_ptr<float>();
  const auto *centre = s.data_ptr<float>();
  auto *sum = sums.data_ptr<double>();
  auto *square = squares.data_ptr<double>();
  // Threads divide the units, so they share no accumulator and sums do not depend on how many there are.
  at::parallel_for(0, (units + tile - 1) / tile, 1, [&](int64_t begin, int64_t end) {
    for (int64_t part = begin; part < end; ++part) {
      const int64_t at = part * tile, width = std::min(tile, units - at);
      for (int64_t c = 0; c < sums.size(0); ++c) {
        const int64_t first = by_class.first[c], count = by_class.first[c + 1] - first;
        accumulate_tile(value + at, units, by_class.rows.data() + first, count, centre + at, sum + c * units + at,
                        square + c * units + at, width);
      }
    }
  });
}

void accumulate_products(const at::Tensor &values, const at::Tensor &classes, const at::Tensor &shift,
                         at::Tensor &sums, at::Tensor &products) {
  check_observation(values, classes, shift, sums, products);
  TORCH_CHECK(products.dim() == 3 && products.size(0) == sums.size(0) && products.size(1) == sums.size(1) &&
                  products.size(2) == sums.size(1),
              "sums ", sums.sizes(), " and products ", products.sizes(), " do not fit together");
  const RowsByClass by_class(classes, sums.size(0));
  const auto rows = at::from_blob(const_cast<int64_t *>(by_class.rows.data()),
                                  {static_cast<int64_t>(by_class.rows.size())}, at::kLong)
                        .to(values.device());
  // In double precision before the products, or a class far from the shift would drown its own spread.
  const auto centred = values.index_select(0, rows).to(at::kDouble).sub_(shift);
  const auto add = [&](int64_t begin, int64_t end) {
    at::NoGradGuard without_gradients;
    for (int64_t c = begin; c < end; ++c) {
      const int64_t first = by_class.first[c], count = by_class.first[c + 1] - first;
      if (count == 0) continue;
      const auto own = centred.narrow(0, first, count);
      sums.select(0, c).add_(own.sum(0));
      products.select(0, c).addmm_(own.t(), own);
    }
  };
  // Threads divide the classes where one class's product is too small a work to share.
  if (values.device().is_cpu() && values.size(1) <= tile)
    at::parallel_for(0, sums.size(0), 1, add);
  else
    add(0, sums.size(0));
}

}  // namespace

void fill_statistics(kdt_engine &table) {
  table.accumulate_moments = [](kdt_tensor values, kdt_tensor classes, kdt_tensor shift, kdt_tensor sums,
                                kdt_tensor squares) {
    return guarded([&] {
      at::NoGradGuard without_gradients;
      accumulate_moments(values->value.detach(), classes->value, shift->value, sums->value, squares->value);
    });
  };
  table.accumulate_products = [](kdt_tensor values, kdt_tensor classes, kdt_tensor shift, kdt_tensor sums,
                                 kdt_tensor products) {
    return guarded([&] {
      at::NoGradGuard without_gradients;
      accumulate_products(values->value.detach(), classes->value, shift->value, sums->value, products->value);
    });
  };
}

}  // namespace kdmeta
