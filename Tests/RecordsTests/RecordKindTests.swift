import Arrays
import Bundle
import Inputs
import Network
import TestSupport
import Testing
import Torch

@testable import Records

struct RecordKindTests {
  private let classifier: Classifier
  private let model: Model
  private let identity: TeacherIdentity

  init() throws {
    model = try Model(initializing: Zoo.digitsHalf.graph(classes: 3), generator: Generator(seed: 1))
    classifier = try Classifier(model.graph)
    identity = TeacherIdentity(
      sha256: String(repeating: "0", count: 64), fileName: "t.onnx", inputName: classifier.inputName,
      inputShape: classifier.imageShape, outputName: classifier.logits, outputCount: 3, opset: 17,
      layers: classifier.taps.map { TappedLayer(name: $0.value, kind: "Relu", shape: $0.shape) })
  }

  private var objectiveSetup: ObjectiveSetup {
    ObjectiveSetup(classifier: classifier, model: model, layerKeys: identity.layerKeys, device: .cpu)
  }

  /// Activations of every tap for `count` images, from fixed random numbers.
  private func activations(_ count: Int, seed: UInt64) throws -> [String: Tensor] {
    let generator = try Generator(seed: seed)
    var result: [String: Tensor] = [:]
    for tap in classifier.taps { result[tap.value] = try generator.normal([count] + tap.shape) }
    return result
  }

  private func contents(
    of kind: any RecordKind.Type, withheld: [Bool] = [false, false, false], factorLimit: Int = 64
  ) throws -> RecordContents {
    var options = RecordingOptions()
    options.factorLimit = factorLimit
    options.isHalfPrecision = false
    let accumulator = try kind.accumulator(
      RecordingSetup(
        classifier: classifier, model: model, layerKeys: identity.layerKeys, classCount: 3, device: .cpu,
        options: options))
    for seed in 1...3 as ClosedRange<UInt64> {
      let classes = try Tensor((0..<30).map { Int64($0 % 3) }, shape: [30])
      try accumulator.observe(try activations(30, seed: seed), classes: classes)
    }
    return try accumulator.contents(isWithheld: withheld)
  }

  @Test("every kind is found by its name, and no other is") func names() {
    for kind in RecordKinds.all { #expect(RecordKinds.named(kind.name) == kind) }
    #expect(Set(RecordKinds.all.map { $0.name }).count == RecordKinds.all.count)
    #expect(RecordKinds.named("no-such-record") == nil)
  }

  @Test("an accumulator and its objective look at the same values, which the network has")
  func values() throws {
    for kind in RecordKinds.all {
      let accumulator = try kind.accumulator(
        RecordingSetup(
          classifier: classifier, model: model, layerKeys: identity.layerKeys, classCount: 3, device: .cpu,
          options: RecordingOptions()))
      let objective = try kind.objective(try contents(of: kind), objectiveSetup)
      #expect(accumulator.values == objective.values)
      #expect(accumulator.values.isSubset(of: classifier.taps.map(\.value)))
    }
  }

  @Test("a bundle gives back what was recorded, and its objective judges the same")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("bundle.h5")
    var records: [String: RecordContents] = [:]
    for kind in RecordKinds.all {
      records[kind.name] = try contents(of: kind, withheld: [false, true, false])
    }
    let bundle = MetadataBundle(
      teacher: identity,
      input: InputDescription(
        try Preprocessing(mean: [0.3], std: [0.4]), images: ImageShape(channels: 1, height: 8, width: 8)),
      classes: ClassTable(names: ["a", "b", "c"], counts: [30, 0, 30]), records: records,
      privacy: Privacy(minimumClassCount: 10),
      provenance: Provenance(producer: "tests", producerVersion: "1"))
    try BundleFile.write(bundle, to: path)
    let read = try BundleFile.read(path)
    #expect(read.records == records)
    let classes = try Tensor([0, 2] as [Int64], shape: [2])
    for kind in RecordKinds.all {
      let distances = try [try #require(records[kind.name]), try #require(read.records[kind.name])].map {
        let objective = try kind.objective($0, objectiveSetup)
        let targets = try objective.drawTargets(for: classes, generator: try Generator(seed: 5))
        return try objective.distances(try activations(2, seed: 9), to: targets).array(of: Float.self)
      }
      #expect(distances[0] == distances[1])
      #expect(distances[0].shape == [2])
    }
  }

  @Test("withheld classes are zeros in every array of every record") func withheld() throws {
    for kind in RecordKinds.all {
      for (path, array) in try contents(of: kind, withheld: [false, true, false]).arrays {
        #expect(array.rows(1..<2).scalars.allSatisfy { $0 == 0 }, "\(kind.name) \(path)")
        #expect(array.rows(2..<3).scalars.contains { $0 != 0 }, "\(kind.name) \(path)")
      }
    }
  }

  @Test("activations that are not finite are told with their record") func notFinite() throws {
    for kind in RecordKinds.all {
      let accumulator = try kind.accumulator(
        RecordingSetup(
          classifier: classifier, model: model, layerKeys: identity.layerKeys, classCount: 3, device: .cpu,
          options: RecordingOptions()))
      var activations = try activations(3, seed: 1)
      activations[classifier.logits] = try Tensor([1, 2, 3, 4, .nan, 6, 7, 8, 9] as [Float], shape: [3, 3])
      try accumulator.observe(activations, classes: try Tensor([0, 1, 2] as [Int64], shape: [3]))
      #expect {
        try accumulator.contents(isWithheld: [false, false, false])
      } throws: { error in
        guard case RecordError.notFinite(kind.name, _) = error else { return false }
        return true
      }
    }
  }

  @Test("layers of up to the limit keep factors and larger ones deviations", arguments: [0, 63, 64, 128])
  func factorLimit(limit: Int) throws {
    let arrays = try contents(of: AllLayers.self, factorLimit: limit).arrays
    for (tap, key) in zip(classifier.taps, identity.layerKeys) {
      #expect((arrays["\(key)/factor"] != nil) == (tap.unitCount <= limit))
      #expect((arrays["\(key)/deviation"] != nil) == (tap.unitCount > limit))
    }
  }

  @Test("top-layer divides logits by its temperature when it records") func recordedTemperature() throws {
    let contents = try contents(of: TopLayer.self)
    #expect(contents.attributes == ["temperature": .number(8)])
    let logits = try (1...3).map {
      try #require(try activations(30, seed: UInt64($0))[classifier.logits]).array(of: Float.self).scalars
    }
    let ofClass1 = logits.flatMap { batch in (0..<10).map { Double(batch[($0 * 3 + 1) * 3]) / 8 } }
    let mean = try #require(contents.arrays["mean"]).scalars[3]
    #expect(abs(Double(mean) - ofClass1.reduce(0, +) / 30) < 1e-6)
  }

  @Test("top-layer's distance is the mean of (relu(target) − relu(logits/τ))²") func topLayerDistance() throws
  {
    let contents = RecordContents(
      encoding: "gaussian", attributes: ["temperature": .number(2)],
      arrays: [
        "mean": ShapedArray(shape: [3, 3], scalars: [1, -1, 0.5, 0, 0, 0, 2, 2, -2]),
        "factor": ShapedArray(repeating: 0, shape: [3, 3, 3]),
      ], storage: .float32)
    let objective = try TopLayer.objective(contents, objectiveSetup)
    let targets = try objective.drawTargets(
      for: try Tensor([0, 2] as [Int64], shape: [2]), generator: try Generator(seed: 0))
    let logits = try Tensor([4, -6, 1, -4, 8, -1] as [Float], shape: [2, 3])
    let distances = try objective.distances([classifier.logits: logits], to: targets)
    // Targets behind the ReLU are (1, 0, 0.5) and (2, 2, 0); logits halved behind it (2, 0, 0.5) and (0, 4, 0).
    #expect(try distances.array(of: Float.self).scalars == [1.0 / 3, 8.0 / 3])
  }

  @Test("all-layers' distance is the sum over layers of the mean square difference") func allLayersDistance()
    throws
  {
    var arrays: [String: ShapedArray<Float>] = [:]
    for (tap, key) in zip(classifier.taps, identity.layerKeys) {
      arrays["\(key)/mean"] = ShapedArray(repeating: 1, shape: [3, tap.unitCount])
      arrays["\(key)/deviation"] = ShapedArray(repeating: 0, shape: [3, tap.unitCount])
    }
    let objective = try AllLayers.objective(
      RecordContents(encoding: "gaussian-per-layer", arrays: arrays, storage: .float32), objectiveSetup)
    let targets = try objective.drawTargets(
      for: try Tensor([0, 1] as [Int64], shape: [2]), generator: try Generator(seed: 0))
    var activations: [String: Tensor] = [:]
    for (place, tap) in classifier.taps.enumerated() {
      // The first image is off by 1, 2, 3, … in each unit of a layer; the second is on its target. Nothing varies, so the
      // unit of distance is 1; layers of deviations alone count 0.3.
      let off = try Tensor(repeating: Double(place + 2), shape: [1] + tap.shape)
      activations[tap.value] = try Tensor.concatenating([
        off, try Tensor(repeating: 1, shape: [1] + tap.shape),
      ])
    }
    let distances = try objective.distances(activations, to: targets).array(of: Float.self).scalars
    let expected = 0.3 * Float((1...classifier.taps.count).reduce(0) { $0 + $1 * $1 })
    #expect(abs(distances[0] - expected) < 1e-5 && distances[1] == 0)
  }

  @Test("a record without what its kind needs is a mismatch") func incomplete() throws {
    let empty = RecordContents(encoding: "gaussian", arrays: [:], storage: .float32)
    var untempered = try contents(of: TopLayer.self)
    untempered.attributes = [:]
    var otherLayer = try contents(of: AllLayers.self)
    otherLayer.arrays["\(identity.layerKeys[0])/mean"] = ShapedArray(repeating: 0, shape: [3, 5])
    for (kind, contents) in [
      (TopLayer.self, empty), (AllLayers.self, empty), (TopLayer.self, untempered),
      (AllLayers.self, otherLayer),
    ] as [(any RecordKind.Type, RecordContents)] {
      #expect {
        try kind.objective(contents, objectiveSetup)
      } throws: { error in
        guard case RecordError.mismatch(kind.name, _) = error else { return false }
        return true
      }
    }
  }

  @Test("activations without the value that is asked for are a mismatch") func missingValue() throws {
    for kind in RecordKinds.all {
      let objective = try kind.objective(try contents(of: kind), objectiveSetup)
      let targets = try objective.drawTargets(
        for: try Tensor([0] as [Int64], shape: [1]), generator: try Generator(seed: 0))
      #expect(throws: RecordError.self) { try objective.distances([:], to: targets) }
    }
  }
}
