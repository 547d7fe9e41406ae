import Arrays
import Torch

/// Units of a layer for some images, and what plain arithmetic in double precision says of them.
struct LabelledUnits {
  /// A row an image.
  var rows: [[Float]] = []
  /// The class of each.
  var classes: [Int] = []

  /// Units that are hard on sums of squares: a large mean with a small spread, one that never varies, one that is twice
  /// another, and a mean that is far from one class to the next. Class 2 has no image.
  static func awkward(count: Int, seed: UInt64) -> LabelledUnits {
    var numbers = Numbers(seed: seed)
    var result = LabelledUnits()
    for _ in 0..<count {
      let number = [0, 1, 3].randomElement(using: &numbers) ?? 0
      let (a, b) = (numbers.normal(), numbers.normal())
      result.classes.append(number)
      result.rows.append(
        [1000 + 0.05 * numbers.normal(), 3, 2 * a, a, a + 0.5 * b, 100 * Double(number) + 0.1 * b].map {
          Float($0)
        })
    }
    return result
  }

  var unitCount: Int { rows[0].count }

  /// Every other image, from the first or the second on.
  func half(_ start: Int) -> LabelledUnits {
    let picked = stride(from: start, to: rows.count, by: 2)
    return LabelledUnits(rows: picked.map { rows[$0] }, classes: picked.map { classes[$0] })
  }

  /// Batches of at most `size` images on the engine.
  func batches(of size: Int) throws -> [(units: Tensor, classes: Tensor)] {
    try stride(from: 0, to: rows.count, by: size).map { start in
      let range = start..<min(rows.count, start + size)
      return (
        try Tensor(rows[range].flatMap { $0 }, shape: [range.count, unitCount]),
        try Tensor(classes[range].map(Int64.init), shape: [range.count])
      )
    }
  }

  func mean(ofClass number: Int) -> [Double] {
    let own = rows(ofClass: number)
    return (0..<unitCount).map { unit in own.reduce(0) { $0 + Double($1[unit]) } / Double(own.count) }
  }

  func covariance(ofClass number: Int) -> [[Double]] {
    let (own, mean) = (rows(ofClass: number), mean(ofClass: number))
    return (0..<unitCount).map { i in
      (0..<unitCount).map { j in
        own.reduce(0) { $0 + (Double($1[i]) - mean[i]) * (Double($1[j]) - mean[j]) } / Double(own.count)
      }
    }
  }

  private func rows(ofClass number: Int) -> [[Float]] { zip(rows, classes).filter { $1 == number }.map(\.0) }
}
