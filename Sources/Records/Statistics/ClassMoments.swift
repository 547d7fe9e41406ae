public import Arrays
public import Torch

/// Sums and sums of squares of a layer's units for each class, taken about a fixed shift and kept in double precision,
/// so that a unit of large mean and small spread loses nothing.
public final class ClassMoments: ClassStatistics {
  /// What is kept of how units vary.
  public let spread = "deviations"

  /// How many classes there are.
  public let classCount: Int
  /// How many units there are.
  public let unitCount: Int
  /// The mean of the first batch: near enough to every later one.
  private var shift: Tensor?
  private let counts: Tensor
  private let sums: Tensor
  private let squares: Tensor

  /// Nothing is observed yet of `unitCount` units of images of `classCount` classes.
  public init(classCount: Int, unitCount: Int, on device: Device) throws(TorchError) {
    self.classCount = classCount
    self.unitCount = unitCount
    counts = try Tensor(repeating: 0, shape: [classCount, 1], type: .float64, on: device)
    sums = try Tensor(repeating: 0, shape: [classCount, unitCount], type: .float64, on: device)
    squares = try Tensor(repeating: 0, shape: [classCount, unitCount], type: .float64, on: device)
  }

  /// The statistics that had these sums.
  ///
  /// - Precondition: there is a count a class; the shift is [units], the sums [classes, units].
  init(
    counts: [Double], shift: ShapedArray<Double>, sums: ShapedArray<Double>, squares: ShapedArray<Double>,
    on device: Device
  ) throws(TorchError) {
    classCount = counts.count
    unitCount = shift.count
    precondition(sums.shape == [classCount, unitCount] && squares.shape == sums.shape)
    self.shift = try Tensor(shift, on: device)
    self.counts = try Tensor(counts, shape: [classCount, 1], on: device)
    self.sums = try Tensor(sums, on: device)
    self.squares = try Tensor(squares, on: device)
  }

  public func observe(_ units: Tensor, classes: Tensor) throws(RecordError) {
    try onEngine { () throws(TorchError) in
      let shift = if let shift { shift } else { try units.mean([0]) }
      self.shift = shift
      try units.accumulateMoments(classes: classes, shift: shift, sums: sums, squares: squares)
      try counts.addInPlace(
        try classes.oneHot(classCount).sum([0]).to(.float64).reshaped([classCount, 1]))
    }
  }

  /// Takes in units at several places [n, units, places]: an image counts with the mean over its places, of units and of squares.
  public func observe(places: Tensor, classes: Tensor) throws(RecordError) {
    try onEngine { () throws(TorchError) in
      let shift = if let shift { shift } else { try places.mean([0, 2]) }
      self.shift = shift
      let (images, length) = (places.shape[0], places.shape[2])
      let rowClasses = try classes.reshaped([images, 1]).expanded([images, length]).reshaped([-1])
      let added = (sums: try sums * 0, squares: try squares * 0)
      try places.permuted([0, 2, 1]).reshaped([images * length, unitCount]).accumulateMoments(
        classes: rowClasses, shift: shift,
        sums: added.sums, squares: added.squares)
      try sums.addInPlace(try added.sums / Double(length))
      try squares.addInPlace(try added.squares / Double(length))
      try counts.addInPlace(
        try classes.oneHot(classCount).sum([0]).to(.float64).reshaped([classCount, 1]))
    }
  }

  public func merge(_ other: ClassMoments) throws(RecordError) {
    guard let otherShift = other.shift else { return }
    try onEngine { () throws(TorchError) in try add(other, about: otherShift) }
  }

  private func add(_ other: ClassMoments, about otherShift: Tensor) throws(TorchError) {
    let shift = self.shift ?? otherShift
    self.shift = shift
    // Σ(x − s)² = Σ(x − t)² + 2·(t − s)·Σ(x − t) + n·(t − s)² for shifts s here and t there.
    let move = try otherShift.to(.float64) - shift.to(.float64)
    try squares.addInPlace(
      try other.squares + (other.sums * move) * 2.0 + other.counts * move.square())
    try sums.addInPlace(try other.sums + other.counts * move)
    try counts.addInPlace(other.counts)
  }

  public func accumulated() throws(RecordError) -> [String: ShapedArray<Double>]? {
    guard let shift else { return nil }
    return try onEngine { () throws(TorchError) in
      [
        SumName.shift: try shift.array(of: Double.self), SumName.sum: try sums.array(of: Double.self),
        SumName.squares: try squares.array(of: Double.self),
      ]
    }
  }

  public func state() throws(RecordError) -> [String: ShapedArray<Double>] {
    var state = try accumulated() ?? [:]
    state[SumName.counts] = try onEngine { () throws(TorchError) in try counts.array(of: Double.self) }
    return state
  }

  public func restore(_ state: [String: ShapedArray<Double>]) throws(StateFault) {
    guard let shift else { throw StateFault(reason: "nothing was observed") }
    for (name, tensor) in [
      (SumName.shift, shift), (SumName.sum, sums), (SumName.squares, squares), (SumName.counts, counts),
    ] {
      try tensor.restore(try state.array(name, tensor.shape))
    }
  }

  public func gaussian(isWithheld: [Bool], rank: Int? = nil) throws(RecordError) -> StoredGaussian {
    guard let shift else { return .empty(classCount: classCount, unitCount: unitCount, hasFactor: false) }
    return try onEngine { () throws(TorchError) in try deviations(about: shift, isWithheld) }
  }

  private func deviations(about shift: Tensor, _ isWithheld: [Bool]) throws(TorchError) -> StoredGaussian {
    let present = try presence(of: isWithheld, on: counts.device)
    let n = try counts.clamp(1, .infinity)
    let centred = try sums / n
    let mean = try (centred + shift.to(.float64)) * present
    // Rounding can take a variance of nothing below zero.
    let variance = try (squares / n - centred.square()).clamp(0, .infinity)
    return StoredGaussian(
      mean: try mean.array(), spread: .std(try (variance.squareRoot() * present).array()))
  }
}
