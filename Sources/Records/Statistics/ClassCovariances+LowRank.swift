import Arrays
import LinearAlgebra
import Spectral
import Torch

extension ClassCovariances {
  /// The mean and the `rank` strongest directions of each class's covariance, with what they leave of every unit's variance as
  /// deviations: the nearest covariance of that form in the directions it keeps, with every variance as observed.
  func lowRankGaussian(isWithheld: [Bool], rank: Int) throws(RecordError) -> StoredGaussian {
    let (mean, covariance) = try onEngine { () throws(TorchError) in try moments(isWithheld: isWithheld) }
    let (classCount, unitCount) = (mean.shape[0], mean.shape[1])
    var factors: [Float] = []
    var residuals: [Float] = []
    for number in 0..<classCount {
      let size = unitCount * unitCount
      let own = Matrix(
        rows: unitCount, columns: unitCount,
        elements: Array(covariance.scalars[number * size..<(number + 1) * size]))
      let (factor, residual) = try LowRankFactor.of(own, rank: isWithheld[number] ? 0 : rank, width: rank)
      factors += factor
      residuals += residual
    }
    return StoredGaussian(
      mean: mean,
      spread: .lowRank(
        ShapedArray(shape: [classCount, unitCount, rank], scalars: factors),
        residual: ShapedArray(shape: [classCount, unitCount], scalars: residuals)))
  }

  /// What a bundle's `record` stores of the coefficients of `layer`.
  func stored(
    isWithheld: [Bool], rank: Int, record: String, layer: String
  ) throws(RecordError) -> StoredGaussian {
    let isFinite: Bool = try onEngine { () throws(TorchError) in try self.isFinite() }
    guard isFinite else { throw .notFinite(record: record, layer: layer) }
    return try lowRankGaussian(isWithheld: isWithheld, rank: rank)
  }
}

/// A covariance as F·Fᵀ + diag(s²).
private enum LowRankFactor {
  /// F row-major [units, width], zero beyond its first `rank` columns, and s [units], both in single precision.
  static func of(
    _ covariance: Matrix, rank: Int, width: Int
  ) throws(RecordError) -> (factor: [Float], residual: [Float]) {
    let units = covariance.rows
    var factor = [Float](repeating: 0, count: units * width)
    var left = (0..<units).map { covariance[$0, $0] }
    if rank > 0 {
      let pairs = try onSpectrum { () throws(SpectralError) in
        do throws(LinearAlgebraError) {
          return try SymmetricEigenproblem.dense(covariance, .greatest, count: rank)
        } catch { throw .eigenproblem(error) }
      }
      for (column, value) in pairs.values.enumerated() {
        let scale = max(0, value).squareRoot()
        for unit in 0..<units {
          let entry = pairs.vectors[unit, column] * scale
          factor[unit * width + column] = Float(entry)
          left[unit] -= entry * entry
        }
      }
    }
    return (factor, left.map { Float(max(0, $0).squareRoot()) })
  }
}
