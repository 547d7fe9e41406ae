internal import Arrays
import Torch

/// Means and full covariances of a layer's units for each class, taken about a fixed shift and kept in double precision.
final class ClassCovariances: ClassStatistics {
  private let classCount: Int
  private let unitCount: Int
  private var shift: Tensor?
  private var counts: [Double]
  private let sums: Tensor
  private let products: Tensor

  init(classCount: Int, unitCount: Int, on device: Device) throws(TorchError) {
    self.classCount = classCount
    self.unitCount = unitCount
    counts = Array(repeating: 0, count: classCount)
    sums = try Tensor(repeating: 0, shape: [classCount, unitCount], type: .float64, on: device)
    products = try Tensor(
      repeating: 0, shape: [classCount, unitCount, unitCount], type: .float64, on: device)
  }

  func observe(_ units: Tensor, classes: Tensor) throws(TorchError) {
    let shift = if let shift { shift } else { try units.mean([0]) }
    self.shift = shift
    // In double precision before the products, or a class far from the shift would drown its own spread.
    let centred = try units.to(.float64) - shift.to(.float64)
    // One product a class that is present, over its rows alone.
    let membership = try classes.array(of: Int64.self).scalars
    for (number, rows) in Dictionary(grouping: membership.indices, by: { Int(membership[$0]) }) {
      let index = try Tensor(rows.map(Int64.init), shape: [rows.count], on: units.device)
      let own = try centred.selecting(index)
      counts[number] += Double(rows.count)
      try sums.slice(0, number..<number + 1).addInPlace(try own.sum([0], keep: true))
      try products.slice(0, number..<number + 1).addInPlace(
        try own.transposed().matmul(own).reshaped([1, unitCount, unitCount]))
    }
  }

  /// Takes in everything that `other` has observed: exactly what observing it here would have given, but for rounding.
  func merge(_ other: ClassCovariances) throws(TorchError) {
    guard let otherShift = other.shift else { return }
    let shift = self.shift ?? otherShift
    self.shift = shift
    let n = try Tensor(other.counts, shape: [classCount, 1], on: sums.device)
    // Σ(x − s)(x − s)ᵀ = Σ(x − t)(x − t)ᵀ + Σ(x − t)·mᵀ + m·Σ(x − t)ᵀ + n·m·mᵀ with m = t − s.
    let move = try otherShift.to(.float64) - shift.to(.float64)
    let row = try move.reshaped([1, 1, unitCount])
    let column = try move.reshaped([1, unitCount, 1])
    let cross = try other.sums.reshaped([classCount, unitCount, 1]) * row
    try products.addInPlace(
      try other.products + cross + cross.transposed() + n.reshaped([classCount, 1, 1]) * (column * row))
    try sums.addInPlace(try other.sums + n * move)
    for index in counts.indices { counts[index] += other.counts[index] }
  }

  func gaussian(isWithheld: [Bool]) throws(TorchError) -> StoredGaussian {
    guard let shift else { return .empty(classCount: classCount, unitCount: unitCount, hasFactor: true) }
    let present = try presence(of: isWithheld, on: sums.device)
    let n = try Tensor(counts.map { max(1, $0) }, shape: [classCount, 1], on: sums.device)
    let centred = try sums / n
    let mean = try (centred + shift.to(.float64)) * present
    let outer =
      try centred.reshaped([classCount, unitCount, 1]) * centred.reshaped([classCount, 1, unitCount])
    let covariance = try products / n.reshaped([classCount, 1, 1]) - outer
    let factor = try ClassCovariances.factor(covariance) * present.reshaped([classCount, 1, 1])
    return StoredGaussian(mean: try mean.array(), spread: .factor(try factor.array()))
  }

  /// Lower triangular L with L·Lᵀ = `covariance`, each matrix raised by the least power of ten times its greatest variance
  /// that makes it positive definite: units that never vary, or depend on others, make it singular. A matrix with numbers
  /// that are not finite stays as it is.
  static func factor(_ covariance: Tensor) throws(TorchError) -> Tensor {
    let unitCount = covariance.shape[2]
    let identity = try Tensor.range(unitCount, on: covariance.device).oneHot(unitCount).to(.float64)
    let greatest = try (covariance * identity).greatest([1, 2], keep: true).clamp(1e-30, .infinity)
    var parts: [Tensor] = []
    for index in 0..<covariance.shape[0] {
      let matrix = try covariance.slice(0, index..<index + 1)
      guard try matrix.sum().item().isFinite else {
        parts.append(matrix)
        continue
      }
      let scale = try greatest.slice(0, index..<index + 1)
      var ridge = 1e-12
      while true {
        let (factor, failure) = try (matrix + identity * (scale * ridge)).cholesky()
        if try failure.item() == 0 {
          parts.append(factor)
          break
        }
        guard ridge < 1 else {
          throw TorchError(
            kind: .value, operation: "Cholesky factor",
            message: "the covariance is far from positive definite")
        }
        ridge *= 10
      }
    }
    return try Tensor.concatenating(parts)
  }
}
