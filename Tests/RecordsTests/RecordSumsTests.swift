import Arrays
import Bundle
import Network
import Spectral
import TestSupport
import Testing
import Torch

@testable import Records

struct RecordSumsTests {
  private let classifier: Classifier
  private let model: Model

  init() throws {
    model = try Model(initializing: Zoo.digitsHalf.graph(classes: 3), generator: Generator(seed: 1))
    classifier = try Classifier(model.graph)
  }

  /// What `kind` gathers of batches made from `seeds`, 30 images each, ten of a class.
  private func sums(
    _ kind: any RecordKind.Type, of seeds: [UInt64], _ change: (inout RecordingOptions) -> Void = { _ in }
  ) throws -> RecordSums {
    var options = RecordingOptions()
    options.isHalfPrecision = false
    options.factorLimit = 64
    options.coefficientShare = 0.05
    options.rank = 8
    change(&options)
    let accumulator = try kind.accumulator(
      RecordingSetup(
        classifier: classifier, model: model, layerKeys: classifier.taps.indices.map { "000\($0)-layer" },
        classCount: 3, device: .cpu, options: options))
    for seed in seeds {
      let generator = try Generator(seed: seed)
      var activations: [String: Tensor] = [:]
      for tap in classifier.taps { activations[tap.value] = try generator.normal([30] + tap.shape) + 3 }
      try accumulator.observe(
        activations, classes: try Tensor((0..<30).map { Int64($0 % 3) }, shape: [30]))
    }
    return accumulator.sums
  }

  private func restored(_ sums: RecordSums, _ counts: [Int]) throws -> RecordSums {
    try RecordSums(try sums.accumulators(), of: sums.kind, counts: counts)
  }

  /// Means, and covariances in place of what they are stored as: eigenvectors may have either sign.
  private func moments(_ contents: RecordContents) -> [String: [Double]] {
    var result: [String: [Double]] = [:]
    for (path, array) in contents.arrays {
      let numbers = array.scalars.map(Double.init)
      guard path.hasSuffix("factor") else {
        if !path.hasSuffix("residual_deviation") { result[path] = numbers }
        continue
      }
      let (units, rank) = (array.shape[1], array.shape[2])
      let residual = contents.arrays["residual_deviation"].map { $0.scalars.map(Double.init) }
      result[path] = (0..<array.shape[0] * units * units).map { place in
        let (row, column) = (place / units, place / (units * units) * units + place % units)
        let product = (0..<rank).reduce(0.0) { $0 + numbers[row * rank + $1] * numbers[column * rank + $1] }
        guard row == column, path.hasSuffix("low_rank_factor"), let residual else { return product }
        return product + residual[row] * residual[row]
      }
    }
    return result
  }

  private func expectSame(_ one: RecordContents, _ other: RecordContents, within tolerance: Double) throws {
    #expect(one.attributes == other.attributes)
    #expect(one.arrays.mapValues(\.shape) == other.arrays.mapValues(\.shape))
    let others = moments(other)
    for (path, numbers) in moments(one) {
      let scale = numbers.map(abs).max() ?? 0
      let worst = zip(numbers, try #require(others[path])).map { abs($0 - $1) }.max() ?? 0
      #expect(worst <= tolerance * scale, "\(path)")
    }
  }

  @Test(
    "parts of every kind, stored and restored without a teacher, merge to the whole in either order",
    arguments: [[[1, 2], [3]], [[3], [1, 2]], [[2], [3], [1]]] as [[[UInt64]]])
  func merge(parts: [[UInt64]]) throws {
    for kind in RecordKinds.all {
      let whole = try sums(kind, of: [1, 2, 3]).contents(isWithheld: [false, true, false])
      let restored = try parts.map {
        try self.restored(try sums(kind, of: $0), Array(repeating: 10 * $0.count, count: 3))
      }
      for part in restored.dropFirst() { try restored[0].merge(part) }
      try expectSame(whole, try restored[0].contents(isWithheld: [false, true, false]), within: 1e-6)
    }
  }

  /// Choices that make all covariances but the smallest sketches.
  private static func sketching(_ options: inout RecordingOptions) {
    options.factorLimit = 2
    options.lowRankLimit = 100_000
    options.momentLimit = 0
    options.rank = 2
  }

  @Test("parts with sketches merge to the same means and variances, within the error that they state")
  func sketches() throws {
    for kind in [AllLayers.self, SpectralNetwork.self] as [any RecordKind.Type] {
      let parts = try ([[1, 2], [3]] as [[UInt64]]).map { seeds in
        try restored(
          try sums(kind, of: seeds, Self.sketching), Array(repeating: 10 * seeds.count, count: 3))
      }
      try parts[0].merge(parts[1])
      let merged = try parts[0].contents(isWithheld: [false, false, false])
      let exact = try sums(kind, of: [1, 2, 3]) {
        Self.sketching(&$0)
        $0.momentLimit = .max
      }.contents(isWithheld: [false, false, false])
      let errors = merged.arrays.filter { $0.key.hasSuffix("sketch_error") }
      #expect(!errors.isEmpty)
      for (path, error) in errors {
        let group = String(path.dropLast("sketch_error".count))
        let means = try #require(exact.arrays[group + "mean"])
        #expect(try #require(merged.arrays[group + "mean"]).furthest(from: means) <= 1e-5)
        let (found, best) = (try variances(merged, group), try variances(exact, group))
        for (a, b) in zip(found.whole, best.whole) { #expect(abs(a - b) <= 1e-4 * max(1, b)) }
        // Along each unit's axis the directions miss no more of the variance than they say.
        for (index, (kept, whole)) in zip(found.kept, best.whole).enumerated() {
          let bound = error.scalars[index / means.shape[1]]
          #expect(whole - kept <= bound * bound * 1.001 + 1e-5)
        }
      }
    }
  }

  /// Variances of the units of `group`, those along the directions kept and with what these leave.
  private func variances(
    _ contents: RecordContents, _ group: String
  ) throws -> (kept: [Float], whole: [Float]) {
    let factor = try #require(contents.arrays[group + "low_rank_factor"])
    let residual = try #require(contents.arrays[group + "residual_deviation"])
    let rank = factor.shape[2]
    let kept = residual.scalars.indices.map { row in
      factor.scalars[row * rank..<(row + 1) * rank].reduce(0) { $0 + $1 * $1 }
    }
    return (kept, zip(kept, residual.scalars).map { $0 + $1 * $1 })
  }

  @Test(
    "a part that is restored gives the very same statistics",
    arguments: [{ $0.embedsBasis = true }, sketching] as [@Sendable (inout RecordingOptions) -> Void])
  func restoring(options: @Sendable (inout RecordingOptions) -> Void) throws {
    for kind in RecordKinds.all {
      let sums = try sums(kind, of: [1, 2], options)
      let again = try restored(sums, [20, 20, 20])
      #expect(
        try again.contents(isWithheld: [true, false, false])
          == sums.contents(isWithheld: [true, false, false]))
      #expect(try again.accumulators() == sums.accumulators())
    }
  }

  /// A choice of the publisher that makes sums of a kind something else, and what names it.
  struct Choice: Sendable, CustomTestStringConvertible {
    let kind: any RecordKind.Type
    let name: String
    /// Whether a disagreement is the one that the choice makes.
    let isExpected: @Sendable (RecordDisagreement) -> Bool
    let change: @Sendable (inout RecordingOptions) -> Void

    var testDescription: String { "\(kind.name): \(name)" }
  }

  private static let choices: [Choice] = [
    Choice(
      kind: TopLayer.self, name: "temperature",
      isExpected: { if case .value("temperature", _, _) = $0 { true } else { false } },
      change: { $0.temperature = 4 }),
    Choice(
      kind: TopLayer.self, name: "storage",
      isExpected: { $0 == .storage(first: .float32, second: .float16) },
      change: { $0.isHalfPrecision = true }),
    Choice(
      kind: AllLayers.self, name: "factor limit",
      isExpected: { if case .spread = $0 { true } else { false } }, change: { $0.factorLimit = 0 }),
    Choice(
      kind: AllLayers.self, name: "low-rank limit",
      isExpected: { if case .spread = $0 { true } else if case .rank = $0 { true } else { false } },
      change: { $0.lowRankLimit = 100_000 }),
    Choice(
      kind: SpectralNetwork.self, name: "rank",
      isExpected: { if case .rank(_, 4) = $0 { true } else { false } }, change: { $0.rank = 4 }),
    Choice(
      kind: SpectralNetwork.self, name: "coefficients",
      isExpected: { if case .coefficientCount = $0 { true } else { false } },
      change: { $0.coefficientShare = 0.02 }),
    Choice(
      kind: SpectralPairs.self, name: "granularity",
      isExpected: { $0 == .value(path: "granularity", first: "'unit'", second: "'channel'") },
      change: { $0.granularity = .channel }),
    Choice(
      kind: SpectralPairs.self, name: "basis", isExpected: { $0 == .basisInOne },
      change: { $0.embedsBasis = true }),
    Choice(
      kind: SpectralNetwork.self, name: "choice", isExpected: { $0 == .coefficientChoice },
      change: { $0.coefficientChoice = .energy }),
  ]

  @Test(
    "parts that were recorded with other options are refused, and the option is named", arguments: choices)
  func options(choice: Choice) throws {
    let first = try sums(choice.kind, of: [1])
    let before = try first.accumulators()
    let other = try sums(choice.kind, of: [2], choice.change)
    #expect {
      try first.merge(other)
    } throws: { error in
      guard case RecordError.disagreement(choice.kind.name, let reason) = error else { return false }
      return choice.isExpected(reason)
    }
    #expect(try first.accumulators() == before, "a refused part has left something behind")
  }

  @Test("parts whose coefficients were chosen by energy are refused where the choice fell otherwise")
  func energy() throws {
    let parts = try ([1, 2] as [UInt64]).map {
      try sums(SpectralPairs.self, of: [$0]) { $0.coefficientChoice = .energy }
    }
    #expect {
      try parts[0].merge(parts[1])
    } throws: { error in
      if case RecordError.disagreement(_, .coefficientChoice) = error { true } else { false }
    }
  }

  @Test(
    "bases that differ by more than a receiver's may are refused", arguments: ["frequencies", "fingerprint"])
  func otherBasis(name: String) throws {
    let first = try sums(SpectralNetwork.self, of: [1])
    for (off, isRefused) in [(1e-12, false), (1e-3, true)] {
      var contents = try sums(SpectralNetwork.self, of: [2]).accumulators()
      guard case .numbers(var numbers) = contents.attributes["network/\(name)"] else {
        Issue.record("no \(name)")
        return
      }
      numbers[numbers.count - 1] += off
      contents.attributes["network/\(name)"] = .numbers(numbers)
      let other = try RecordSums(contents, of: SpectralNetwork.self, counts: [10, 10, 10])
      if isRefused {
        #expect(throws: RecordError.self) { try first.merge(other) }
      } else {
        try first.merge(other)
      }
    }
  }

  @Test(
    "classes without images can be added, and change nothing",
    arguments: [{ _ in }, sketching] as [@Sendable (inout RecordingOptions) -> Void])
  func widened(options: @Sendable (inout RecordingOptions) -> Void) throws {
    for kind in RecordKinds.all {
      let narrow = try sums(kind, of: [1], options)
      let wide = try narrow.widened(counts: [10, 10, 10, 0]).contents(isWithheld: [false, false, false, true])
      let expected = try narrow.contents(isWithheld: [false, false, false])
      for (path, array) in expected.arrays {
        #expect(wide.arrays[path]?.rows(0..<3) == array)
        #expect(wide.arrays[path]?.rows(3..<4).scalars.allSatisfy { $0 == 0 } == true)
      }
    }
  }

  @Test("neither nothing nor what is not finite is stored as a part") func unusable() throws {
    for kind in RecordKinds.all {
      let nothing = try sums(kind, of: [])
      #expect {
        try nothing.accumulators()
      } throws: { error in
        guard case RecordError.nothingObserved(kind.name) = error else { return false }
        return true
      }
    }
    let broken = try ClassMoments(classCount: 1, unitCount: 1, on: .cpu)
    try broken.observe(
      try Tensor([.infinity] as [Float], shape: [1, 1]), classes: try Tensor([0] as [Int64], shape: [1]))
    let sums = RecordSums(
      of: TopLayer.self, [RecordSums.Part(path: "", layer: "l", statistics: broken)], storage: .float32)
    #expect {
      try sums.accumulators()
    } throws: { error in
      guard case RecordError.notFinite("top-layer", layer: "l") = error else { return false }
      return true
    }
  }

  @Test("sketches that do not fit the sums beside them are a mismatch") func misfittingSketches() throws {
    let sound = try sums(SpectralNetwork.self, of: [1], Self.sketching).accumulators()
    let (vectors, losses) = (try #require(sound.arrays["sketch"]), try #require(sound.arrays["sketch_loss"]))
    let width = vectors.shape[2]
    let changes: [(inout AccumulatorContents) -> Void] = [
      { $0.arrays["sketch"] = ShapedArray(repeating: 0, shape: [3, 3, width]) },
      { $0.arrays["sketch"] = ShapedArray(repeating: 0, shape: [3, 2 * width + 2, width]) },
      { $0.arrays["sketch"] = ShapedArray(repeating: 0, shape: [3, vectors.shape[1], width - 1]) },
      { $0.arrays["sketch"] = ShapedArray(repeating: 0, shape: [3, width]) },
      { $0.arrays["sketch_loss"] = ShapedArray(repeating: 0, shape: [2]) },
      { $0.arrays["sketch_loss"] = losses.map { -1 - $0 } },
    ]
    _ = try RecordSums(sound, of: SpectralNetwork.self, counts: [10, 10, 10])
    for change in changes {
      var contents = sound
      change(&contents)
      #expect(throws: RecordError.self) {
        try RecordSums(contents, of: SpectralNetwork.self, counts: [10, 10, 10])
      }
    }
    var larger = sound
    larger.arrays["sketch"] = ShapedArray(repeating: 0, shape: [3, vectors.shape[1] + 2, width])
    #expect(throws: RecordError.self) {
      try RecordSums(sound, of: SpectralNetwork.self, counts: [10, 10, 10])
        .merge(RecordSums(larger, of: SpectralNetwork.self, counts: [10, 10, 10]))
    }
  }

  @Test("contents that are no sums of the kind are a mismatch") func misfits() throws {
    let sound = try sums(TopLayer.self, of: [1]).accumulators()
    let changes: [(inout AccumulatorContents) -> Void] = [
      { $0.encoding = "gaussian" }, { $0.encodingVersion = 2 }, { $0.attributes["storage"] = nil },
      { $0.attributes["rank"] = .integer(0) }, { $0.arrays = [:] }, { $0.arrays["sum"] = nil },
      { $0.arrays["product_sum"] = nil },
      { $0.arrays["shift"] = ShapedArray(repeating: 0, shape: [2]) },
      { $0.arrays["product_sum"] = ShapedArray(repeating: 0, shape: [3, 3]) },
    ]
    for change in changes {
      var contents = sound
      change(&contents)
      #expect(throws: RecordError.self) { try RecordSums(contents, of: TopLayer.self, counts: [10, 10, 10]) }
    }
    #expect(throws: RecordError.self) { try RecordSums(sound, of: TopLayer.self, counts: [10, 10]) }
    #expect(throws: RecordError.self) { try RecordSums(sound, of: AllLayers.self, counts: [10, 10, 10]) }
  }
}
