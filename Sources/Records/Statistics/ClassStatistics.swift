public import Arrays
public import Torch

/// Statistics of some units for each class, such as a layer's, gathered batch by batch: what ``RecordSums`` are made of.
public protocol ClassStatistics: AnyObject {
  /// What is kept of how units vary, in words; statistics of the same words and counts can be merged.
  var spread: String { get }

  /// How many classes there are, and how many units.
  var classCount: Int { get }
  var unitCount: Int { get }

  /// Takes in the units [n, units] of images with `classes` (int64 [n]).
  func observe(_ units: Tensor, classes: Tensor) throws(RecordError)

  /// What a bundle stores; the rows of withheld classes are zero.
  ///
  /// - Parameter rank: How many directions of a covariance to keep; all where left out. Deviations have none.
  func gaussian(isWithheld: [Bool], rank: Int?) throws(RecordError) -> StoredGaussian

  /// Takes in everything that `other` has observed: exactly what observing it here would have given, but for rounding
  /// and for what sketches lose, which they state.
  func merge(_ other: Self) throws(RecordError)

  /// The shift and the sums about it, by the names that a partial bundle gives them; nil where nothing was observed.
  func accumulated() throws(RecordError) -> [String: ShapedArray<Double>]?

  /// All that later batches are added to, bit by bit.
  func state() throws(RecordError) -> [String: ShapedArray<Double>]

  /// Makes them what they were at `state`; at least one batch was observed before.
  func restore(_ state: [String: ShapedArray<Double>]) throws(StateFault)
}

extension Tensor {
  /// Takes the numbers of `array`, which has the same shape.
  func restore(_ array: ShapedArray<Double>) throws(StateFault) {
    do throws(TorchError) { try assign(try Tensor(array, on: device)) } catch {
      throw StateFault(reason: "\(error)")
    }
  }
}

/// The names of sums in a partial bundle.
enum SumName {
  static let (shift, sum, squares, products) = ("shift", "sum", "square_sum", "product_sum")
  /// What coefficients are taken on: no sum, but beside them.
  static let basis = "basis"
  /// What a sketch has kept, and how much it may lack.
  static let (sketch, sketchLoss) = ("sketch", "sketch_loss")
  /// What states have beside these.
  static let (counts, means, sketchColumns) = ("counts", "means", "sketch_columns")
}

extension ClassStatistics {
  /// What a bundle's `record` stores of `layer`.
  func stored(
    isWithheld: [Bool], rank: Int?, record: String, layer: String
  ) throws(RecordError) -> StoredGaussian {
    let gaussian = try gaussian(isWithheld: isWithheld, rank: rank.map { min($0, unitCount) })
    guard gaussian.isFinite else { throw .notFinite(record: record, layer: layer) }
    return gaussian
  }

  /// Takes in everything that `other` has observed.
  ///
  /// - Precondition: it is of the same type and counts.
  func absorb(_ other: any ClassStatistics) throws(RecordError) {
    guard let other = other as? Self, other.classCount == classCount, other.unitCount == unitCount else {
      preconditionFailure("statistics that are merged are alike")
    }
    try merge(other)
  }
}

/// The mean and spread of a layer's units for each class, as a bundle stores them.
public struct StoredGaussian {
  /// How units vary about their means.
  public enum Spread {
    /// Each on its own: standard deviations [classes, units].
    case std(ShapedArray<Float>)
    /// Together: lower triangular factors of the covariances [classes, units, units].
    case factor(ShapedArray<Float>)
    /// Together along some directions, [classes, units, rank], and each on its own in what they leave, [classes, units]. Where the
    /// directions come from a sketch, their `error` [classes] is a deviation that no direction lacks more than.
    case lowRank(ShapedArray<Float>, residual: ShapedArray<Float>, error: ShapedArray<Float>?)
  }

  /// The mean of each class, [classes, units].
  public let mean: ShapedArray<Float>
  /// How units vary about it.
  public let spread: Spread

  /// A mean with a spread.
  public init(mean: ShapedArray<Float>, spread: Spread) {
    self.mean = mean
    self.spread = spread
  }

  /// Whether every number is finite.
  var isFinite: Bool {
    let spread =
      switch spread {
      case .std(let array), .factor(let array): [array]
      case .lowRank(let factor, let residual, let error): [factor, residual] + (error.map { [$0] } ?? [])
      }
    return ([mean] + spread).allSatisfy { $0.scalars.allSatisfy(\.isFinite) }
  }

  static func empty(classCount: Int, unitCount: Int, hasFactor: Bool) -> StoredGaussian {
    let rows = ShapedArray<Float>(repeating: 0, shape: [classCount, unitCount])
    return StoredGaussian(
      mean: rows,
      spread: hasFactor
        ? .factor(ShapedArray(repeating: 0, shape: [classCount, unitCount, unitCount])) : .std(rows))
  }

  /// The datasets of the group at `path`, which is empty or ends in a slash.
  func arrays(at path: String) -> [String: ShapedArray<Float>] {
    switch spread {
    case .std(let std): [path + "mean": mean, path + "deviation": std]
    case .factor(let factor): [path + "mean": mean, path + "factor": factor]
    case .lowRank(let factor, let residual, let error):
      [
        path + "mean": mean, path + "low_rank_factor": factor, path + "residual_deviation": residual,
        path + "sketch_error": error,
      ].compactMapValues { $0 }
    }
  }
}

/// A column of ones for classes whose statistics are given out and zeros for those withheld.
func presence(of isWithheld: [Bool], on device: Device) throws(TorchError) -> Tensor {
  try Tensor(isWithheld.map { $0 ? 0.0 : 1.0 }, shape: [isWithheld.count, 1], on: device)
}
