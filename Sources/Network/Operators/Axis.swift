extension Int {
  /// This place in a list of `count`, where negative numbers count from the end.
  func wrapped(to count: Int) -> Int { self < 0 ? self + count : self }
}

extension [Int] {
  /// Where in this shape the dimension is that a node calls `axis`; negative ones count from the end.
  func index(ofAxis axis: Int) throws(ModelError) -> Int {
    guard (-count..<count).contains(axis) else {
      throw ModelError(.invalid, "its axis \(axis) is none of a value of shape \(self)")
    }
    return axis.wrapped(to: count)
  }
}
