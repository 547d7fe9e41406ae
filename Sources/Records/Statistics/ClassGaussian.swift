import Arrays
import Bundle
import Torch

/// The distribution of a layer's units for each class, from which a receiver draws.
struct ClassGaussian {
  private enum Spread {
    case std(Tensor)
    case factor(Tensor)
    case lowRank(factor: Tensor, residual: Tensor)
  }

  private let mean: Tensor
  private let spread: Spread

  /// The distribution in the group at `path`, which is empty or ends in a slash, of layers with `unitCount` units.
  ///
  /// - Throws: ``RecordError/mismatch(record:reason:)`` where arrays are missing or of other shapes.
  init(
    _ contents: RecordContents, record: String, at path: String, unitCount: Int, on device: Device
  ) throws(RecordError) {
    let classCount = contents.arrays[path + "mean"]?.shape.first ?? 0

    /// The array called `name`, [classes, units, …] with as many further lengths as `widths` bounds.
    func tensor(_ name: String, _ widths: ClosedRange<Int>...) throws(RecordError) -> Tensor? {
      guard let array = contents.arrays[path + name] else { return nil }
      guard array.shape.count == 2 + widths.count, array.shape.starts(with: [classCount, unitCount]),
        zip(widths, array.shape.dropFirst(2)).allSatisfy({ $0.contains($1) })
      else {
        throw .mismatch(
          record: record,
          reason: "\(path)\(name) has shape \(array.shape), which does not fit \(classCount) classes of "
            + "the \(unitCount) units that the teacher's layer has")
      }
      return try onEngine { () throws(TorchError) in try Tensor(array, on: device) }
    }

    guard let mean = try tensor("mean") else {
      throw .mismatch(record: record, reason: "\(path)mean is missing")
    }
    self.mean = mean
    if let std = try tensor("deviation") {
      spread = .std(std)
    } else if let factor = try tensor("factor", unitCount...unitCount) {
      spread = .factor(factor)
    } else if let factor = try tensor("low_rank_factor", 1...unitCount),
      let residual = try tensor("residual_deviation")
    {
      spread = .lowRank(factor: factor, residual: residual)
    } else {
      throw .mismatch(
        record: record,
        reason: "\(path)mean has no deviation, factor, or low_rank_factor with residual_deviation beside it")
    }
  }

  /// Whether units that vary together are drawn together.
  var isCorrelated: Bool {
    if case .std = spread { false } else { true }
  }

  /// The variance of a unit, a mean over units and classes: the scale on which distances to draws are judged. 1 where nothing
  /// varies.
  func meanVariance() throws(TorchError) -> Double {
    let perUnit =
      switch spread {
      case .std(let std): try std.square()
      case .factor(let factor): try factor.square().sum([2])
      case .lowRank(let factor, let residual): try factor.square().sum([2]) + residual.square()
      }
    let mean = try perUnit.mean().item()
    return mean > 0 ? mean : 1
  }

  /// One draw for each class (int64 [n]): [n, units].
  ///
  /// - Parameters:
  ///   - width: How many times as far from the mean as the distribution is wide.
  ///   - withoutResidual: Whether to draw along the kept directions of a low-rank covariance alone. What they leave is told
  ///     unit by unit, so a draw of it asks for images that cannot be.
  func draw(
    _ classes: Tensor, generator: Generator, width: Double = 1, withoutResidual: Bool = false
  ) throws(TorchError) -> Tensor {
    let centre = try mean.selecting(classes)
    let distance: Tensor
    switch spread {
    case .std(let std):
      distance = try std.selecting(classes) * generator.normal(centre.shape)
    case .factor(let factor):
      distance = try product(factor.selecting(classes), generator)
    case .lowRank(let factor, let residual):
      let draw = try product(factor.selecting(classes), generator)
      distance =
        withoutResidual ? draw : try draw + residual.selecting(classes) * generator.normal(centre.shape)
    }
    return try centre + distance * width
  }

  /// How many directions units vary along together; nil where they vary each on its own.
  var directionCount: Int? {
    switch spread {
    case .std: nil
    case .factor(let factor), .lowRank(let factor, _): factor.shape[2]
    }
  }

  /// The point of each of `classes` (int64 [n]) at `coordinates` [n, directions], in deviations along the directions: [n, units].
  ///
  /// - Precondition: there are directions.
  func point(of classes: Tensor, at coordinates: Tensor) throws(TorchError) -> Tensor {
    switch spread {
    case .std: preconditionFailure("units that vary each on its own have no directions")
    case .factor(let factor), .lowRank(let factor, _):
      try mean.selecting(classes) + product(factor.selecting(classes), coordinates)
    }
  }

  /// L·g for a standard normal g, a matrix L an image.
  private func product(_ factors: Tensor, _ generator: Generator) throws(TorchError) -> Tensor {
    try product(factors, generator.normal([factors.shape[0], factors.shape[2]]))
  }

  /// L·x, a matrix L and a row x an image.
  private func product(_ factors: Tensor, _ rows: Tensor) throws(TorchError) -> Tensor {
    let (count, units, rank) = (factors.shape[0], factors.shape[1], factors.shape[2])
    return try factors.matmul(rows.reshaped([count, rank, 1])).reshaped([count, units])
  }
}
