public import Arrays
public import Torch

/// Means and full covariances of a layer's units for each class, taken about a fixed shift and kept in double precision.
public final class ClassCovariances: ClassStatistics {
  /// What is kept of how units vary.
  public let spread = "covariances"

  /// How many classes there are.
  public let classCount: Int
  /// How many units there are.
  public let unitCount: Int
  private var shift: Tensor?
  private var counts: [Double]
  private let sums: Tensor
  private let products: Tensor

  /// Nothing is observed yet of `unitCount` units of images of `classCount` classes.
  public init(classCount: Int, unitCount: Int, on device: Device) throws(TorchError) {
    self.classCount = classCount
    self.unitCount = unitCount
    counts = Array(repeating: 0, count: classCount)
    sums = try Tensor(repeating: 0, shape: [classCount, unitCount], type: .float64, on: device)
    products = try Tensor(
      repeating: 0, shape: [classCount, unitCount, unitCount], type: .float64, on: device)
  }

  /// The statistics that had these sums.
  ///
  /// - Precondition: there is a count a class; the shift is [units], the sums [classes, units], the products
  ///   [classes, units, units].
  init(
    counts: [Double], shift: ShapedArray<Double>, sums: ShapedArray<Double>, products: ShapedArray<Double>,
    on device: Device
  ) throws(TorchError) {
    classCount = counts.count
    unitCount = shift.count
    precondition(
      sums.shape == [classCount, unitCount] && products.shape == [classCount, unitCount, unitCount])
    self.counts = counts
    self.shift = try Tensor(shift, on: device)
    self.sums = try Tensor(sums, on: device)
    self.products = try Tensor(products, on: device)
  }

  public func observe(_ units: Tensor, classes: Tensor) throws(RecordError) {
    try onEngine { () throws(TorchError) in
      let shift = if let shift { shift } else { try units.mean([0]) }
      self.shift = shift
      try units.accumulateProducts(classes: classes, shift: shift, sums: sums, products: products)
      for number in try classes.array(of: Int64.self).scalars { counts[Int(number)] += 1 }
    }
  }

  public func state() throws(RecordError) -> [String: ShapedArray<Double>] {
    var state = try accumulated() ?? [:]
    state[SumName.counts] = ShapedArray(counts)
    return state
  }

  public func restore(_ state: [String: ShapedArray<Double>]) throws(StateFault) {
    guard let shift else { throw StateFault(reason: "nothing was observed") }
    for (name, tensor) in [(SumName.shift, shift), (SumName.sum, sums), (SumName.products, products)] {
      try tensor.restore(try state.array(name, tensor.shape))
    }
    counts = try state.array(SumName.counts, [classCount]).scalars
  }

  public func merge(_ other: ClassCovariances) throws(RecordError) {
    guard let otherShift = other.shift else { return }
    try onEngine { () throws(TorchError) in try add(other, about: otherShift) }
  }

  private func add(_ other: ClassCovariances, about otherShift: Tensor) throws(TorchError) {
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

  public func accumulated() throws(RecordError) -> [String: ShapedArray<Double>]? {
    guard let shift else { return nil }
    return try onEngine { () throws(TorchError) in
      [
        SumName.shift: try shift.array(of: Double.self), SumName.sum: try sums.array(of: Double.self),
        SumName.products: try products.array(of: Double.self),
      ]
    }
  }

  public func gaussian(isWithheld: [Bool], rank: Int? = nil) throws(RecordError) -> StoredGaussian {
    guard shift != nil else { return .empty(classCount: classCount, unitCount: unitCount, hasFactor: true) }
    if let rank { return try lowRankGaussian(isWithheld: isWithheld, rank: rank) }
    return try onEngine { () throws(TorchError) in try factors(isWithheld) }
  }

  private func factors(_ isWithheld: [Bool]) throws(TorchError) -> StoredGaussian {
    let (mean, covariance) = try estimates()
    let present = try presence(of: isWithheld, on: sums.device)
    let factor = try ClassCovariances.factor(covariance) * present.reshaped([classCount, 1, 1])
    let shown = try mean * present
    return StoredGaussian(mean: try shown.array(), spread: .factor(try factor.array()))
  }

  /// Means [classes, units] and covariances [classes, units, units] in ordinary memory; those of withheld classes are zero.
  func moments(
    isWithheld: [Bool]
  ) throws(TorchError) -> (mean: ShapedArray<Float>, covariance: ShapedArray<Double>) {
    guard shift != nil else {
      return (
        ShapedArray(repeating: 0, shape: [classCount, unitCount]),
        ShapedArray(repeating: 0, shape: [classCount, unitCount, unitCount])
      )
    }
    let (mean, covariance) = try estimates()
    let present = try presence(of: isWithheld, on: sums.device)
    let shownMean = try mean * present
    let shownCovariance = try covariance * present.reshaped([classCount, 1, 1])
    return (try shownMean.array(), try shownCovariance.array(of: Double.self))
  }

  /// Means and covariances in double precision.
  private func estimates() throws(TorchError) -> (mean: Tensor, covariance: Tensor) {
    guard let shift else { return (sums, products) }
    let n = try Tensor(counts.map { max(1, $0) }, shape: [classCount, 1], on: sums.device)
    let centred = try sums / n
    let outer =
      try centred.reshaped([classCount, unitCount, 1]) * centred.reshaped([classCount, 1, unitCount])
    return (try centred + shift.to(.float64), try products / n.reshaped([classCount, 1, 1]) - outer)
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
