// Views, selections and joins.
#include "Engine.h"

namespace kdmeta {

void fill_shapes(kdt_engine &table) {
  table.reshape = [](kdt_tensor a, kdt_sizes shape, kdt_tensor *out) {
    return making(out, [&] { return a->value.reshape(sizes(shape)); });
  };
  table.expand = [](kdt_tensor a, kdt_sizes shape, kdt_tensor *out) {
    return making(out, [&] { return a->value.expand(sizes(shape)); });
  };
  table.permute = [](kdt_tensor a, kdt_sizes dimensions, kdt_tensor *out) {
    return making(out, [&] { return a->value.permute(sizes(dimensions)); });
  };
  table.slice = [](kdt_tensor a, int64_t dimension, int64_t start, int64_t end, int64_t step,
                   kdt_tensor *out) {
    return making(out, [&] { return a->value.slice(dimension, start, end, step); });
  };
  table.index_select = [](kdt_tensor a, int64_t dimension, kdt_tensor index, kdt_tensor *out) {
    return making(out, [&] { return a->value.index_select(dimension, index->value); });
  };
  table.gather = [](kdt_tensor a, int64_t dimension, kdt_tensor index, kdt_tensor *out) {
    return making(out, [&] { return a->value.gather(dimension, index->value); });
  };
  table.flip = [](kdt_tensor a, kdt_sizes dimensions, kdt_tensor *out) {
    return making(out, [&] { return a->value.flip(sizes(dimensions)); });
  };
  table.put_rows = [](kdt_tensor a, kdt_tensor index, kdt_tensor source, bool adds, kdt_tensor *out) {
    return making(out, [&] {
      // Parts that layers made may have fewer bits than others.
      const auto type = at::result_type(a->value, source->value);
      return at::index_put(a->value.to(type), {index->value}, source->value.to(type), adds);
    });
  };
  table.concatenate = [](const kdt_tensor *parts, int64_t count, int64_t dimension, kdt_tensor *out) {
    return making(out, [&] { return at::cat(list(parts, count), dimension); });
  };
  table.pad = [](kdt_tensor a, kdt_sizes amounts, double value, kdt_tensor *out) {
    return making(out, [&] { return at::constant_pad_nd(a->value, sizes(amounts), value); });
  };
  table.one_hot = [](kdt_tensor classes, int64_t count, kdt_tensor *out) {
    return making(out, [&] { return at::one_hot(classes->value, count).to(at::kFloat); });
  };
}

}  // namespace kdmeta
