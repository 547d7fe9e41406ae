import Arrays
import Bundle
import Network
import Testing
import Torch

@testable import Records

/// A network of one convolution and one dense layer, and numbers for its activations.
struct ChannelMomentsTests {
  private let classifier: Classifier
  private let model: Model
  private let keys: [String]

  init() throws {
    model = try Model(initializing: Zoo.digits.graph(classes: 3), generator: Generator(seed: 1))
    classifier = try Classifier(model.graph)
    keys = classifier.taps.indices.map { "000\($0)-layer" }
  }

  private func accumulator() throws -> any RecordAccumulator {
    var options = RecordingOptions()
    options.isHalfPrecision = false
    return try ChannelMoments.accumulator(
      RecordingSetup(
        classifier: classifier, model: model, layerKeys: keys, classCount: 3, device: .cpu, options: options))
  }

  private func activations(_ count: Int, seed: UInt64) throws -> [String: Tensor] {
    let generator = try Generator(seed: seed)
    var result: [String: Tensor] = [:]
    for tap in classifier.taps { result[tap.value] = try generator.normal([count] + tap.shape) * 2 + 5 }
    return result
  }

  private let classes: [Int64] = [0, 1, 2, 0, 1, 2, 0, 0, 1, 1, 2, 2]

  @Test("moments are those over the images of a class and all places of a channel")
  func againstLoops() throws {
    let accumulator = try accumulator()
    let batches = try [4, 5].map { try activations(classes.count, seed: $0) }
    for batch in batches {
      try accumulator.observe(batch, classes: try Tensor(classes, shape: [classes.count]))
    }
    let contents = try accumulator.contents(isWithheld: [false, false, false])
    for (tap, key) in zip(classifier.taps, keys) {
      let places = tap.unitCount / tap.channelCount
      let numbers = try batches.flatMap { try #require($0[tap.value]).array(of: Float.self).scalars }
      for (row, channel) in [(0, 0), (1, tap.channelCount - 1), (2, tap.channelCount / 2)] {
        var found: [Double] = []
        for image in 0..<2 * classes.count where classes[image % classes.count] == row {
          let start = (image * tap.channelCount + channel) * places
          found += numbers[start..<start + places].map(Double.init)
        }
        let mean = found.reduce(0, +) / Double(found.count)
        let variance = found.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(found.count)
        let place = row * tap.channelCount + channel
        let stored = (
          mean: Double(try #require(contents.arrays["\(key)/mean"]).scalars[place]),
          std: Double(try #require(contents.arrays["\(key)/deviation"]).scalars[place])
        )
        #expect(abs(stored.mean - mean) < 1e-5)
        #expect(abs(stored.std - variance.squareRoot()) < 1e-5)
      }
    }
  }

  @Test("the images that were recorded are no distance from their record, and moved ones are")
  func distances() throws {
    let accumulator = try accumulator()
    let numbers = try activations(classes.count, seed: 6)
    let rows = try Tensor(classes, shape: [classes.count])
    try accumulator.observe(numbers, classes: rows)
    let objective = try ChannelMoments.objective(
      try accumulator.contents(isWithheld: [false, false, false]),
      ObjectiveSetup(classifier: classifier, model: model, layerKeys: keys, device: .cpu))
    let targets = try objective.drawTargets(for: rows, generator: Generator(seed: 1))
    let own = try objective.distances(numbers, to: targets).array(of: Float.self)
    #expect(own.shape == [classes.count])
    #expect(own.scalars.allSatisfy { $0 < 1e-4 })
    var moved = numbers
    let value = classifier.taps[0].value
    // By one deviation of 2, so that each channel is one unit off.
    moved[value] = try #require(numbers[value]) + 2
    let far = try objective.distances(moved, to: targets).array(of: Float.self)
    #expect(far.scalars.allSatisfy { abs($0 - 1) < 0.2 })
  }

  @Test("running moments of batch norms are a record of all classes together") func batchNorms() throws {
    var model = try Model(initializing: Zoo.resnet18.graph(classes: 3), generator: Generator(seed: 1))
    let classifier = try Classifier(model.graph)
    let norms = classifier.batchNormMoments
    #expect(norms.count == 20)
    let executor = try Executor(model)
    let images = try Generator(seed: 2).normal([6, 3, 32, 32])
    let values = try executor.run([images], taps: Set(norms.map(\.value))).taps
    for norm in norms {
      let value = try #require(values[norm.value])
      let mean = try value.mean([0, 2, 3], keep: true)
      model.weights[norm.mean] = try mean.reshaped([-1]).array()
      model.weights[norm.variance] = try (value - mean).square().mean([0, 2, 3]).array()
    }
    let objective = try ChannelMoments.objectiveOfBatchNorms(
      ObjectiveSetup(classifier: classifier, model: model, layerKeys: [], device: .cpu))
    let rows = try Tensor([0, 1, 2, 0, 1, 2] as [Int64], shape: [6])
    let targets = try objective.drawTargets(for: rows, generator: Generator(seed: 1))
    let distances = try objective.distances(values, to: targets).array(of: Float.self)
    #expect(distances.scalars.allSatisfy { $0 < 1e-3 })
  }

  @Test("a teacher without batch norms has no such moments") func withoutBatchNorms() {
    #expect(classifier.batchNormMoments.isEmpty)
    #expect(throws: RecordError.self) {
      try ChannelMoments.objectiveOfBatchNorms(
        ObjectiveSetup(classifier: classifier, model: model, layerKeys: [], device: .cpu))
    }
  }
}
