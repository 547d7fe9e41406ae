/// Arithmetic on numbers that files claim.
enum OverflowChecked {
  /// The product of `factors`, none of them negative; nil where it is beyond `Int`.
  static func product(_ factors: some Sequence<Int>) -> Int? {
    var product = 1
    for factor in factors {
      let (next, overflow) = product.multipliedReportingOverflow(by: factor)
      if overflow { return nil }
      product = next
    }
    return product
  }
}
