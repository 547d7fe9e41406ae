public import Arrays

extension ShapedArray<Float> {
  /// The furthest that a number is from that at the same place in `other`; infinite where the shapes differ or either is not
  /// finite. Here since loops over millions of numbers take long where they are not optimised.
  public func furthest(from other: ShapedArray) -> Float {
    guard shape == other.shape else { return .infinity }
    var furthest: Float = 0
    for (a, b) in zip(scalars, other.scalars) {
      guard a.isFinite, b.isFinite else { return .infinity }
      furthest = max(furthest, abs(a - b))
    }
    return furthest
  }

  /// The greatest absolute value; 0 where there are no numbers.
  public var greatest: Float { scalars.reduce(0) { max($0, abs($1)) } }
}
