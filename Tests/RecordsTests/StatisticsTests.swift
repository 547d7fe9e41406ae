import Arrays
import LinearAlgebra
import Testing
import Torch

@testable import Records

struct StatisticsTests {
  private let units = LabelledUnits.awkward(count: 600, seed: 1)
  private let nobodyWithheld = [false, false, false, false]
  private let present = [0, 1, 3]

  private func moments(of units: LabelledUnits, batch: Int) throws -> ClassMoments {
    let result = try ClassMoments(classCount: 4, unitCount: units.unitCount, on: .cpu)
    for batch in try units.batches(of: batch) { try result.observe(batch.units, classes: batch.classes) }
    return result
  }

  private func covariances(of units: LabelledUnits, batch: Int) throws -> ClassCovariances {
    let result = try ClassCovariances(classCount: 4, unitCount: units.unitCount, on: .cpu)
    for batch in try units.batches(of: batch) { try result.observe(batch.units, classes: batch.classes) }
    return result
  }

  private func expectTrue(_ stored: StoredGaussian) {
    for number in present {
      let (mean, covariance) = (units.mean(ofClass: number), units.covariance(ofClass: number))
      for unit in 0..<units.unitCount {
        let found = Double(stored.mean.rows(number..<number + 1).scalars[unit])
        #expect(abs(found - mean[unit]) <= 1e-6 * max(1, abs(mean[unit])), "class \(number), unit \(unit)")
      }
      for (i, j, found) in spread(stored, number) {
        let scale = (covariance[i][i] * covariance[j][j]).squareRoot()
        // A singular covariance is raised by a trifle to have a factor.
        let trifle = 1e-9 * (covariance.indices.map { covariance[$0][$0] }.max() ?? 0)
        #expect(
          abs(found - covariance[i][j]) <= 1e-4 * scale + trifle, "class \(number), units \(i) and \(j)")
      }
    }
  }

  /// The (co)variances of class `number` that `stored` says: those of a deviation, or all of a factor.
  private func spread(_ stored: StoredGaussian, _ number: Int) -> [(Int, Int, Double)] {
    let count = units.unitCount
    switch stored.spread {
    case .std(let array):
      let row = array.rows(number..<number + 1).scalars.map(Double.init)
      return row.enumerated().map { ($0, $0, $1 * $1) }
    case .factor(let array):
      let factor = array.rows(number..<number + 1).scalars.map(Double.init)
      return (0..<count * count).map { place in
        let (i, j) = (place / count, place % count)
        return (i, j, (0..<count).reduce(0) { $0 + factor[i * count + $1] * factor[j * count + $1] })
      }
    case .lowRank(let array, let residual, _):
      let factor = array.rows(number..<number + 1).scalars.map(Double.init)
      let left = residual.rows(number..<number + 1).scalars.map(Double.init)
      let rank = array.shape[2]
      return (0..<count * count).map { place in
        let (i, j) = (place / count, place % count)
        let product = (0..<rank).reduce(0.0) { $0 + factor[i * rank + $1] * factor[j * rank + $1] }
        return (i, j, product + (i == j ? left[i] * left[i] : 0))
      }
    }
  }

  @Test("all directions of a covariance are the covariance") func wholeRank() throws {
    expectTrue(try covariances(of: units, batch: 64).lowRankGaussian(isWithheld: nobodyWithheld, rank: 6))
  }

  @Test("some directions keep every variance, and the nearest covariances of their rank", arguments: 1...5)
  func someDirections(rank: Int) throws {
    let stored = try covariances(of: units, batch: 64).lowRankGaussian(isWithheld: nobodyWithheld, rank: rank)
    for number in present {
      let covariance = units.covariance(ofClass: number)
      var error = 0.0
      for (i, j, found) in spread(stored, number) {
        if i == j { #expect(abs(found - covariance[i][i]) <= 1e-4 * covariance[i][i] + 1e-12) }
        error += (found - covariance[i][j]) * (found - covariance[i][j])
      }
      // What is left out weighs no more than all but the kept directions.
      let kept = try SymmetricEigenproblem.dense(
        Matrix(rows: 6, columns: 6, elements: covariance.flatMap { $0 }), .greatest, count: 6
      ).values.dropFirst(rank)
      #expect(error <= kept.reduce(0) { $0 + $1 * $1 } * 1.001 + 1e-9)
    }
  }

  @Test("deviations are those of plain arithmetic in double precision", arguments: [1, 7, 64, 600])
  func deviations(batch: Int) throws {
    expectTrue(try moments(of: units, batch: batch).gaussian(isWithheld: nobodyWithheld))
  }

  @Test(
    "covariances are those of plain arithmetic in double precision, singular ones too",
    arguments: [1, 7, 64, 600])
  func covarianceFactors(batch: Int) throws {
    expectTrue(try covariances(of: units, batch: batch).gaussian(isWithheld: nobodyWithheld))
  }

  @Test("factors are lower triangular") func triangular() throws {
    let stored = try covariances(of: units, batch: 64).gaussian(isWithheld: nobodyWithheld)
    guard case .factor(let factor) = stored.spread else {
      Issue.record("no factor")
      return
    }
    let count = units.unitCount
    for (place, number) in factor.scalars.enumerated() where place % count > place / count % count {
      #expect(number == 0)
    }
  }

  @Test("halves that were gathered apart, each about its own shift, merge to the whole")
  func merge() throws {
    let deviations = try moments(of: units.half(0), batch: 7)
    try deviations.merge(try moments(of: units.half(1), batch: 11))
    expectTrue(try deviations.gaussian(isWithheld: nobodyWithheld))
    let factors = try covariances(of: units.half(0), batch: 7)
    try factors.merge(try covariances(of: units.half(1), batch: 11))
    expectTrue(try factors.gaussian(isWithheld: nobodyWithheld))
  }

  @Test("merging with one that has observed nothing changes nothing, on either side") func mergeWithNothing()
    throws
  {
    let deviations = try ClassMoments(classCount: 4, unitCount: units.unitCount, on: .cpu)
    try deviations.merge(try moments(of: units, batch: 64))
    try deviations.merge(try ClassMoments(classCount: 4, unitCount: units.unitCount, on: .cpu))
    expectTrue(try deviations.gaussian(isWithheld: nobodyWithheld))
    let factors = try ClassCovariances(classCount: 4, unitCount: units.unitCount, on: .cpu)
    try factors.merge(try covariances(of: units, batch: 64))
    try factors.merge(try ClassCovariances(classCount: 4, unitCount: units.unitCount, on: .cpu))
    expectTrue(try factors.gaussian(isWithheld: nobodyWithheld))
  }

  private func sketches(of units: LabelledUnits, batch: Int, size: Int) throws -> ClassSketches {
    let result = try ClassSketches(classCount: 4, unitCount: units.unitCount, size: size, on: .cpu)
    for batch in try units.batches(of: batch) { try result.observe(batch.units, classes: batch.classes) }
    return result
  }

  @Test(
    "sketches as large as the layer are the covariance, whatever the batches", arguments: [1, 7, 64, 600])
  func wholeSketch(batch: Int) throws {
    let stored = try sketches(of: units, batch: batch, size: 6).gaussian(isWithheld: nobodyWithheld, rank: 6)
    expectTrue(stored)
    guard case .lowRank(_, _, let error?) = stored.spread else {
      Issue.record("no sketch")
      return
    }
    #expect(error.scalars.allSatisfy { $0 < 1e-5 })
  }

  @Test(
    "what a smaller sketch lacks along any direction stays within the error that it states, merged or not",
    arguments: [(1, 1), (2, 1), (2, 2), (4, 3)], [false, true])
  func sketchError(sizes: (size: Int, rank: Int), isMerged: Bool) throws {
    let sketches = try sketches(of: isMerged ? units.half(0) : units, batch: 7, size: sizes.size)
    if isMerged {
      try sketches.merge(try self.sketches(of: units.half(1), batch: 11, size: sizes.size))
      try sketches.merge(try ClassSketches(classCount: 4, unitCount: 6, size: sizes.size, on: .cpu))
    }
    let stored = try sketches.gaussian(isWithheld: nobodyWithheld, rank: sizes.rank)
    guard case .lowRank(let factor, _, let error?) = stored.spread else {
      Issue.record("no sketch")
      return
    }
    for number in present {
      let covariance = Matrix(rows: 6, columns: 6, elements: units.covariance(ofClass: number).flatMap { $0 })
      let own = Matrix(
        rows: sizes.rank, columns: 6,
        elements: factor.rows(number..<number + 1).scalars.map(Double.init))
      let kept = try own.multiplied(by: own, transposing: .left)
      let left = Matrix(
        rows: 6, columns: 6, elements: zip(covariance.elements, kept.elements).map { $0 - $1 })
      let values = try SymmetricEigenproblem.dense(left, .greatest, count: 6).values
      let all = try SymmetricEigenproblem.dense(covariance, .greatest, count: 6).values
      let greatest = all[0]
      let bound = Double(error.scalars[number]) * Double(error.scalars[number])
      #expect(values[0] <= bound * 1.0001 + 1e-6 * greatest)
      #expect(values[5] >= -1e-6 * greatest)
      // No more is stated than theory allows.
      let losses = (0...sizes.size).map { all.dropFirst($0).reduce(0, +) / Double(sizes.size + 1 - $0) }
      #expect(bound <= 1.01 * (all[sizes.rank] + (losses.min() ?? 0)) + 1e-6 * greatest)
    }
    for number in present {
      for (i, j, found) in spread(stored, number) where i == j {
        let variance = units.covariance(ofClass: number)[i][i]
        #expect(abs(found - variance) <= 1e-4 * variance + 1e-9)
      }
    }
  }

  @Test("withheld classes leave zeros, and nothing of the others is lost") func withheld() throws {
    let withheld = [false, true, true, false]
    for stored in [
      try moments(of: units, batch: 64).gaussian(isWithheld: withheld),
      try covariances(of: units, batch: 64).gaussian(isWithheld: withheld),
      try sketches(of: units, batch: 64, size: 3).gaussian(isWithheld: withheld, rank: 3),
    ] {
      for number in [1, 2] {
        #expect(stored.mean.rows(number..<number + 1).scalars.allSatisfy { $0 == 0 })
        #expect(spread(stored, number).allSatisfy { $0.2 == 0 })
      }
      #expect(abs(Double(stored.mean.scalars[0]) - units.mean(ofClass: 0)[0]) < 1e-3)
      #expect(spread(stored, 3).contains { $0.2 > 0 })
    }
  }

  @Test("without any image there is nothing but zeros") func nothingObserved() throws {
    let stored = try ClassCovariances(classCount: 2, unitCount: 3, on: .cpu).gaussian(isWithheld: [
      true, true,
    ])
    #expect(stored.mean == ShapedArray(repeating: 0, shape: [2, 3]))
    let std = try ClassMoments(classCount: 2, unitCount: 3, on: .cpu).gaussian(isWithheld: [true, true])
    #expect(std.arrays(at: "x/").mapValues(\.shape) == ["x/mean": [2, 3], "x/deviation": [2, 3]])
  }

  @Test("activations that are not finite show in what is stored", arguments: [Float.nan, .infinity])
  func notFinite(value: Float) throws {
    for statistics in [
      try ClassCovariances(classCount: 2, unitCount: 2, on: .cpu),
      try ClassMoments(classCount: 2, unitCount: 2, on: .cpu),
      try ClassSketches(classCount: 2, unitCount: 2, size: 1, on: .cpu),
    ] as [any ClassStatistics] {
      try statistics.observe(
        try Tensor([1, value, 2, 3] as [Float], shape: [2, 2]),
        classes: try Tensor([0, 0] as [Int64], shape: [2]))
      #expect(!(try statistics.gaussian(isWithheld: [false, true], rank: nil).isFinite))
    }
    let sound = try moments(of: units, batch: 600).gaussian(isWithheld: nobodyWithheld)
    #expect(sound.isFinite)
  }
}
