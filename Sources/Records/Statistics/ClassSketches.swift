import Arrays
import LinearAlgebra
import Torch

/// Means and variances of a layer's units for each class, exactly, and the strongest directions of its covariance from a sketch:
/// for layers whose second moments do not fit into memory.
///
/// What is sketched is the scatter about the class's own mean, which moves as images come: a batch with its mean taken off, and √(n·m / (n + m))
/// times the difference of its mean to that of the images before add up to it exactly (Chan, Golub, LeVeque 1979).
final class ClassSketches: ClassStatistics {
  var spread: String { "sketches of \(size) vectors" }

  let classCount: Int
  let unitCount: Int
  /// How many vectors a sketch is shortened to.
  private let size: Int
  private let moments: ClassMoments
  private var counts: [Double]
  private var means: [[Double]]
  private var sketches: [FrequentDirections]

  /// Statistics that have observed nothing.
  ///
  /// - Parameter size: How many vectors a sketch is shortened to, from 1 to `unitCount`. The more, the smaller its loss.
  init(classCount: Int, unitCount: Int, size: Int, on device: Device) throws(RecordError) {
    self.classCount = classCount
    self.unitCount = unitCount
    self.size = size
    moments = try onEngine { () throws(TorchError) in
      try ClassMoments(classCount: classCount, unitCount: unitCount, on: device)
    }
    counts = Array(repeating: 0, count: classCount)
    means = Array(repeating: Array(repeating: 0, count: unitCount), count: classCount)
    sketches = Array(repeating: FrequentDirections(dimension: unitCount, size: size), count: classCount)
  }

  /// The statistics that had these sums and sketches.
  ///
  /// - Precondition: there is a count and a loss a class; the shift is [units], the sums [classes, units], the vectors
  ///   [classes, 2·m, units], m being what a sketch is shortened to, from 1 to the units.
  init(
    counts: [Double], shift: ShapedArray<Double>, sums: ShapedArray<Double>, squares: ShapedArray<Double>,
    vectors: ShapedArray<Double>, losses: ShapedArray<Double>, on device: Device
  ) throws(RecordError) {
    classCount = counts.count
    unitCount = shift.count
    let size = vectors.shape[1] / 2
    precondition(vectors.shape == [classCount, 2 * size, unitCount] && losses.shape == [classCount])
    precondition((1...unitCount).contains(size))
    self.size = size
    moments = try onEngine { () throws(TorchError) in
      try ClassMoments(counts: counts, shift: shift, sums: sums, squares: squares, on: device)
    }
    self.counts = counts
    means = counts.indices.map { number in
      zip(shift.scalars, sums.rows(number..<number + 1).scalars).map { $0 + $1 / max(1, counts[number]) }
    }
    sketches = counts.indices.map { number in
      let rows = vectors.rows(number..<number + 1).scalars
      let stored = Matrix(rows: shift.count, columns: 2 * size, elements: rows)
      return FrequentDirections(
        dimension: shift.count, size: size, vectors: stored.withoutZeroColumns, loss: losses.scalars[number])
    }
  }

  func observe(_ units: Tensor, classes: Tensor) throws(RecordError) {
    try moments.observe(units, classes: classes)
    let numbers = try onEngine { () throws(TorchError) in try classes.array(of: Int64.self).scalars }
    let rows = try onEngine { () throws(TorchError) in try units.array(of: Double.self).scalars }
    // The moments tell of activations that are not finite.
    guard rows.allSatisfy(\.isFinite) else { return }
    for (number, places) in Dictionary(grouping: numbers.indices, by: { Int(numbers[$0]) }) {
      let own = places.map { Array(rows[$0 * unitCount..<($0 + 1) * unitCount]) }
      let mean = own.mean
      var scatter = own.flatMap { row in zip(row, mean).map { $0 - $1 } }
      scatter += advance(number, to: mean, count: Double(own.count))
      try append(
        Matrix(rows: unitCount, columns: scatter.count / unitCount, elements: scatter), to: number)
    }
  }

  /// Counts `count` more images of class `number` with this `mean`, and gives back the vector that their distance to those before adds
  /// to the scatter; none for the first.
  private func advance(_ number: Int, to mean: [Double], count: Double) -> [Double] {
    let before = counts[number]
    counts[number] += count
    let share = count / counts[number]
    let difference = zip(mean, means[number]).map { $0 - $1 }
    for unit in 0..<unitCount { means[number][unit] += share * difference[unit] }
    guard before > 0 else { return [] }
    let weight = (before * share).squareRoot()
    return difference.map { $0 * weight }
  }

  private func append(_ vectors: Matrix, to number: Int) throws(RecordError) {
    try onLinearAlgebra { () throws(LinearAlgebraError) in try sketches[number].append(vectors) }
  }

  func merge(_ other: ClassSketches) throws(RecordError) {
    try moments.merge(other.moments)
    for number in 0..<classCount where other.counts[number] > 0 {
      let vector = advance(number, to: other.means[number], count: other.counts[number])
      try append(Matrix(rows: unitCount, columns: vector.isEmpty ? 0 : 1, elements: vector), to: number)
      try onLinearAlgebra { () throws(LinearAlgebraError) in
        try sketches[number].merge(other.sketches[number])
      }
    }
  }

  func accumulated() throws(RecordError) -> [String: ShapedArray<Double>]? {
    guard var sums = try moments.accumulated() else { return nil }
    let width = 2 * size
    sums[SumName.sketch] = ShapedArray(
      shape: [classCount, width, unitCount],
      scalars: sketches.flatMap { sketch in
        sketch.vectors.elements
          + [Double](repeating: 0, count: (width - sketch.vectors.columns) * unitCount)
      })
    sums[SumName.sketchLoss] = ShapedArray(shape: [classCount], scalars: sketches.map(\.loss))
    return sums
  }

  func state() throws(RecordError) -> [String: ShapedArray<Double>] {
    var state = try moments.state()
    state[SumName.means] = ShapedArray(shape: [classCount, unitCount], scalars: means.flatMap(\.self))
    state[SumName.sketchColumns] = ShapedArray(sketches.map { Double($0.vectors.columns) })
    state[SumName.sketch] = ShapedArray(sketches.flatMap(\.vectors.elements))
    state[SumName.sketchLoss] = ShapedArray(sketches.map(\.loss))
    return state
  }

  func restore(_ state: [String: ShapedArray<Double>]) throws(StateFault) {
    try moments.restore(state)
    counts = try state.array(SumName.counts, [classCount, 1]).scalars
    let kept = try state.array(SumName.means, [classCount, unitCount])
    means = (0..<classCount).map { kept.rows($0..<$0 + 1).scalars }
    let columns = try state.array(SumName.sketchColumns, [classCount]).scalars.map { Int($0) }
    let losses = try state.array(SumName.sketchLoss, [classCount]).scalars
    let vectors = try state.array(SumName.sketch, [columns.reduce(0, +) * unitCount]).scalars
    guard columns.allSatisfy({ (0...2 * size).contains($0) }) else {
      throw StateFault(reason: "a sketch has more vectors than it may")
    }
    var start = 0
    sketches = columns.indices.map { number in
      defer { start += columns[number] * unitCount }
      return FrequentDirections(
        dimension: unitCount, size: size,
        vectors: Matrix(
          rows: unitCount, columns: columns[number],
          elements: Array(vectors[start..<start + columns[number] * unitCount])), loss: losses[number])
    }
  }

  func gaussian(isWithheld: [Bool], rank: Int?) throws(RecordError) -> StoredGaussian {
    let exact = try moments.gaussian(isWithheld: isWithheld, rank: nil)
    guard case .std(let std) = exact.spread, exact.isFinite else { return exact }
    // A sketch knows no more directions than it has vectors.
    let rank = min(rank ?? unitCount, 2 * size)
    var factors: [LowRankFactor] = []
    var errors: [Double] = []
    for number in 0..<classCount {
      var directions = Matrix(rows: unitCount, columns: 0, elements: [])
      var error = 0.0
      if !isWithheld[number], counts[number] > 0 {
        let (strongest, next) = try onLinearAlgebra { () throws(LinearAlgebraError) in
          try sketches[number].strongest(rank)
        }
        let scale = 1 / counts[number].squareRoot()
        directions = strongest.scalingColumns(by: Array(repeating: scale, count: strongest.columns))
        error = (next + sketches[number].loss).squareRoot() * scale * Self.roundingUp + Self.leastHalf
      }
      let deviations = std.rows(number..<number + 1).scalars.map(Double.init)
      factors.append(LowRankFactor(directions, width: rank, variances: deviations.map { $0 * $0 }))
      errors.append(error)
    }
    return StoredGaussian(mean: exact.mean, factors, rank: rank, errors: errors)
  }

  /// What keeps a bound a bound when it is stored in 16 bits: more than a rounding, and the smallest number above 0.
  private static let (roundingUp, leastHalf) = (1 + 0x1p-10, 0x1p-24)
}

extension [[Double]] {
  /// The mean of the rows, of which there is at least one.
  fileprivate var mean: [Double] {
    let sum = dropFirst().reduce(into: self[0]) { sum, row in
      for index in row.indices { sum[index] += row[index] }
    }
    return sum.map { $0 / Double(count) }
  }
}

extension Matrix {
  /// The columns in which some element is not zero.
  fileprivate var withoutZeroColumns: Matrix {
    let kept = (0..<columns).filter { column in
      elements[column * rows..<(column + 1) * rows].contains { $0 != 0 }
    }
    return Matrix(
      rows: rows, columns: kept.count, elements: kept.flatMap { elements[$0 * rows..<($0 + 1) * rows] })
  }
}
