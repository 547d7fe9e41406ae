// Element-wise operations, products and reductions.
#include "Engine.h"

#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <vector>

namespace kdmeta {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// A rectifier that lets a share of the gradient pass backwards where it is shut.
struct LeakingRectifier : torch::autograd::Function<LeakingRectifier> {
  static at::Tensor forward(AutogradContext *context, const at::Tensor &x, double leak) {
    context->save_for_backward({x});
    context->saved_data["leak"] = leak;
    return x.relu();
  }

  static variable_list backward(AutogradContext *context, variable_list gradients) {
    const auto x = context->get_saved_variables()[0];
    const double leak = context->saved_data["leak"].toDouble();
    return {at::leaky_relu_backward(gradients[0], x, leak, /*self_is_result=*/false), at::Tensor()};
  }
};

at::Tensor unary(kdt_unary operation, const at::Tensor &a) {
  switch (operation) {
    case KDT_NEGATE: return a.neg();
    case KDT_ABSOLUTE: return a.abs();
    case KDT_EXPONENTIAL: return a.exp();
    case KDT_LOGARITHM: return a.log();
    case KDT_SQUARE_ROOT: return a.sqrt();
    case KDT_SQUARE: return a.square();
    case KDT_RELU: return a.relu();
    case KDT_TANH: return a.tanh();
    case KDT_SIGMOID: return a.sigmoid();
    case KDT_FLOOR: return a.floor();
    case KDT_IS_FINITE: return at::isfinite(a);
    case KDT_CEILING: return a.ceil();
    case KDT_ROUND: return a.round();
    case KDT_SIGN: return a.sign();
    case KDT_ERROR_FUNCTION: return a.erf();
  }
  TORCH_CHECK_VALUE(false, "no element-wise operation has the number ", static_cast<int32_t>(operation));
}

bool is_integral(const at::Tensor &a) { return at::isIntegralType(a.scalar_type(), /*includeBool=*/false); }

at::Tensor binary(kdt_binary operation, const at::Tensor &a, const at::Tensor &b) {
  switch (operation) {
    case KDT_ADD: return a + b;
    case KDT_SUBTRACT: return a - b;
    case KDT_MULTIPLY: return a * b;
    case KDT_DIVIDE: return is_integral(a) && is_integral(b) ? at::div(a, b, "trunc") : a / b;
    case KDT_MAXIMUM: return at::maximum(a, b);
    case KDT_MINIMUM: return at::minimum(a, b);
    case KDT_MATRIX_PRODUCT: return at::matmul(a, b);
    case KDT_EQUAL: return a.eq(b);
    case KDT_GREATER: return a.gt(b);
    case KDT_POWER: return at::pow(a, b);
    case KDT_REMAINDER: return at::remainder(a, b);
    case KDT_TRUNCATED_REMAINDER: return at::fmod(a, b);
  }
  TORCH_CHECK_VALUE(false, "no operation of two operands has the number ", static_cast<int32_t>(operation));
}

at::Tensor product(const at::Tensor &a, at::IntArrayRef dimensions, bool keep) {
  if (dimensions.empty()) return a.prod();
  auto result = a;
  for (const int64_t dimension : dimensions) result = result.prod(dimension, /*keepdim=*/true);
  if (keep) return result;
  // From the last on, so that those before keep their numbers.
  std::vector<int64_t> places;
  for (const int64_t dimension : dimensions) places.push_back(dimension < 0 ? dimension + a.dim() : dimension);
  std::sort(places.rbegin(), places.rend());
  for (const int64_t place : places) result = result.squeeze(place);
  return result;
}

at::Tensor reduce(kdt_reduction operation, const at::Tensor &a, at::IntArrayRef dimensions, bool keep) {
  switch (operation) {
    case KDT_SUM: return a.sum(dimensions, keep);
    case KDT_MEAN: return a.mean(dimensions, keep);
    case KDT_GREATEST: return a.amax(dimensions, keep);
    case KDT_LEAST: return a.amin(dimensions, keep);
    case KDT_PRODUCT: return product(a, dimensions, keep);
  }
  TORCH_CHECK_VALUE(false, "no reduction has the number ", static_cast<int32_t>(operation));
}

}  // namespace

void fill_arithmetic(kdt_engine &table) {
  table.unary = [](kdt_unary operation, kdt_tensor a, kdt_tensor *out) {
    return making(out, [&] { return unary(operation, a->value); });
  };
  table.binary = [](kdt_binary operation, kdt_tensor a, kdt_tensor b, kdt_tensor *out) {
    return making(out, [&] { return binary(operation, a->value, b->value); });
  };
  table.affine = [](kdt_tensor a, double scale, double offset, kdt_tensor *out) {
    return making(out, [&] {
      if (scale == 1) return a->value + offset;
      return offset == 0 ? a->value * scale : a->value * scale + offset;
    });
  };
  table.power = [](kdt_tensor a, double exponent, kdt_tensor *out) {
    return making(out, [&] { return a->value.pow(exponent); });
  };
  table.clamp = [](kdt_tensor a, double low, double high, kdt_tensor *out) {
    return making(out, [&] { return a->value.clamp(low, high); });
  };
  table.leaky_relu = [](kdt_tensor a, double slope, kdt_tensor *out) {
    return making(out, [&] { return at::leaky_relu(a->value, slope); });
  };
  table.leaking_relu = [](kdt_tensor a, double leak, kdt_tensor *out) {
    return making(out, [&] { return LeakingRectifier::apply(a->value, leak); });
  };
  table.softmax = [](kdt_tensor a, int64_t dimension, kdt_tensor *out) {
    return making(out, [&] { return a->value.softmax(dimension); });
  };
  table.log_softmax = [](kdt_tensor a, int64_t dimension, kdt_tensor *out) {
    return making(out, [&] { return a->value.log_softmax(dimension); });
  };
  table.where = [](kdt_tensor condition, kdt_tensor a, kdt_tensor b, kdt_tensor *out) {
    return making(out, [&] { return at::where(condition->value, a->value, b->value); });
  };
  table.reduce = [](kdt_reduction operation, kdt_tensor a, kdt_sizes dimensions, bool keep, kdt_tensor *out) {
    return making(out, [&] { return reduce(operation, a->value, sizes(dimensions), keep); });
  };
  table.argmax = [](kdt_tensor a, int64_t dimension, kdt_tensor *out) {
    return making(out, [&] { return a->value.argmax(dimension); });
  };
  table.sort = [](kdt_tensor a, int64_t dimension, bool descending, kdt_tensor *values, kdt_tensor *places) {
    return guarded([&] {
      auto result = at::sort(a->value, /*stable=*/true, dimension, descending);
      *values = wrap(std::get<0>(result));
      *places = wrap(std::get<1>(result));
    });
  };
  table.einsum = [](const char *equation, const kdt_tensor *operands, int64_t count, kdt_tensor *out) {
    return making(out, [&] { return at::einsum(equation, list(operands, count)); });
  };
  table.cholesky = [](kdt_tensor a, kdt_tensor *factor, kdt_tensor *info) {
    return guarded([&] {
      auto result = at::linalg_cholesky_ex(a->value);
      *factor = wrap(std::get<0>(result));
      *info = wrap(std::get<1>(result));
    });
  };
}

}  // namespace kdmeta
