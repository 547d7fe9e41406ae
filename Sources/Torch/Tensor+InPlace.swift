internal import CTorch

// Changes of the numbers themselves, never remembered for differentiation.
extension Tensor {
  /// Replaces the numbers by those of `source`.
  public func assign(_ source: Tensor) throws(TorchError) {
    try Engine.check(
      try Engine.table().pointee.assign(handle, source.handle), "assignment of \(source.shape) to \(shape)")
  }

  /// Moves every number between those of `low` and `high`, stretched to this shape.
  public func clampInPlace(_ low: Tensor, _ high: Tensor) throws(TorchError) {
    try Engine.check(
      try Engine.table().pointee.clamp_in_place(handle, low.handle, high.handle), "clamp of \(shape)")
  }

  /// Becomes `decay`·self + `scale`·`source`.
  public func addInPlace(_ source: Tensor, scale: Double = 1, decay: Double = 1) throws(TorchError) {
    try Engine.check(
      try Engine.table().pointee.scaled_add(handle, decay, source.handle, scale),
      "sum of \(source.shape) into \(shape)")
  }

  /// Replaces the rows that `rows` (one dimension of integers) names by those of `source`.
  public func replaceRows(_ rows: Tensor, with source: Tensor) throws(TorchError) {
    try Engine.check(
      try Engine.table().pointee.index_put(handle, rows.handle, source.handle),
      "assignment of \(source.shape) to rows of \(shape)")
  }

  /// Adds to `sums` and `squares` (float64 [classes, units]) each row of this float32 [n, units] less `shift` [units],
  /// and the square of that, at the row's class (int64 [n]). One pass over the rows.
  public func accumulateMoments(
    classes: Tensor, shift: Tensor, sums: Tensor, squares: Tensor
  ) throws(TorchError) {
    try Engine.check(
      try Engine.table().pointee.accumulate_moments(
        handle, classes.handle, shift.handle, sums.handle, squares.handle), "moments of \(shape)")
  }

  /// Adds these activations (float32 [n, units]) minus `shift` (float32 [units]) to `sums` (float64 [classes, units]), and
  /// their products of each two units to `products` (float64 [classes, units, units]), each row at its class (int64 [n]).
  public func accumulateProducts(
    classes: Tensor, shift: Tensor, sums: Tensor, products: Tensor
  ) throws(TorchError) {
    try Engine.check(
      try Engine.table().pointee.accumulate_products(
        handle, classes.handle, shift.handle, sums.handle, products.handle), "products of \(shape)")
  }
}
