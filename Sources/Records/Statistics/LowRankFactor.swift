import Arrays
import LinearAlgebra

/// A covariance as F·Fᵀ + diag(s²): some directions along which units vary together, and what these leave of each unit's
/// variance.
struct LowRankFactor {
  /// F, row-major [units, width], zero where there were fewer directions.
  fileprivate let factor: [Float]
  /// s [units]
  fileprivate let residual: [Float]

  /// The covariance that has the columns of `directions`, scaled by the roots of their variances, and these `variances` of units.
  ///
  /// - Precondition: there are at most `width` columns.
  init(_ directions: Matrix, width: Int, variances: [Double]) {
    precondition(directions.columns <= width)
    var factor = [Float](repeating: 0, count: directions.rows * width)
    var left = variances
    for column in 0..<directions.columns {
      for unit in 0..<directions.rows {
        let entry = directions[unit, column]
        factor[unit * width + column] = Float(entry)
        left[unit] -= entry * entry
      }
    }
    self.factor = factor
    // Rounding can take a variance of nothing below zero.
    residual = left.map { Float(max(0, $0).squareRoot()) }
  }
}

extension StoredGaussian {
  /// The Gaussians with a factor a class, each of `rank` directions.
  init(mean: ShapedArray<Float>, _ factors: [LowRankFactor], rank: Int, errors: [Double]? = nil) {
    let rows = mean.shape
    self.init(
      mean: mean,
      spread: .lowRank(
        ShapedArray(shape: rows + [rank], scalars: factors.flatMap(\.factor)),
        residual: ShapedArray(shape: rows, scalars: factors.flatMap(\.residual)),
        error: errors.map { ShapedArray(shape: [$0.count], scalars: $0.map { Float($0) }) }))
  }
}
