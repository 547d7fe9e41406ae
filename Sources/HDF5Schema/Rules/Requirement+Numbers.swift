public import Arrays

extension Requirement<Int64> {
  /// Exactly this.
  public static func equal(_ expected: Int64) -> Requirement {
    Requirement { $0 == expected ? nil : "it is \($0) and must be \(expected)" }
  }

  /// Not below this.
  public static func atLeast(_ least: Int64) -> Requirement {
    Requirement { $0 >= least ? nil : "it is \($0) and must be ≥ \(least)" }
  }
}

extension Requirement<[Int64]> {
  /// Not below this.
  public static func atLeast(_ least: Int64) -> Requirement {
    Requirement { values in
      values.first { $0 < least }.map { "it holds \($0); every number must be ≥ \(least)" }
    }
  }

  /// Ranges of places up to `end`, each given by its first place and the one after its last.
  static func ranges(upTo end: Int?, of list: String) -> Requirement {
    Requirement { places in
      if let problem = atLeast(0).problem(places) { return problem }
      guard places.count.isMultiple(of: 2) else {
        return
          "it holds \(places.count) places, which must come in pairs: the first and the one after the last"
      }
      let empty = stride(from: 0, to: places.count, by: 2).first { places[$0] >= places[$0 + 1] }
      guard empty == nil, zip(places, places.dropFirst()).allSatisfy({ $0 <= $1 }) else {
        return "the places must rise from one to the next, and no two ranges may share one"
      }
      guard let end, let last = places.last, last > end else { return nil }
      return "it ends behind place \(last) of \(end) \(list)"
    }
  }

  /// Places in an order, none twice.
  public static let rising = that("the numbers must rise from 0 or more") { values in
    values.first ?? 0 >= 0 && zip(values, values.dropFirst()).allSatisfy { $0 < $1 }
  }

  /// Lengths of dimensions whose product can be counted.
  public static let shape = Requirement { lengths in
    if let problem = atLeast(1).problem(lengths) { return problem }
    return lengths.map { Int($0) }.checkedProduct == nil ? "the product of \(lengths) overflows" : nil
  }
}

extension Requirement<Double> {
  /// More than 0.
  public static let positive = that("it must be > 0") { $0 > 0 }
  /// From 0 to below 1.
  public static let probability = that("it must be ≥ 0 and < 1") { $0 >= 0 && $0 < 1 }
}

extension Requirement<[Double]> {
  /// More than 0, each.
  public static let positive = that("every number must be > 0") { $0.allSatisfy { $0 > 0 } }
  /// None below the one before it.
  public static let notFalling = that("the numbers must rise") {
    zip($0, $0.dropFirst()).allSatisfy { $0 <= $1 }
  }
}

extension Requirement {
  /// Every dataset is held to this, whatever else is required of it.
  static func finite<Scalar: BinaryFloatingPoint & SendableMetatype>() -> Requirement
  where Value == ShapedArray<Scalar> {
    Requirement { array in
      let count = array.scalars.count { !$0.isFinite }
      return count == 0 ? nil : "\(values(count, "infinite or not a number")); statistics must be finite"
    }
  }

  /// No number is negative; `what` they are stands in the error.
  public static func nonNegative<Scalar: BinaryFloatingPoint & SendableMetatype>(_ what: String)
    -> Requirement
  where Value == ShapedArray<Scalar> {
    Requirement { array in
      let count = array.scalars.count { $0 < 0 }
      return count == 0 ? nil : "\(values(count, "negative")); \(what) must be ≥ 0 (was the file edited?)"
    }
  }
}

/// So many values of a kind, in words.
private func values(_ count: Int, _ kind: String) -> String {
  "\(count) \(kind) value\(count == 1 ? "" : "s")"
}

extension Requirement<ShapedArray<Float>> {
  /// Statistics of 16 bits are held to this too.
  static let half = Requirement { array in
    let count = array.scalars.count { !Float16($0).isFinite }
    return count == 0
      ? nil : "\(count) beyond ±65,504, the range of 16-bit floats; store this record with 32 bits"
  }

  /// Each class's square matrix is zero above its diagonal, on which nothing is negative.
  public static let lowerTriangular = Requirement { array in
    guard array.shape.count == 3, array.shape[1] == array.shape[2] else { return "it is not square" }
    let width = array.shape[1]
    var (above, negative) = (0, 0)
    for (row, start) in stride(from: 0, to: array.count, by: width).enumerated() {
      let diagonal = row % width
      if array.scalars[start + diagonal] < 0 { negative += 1 }
      above += array.scalars[start + diagonal + 1..<start + width].count { $0 != 0 }
    }
    if above > 0 { return "\(values(above, "nonzero")) above the diagonal; factors must be lower triangular" }
    return negative == 0
      ? nil : "\(values(negative, "negative")) on the diagonal; factors must have a diagonal ≥ 0"
  }
}
