public import ArgumentParser
internal import KDMeta
public import Network
internal import Records
internal import Spectral
internal import Torch

/// A piece of work whose time is taken. A new one is a new case; `script/bench.d` has the same work for what it is compared
/// with.
enum WorkUnit: String, CaseIterable, ExpressibleByArgument {
  /// A product of two square matrices with as many rows as the batch, of whatever network: the most arithmetic that the machine can do.
  case matrixProduct = "matrix-product"
  /// A copy of as many million numbers: the most bytes that it can move.
  case copy
  /// Logits of a batch.
  case forward
  /// The derivative of a batch's loss with respect to its images, weights being constants.
  case inputGradient = "input-gradient"
  /// Loss of a batch, its derivatives with respect to the weights, and one step of Adam.
  case trainingStep = "training-step"
  /// Logits of a batch, its activations taken in by the records `top-layer` and `all-layers`.
  case record
  /// The same with all records, spectral ones too.
  case recordAll = "record-all"
  /// A bundle with the record `spectral`, written with its digest and flushed to the disk.
  case bundleWrite = "bundle-write"
  /// The same read, with its digest and all else checked.
  case bundleRead = "bundle-read"
  /// One step of DAFL's generator, of 128 channels, and of a student of half the network's size on the same batch.
  case daflStep = "dafl-step"
  /// One step of `distill`: images changed at random, the teacher's answers, and a step of a student of half the network's size.
  case distillStep = "distill-step"
  /// Ten steps of `reconstruct` on a batch, by the method of each name.
  case topLayerSteps = "top-layer-steps"
  case allLayersSteps = "all-layers-steps"
  case spectralSteps = "spectral-steps"
  case spectralPairsSteps = "spectral-pairs-steps"
  /// The Fourier basis of a tenth of all units, from the weights on.
  case networkBasis = "network-basis"
  /// Those of each two consecutive layers.
  case pairBases = "pair-bases"

  /// Makes everything ready, so that each call of the result does the work once.
  func prepare(_ network: Zoo, batch: Int) throws -> () throws -> Void {
    let generator = try Generator(seed: 1)
    let executor = try Executor(Model(initializing: network.graph(), generator: generator))
    let imageShape = executor.graph.inputs.flatMap { $0.shape.dropFirst().compactMap { $0 } }
    let images = try generator.uniform([batch] + imageShape)
    let classes = try generator.integers([batch], in: 0..<10)
    switch self {
    case .matrixProduct:
      let (one, other) = (try generator.uniform([batch, batch]), try generator.uniform([batch, batch]))
      return { _ = try one.matmul(other) }
    case .copy:
      let numbers = try generator.uniform([batch * 1_000_000])
      let copy = try Tensor(repeating: 0, shape: numbers.shape)
      return { try copy.assign(numbers) }
    case .forward:
      return {
        try withoutGradients { () throws(ModelError) in _ = try executor.run([images]) }
      }
    case .inputGradient:
      try images.setRequiresGradient()
      return {
        let loss = try executor.run([images]).outputs[0].crossEntropy(classes)
        _ = try loss.gradients(at: [images])
      }
    case .trainingStep:
      let parameters = executor.parameters
      for parameter in parameters { try parameter.setRequiresGradient() }
      let optimizer = try Adam(parameters, learningRate: 1e-4)
      return {
        let logits = try executor.run([images], mode: .training(generator)).outputs[0]
        try optimizer.step(try logits.crossEntropy(classes).gradients(at: parameters))
      }
    case .bundleWrite, .bundleRead:
      let bundle = try BundleRoundTrip(SpectralNetwork.self, teacher: try executor.model())
      return self == .bundleWrite ? { try bundle.write() } : { try bundle.read() }
    case .daflStep:
      let student = try Model(initializing: Zoo.lenet5Half.graph(), generator: generator)
      let step = try DAFLStep(
        teacher: try executor.model(), student: student, channels: 128, batchSize: batch)
      return { try step() }
    case .distillStep:
      let student = try Model(initializing: Zoo.lenet5Half.graph(), generator: generator)
      let step = try DistillationStep(
        teacher: try executor.model(), student: student, batchSize: batch)
      return { try step() }
    case .topLayerSteps: return try steps(TopLayer.self, executor, batch)
    case .allLayersSteps: return try steps(AllLayers.self, executor, batch)
    case .spectralSteps: return try steps(SpectralNetwork.self, executor, batch)
    case .spectralPairsSteps: return try steps(SpectralPairs.self, executor, batch)
    case .networkBasis, .pairBases:
      let (model, classifier) = (try executor.model(), try Classifier(executor.graph))
      let pairs: [LayerPair?] =
        self == .networkBasis ? [nil] : try LayerPair.all(in: executor.graph, taps: classifier.taps)
      return {
        for pair in pairs {
          let neurons = try NeuronGraph(model, taps: classifier.taps, pair: pair)
          let count = min(max(1, neurons.nodeCount / 10), neurons.frequencyLimit)
          _ = try GraphFourierBasis(lowest: count, of: neurons)
        }
      }
    case .record, .recordAll:
      let kinds: [any RecordKind.Type] = self == .record ? [TopLayer.self, AllLayers.self] : RecordKinds.all
      let classifier = try Classifier(executor.graph)
      let setup = RecordingSetup(
        classifier: classifier, model: try executor.model(), layerKeys: classifier.taps.map(\.name),
        classCount: 10, device: .cpu,
        options: RecordingOptions())
      let accumulators = try kinds.map { try $0.accumulator(setup) }
      let taps = accumulators.reduce(into: Set<String>()) { $0.formUnion($1.values) }
      return {
        try withoutGradients {
          let activations = try executor.run([images], taps: taps).taps
          for accumulator in accumulators { try accumulator.observe(activations, classes: classes) }
        }
      }
    }
  }

  private func steps(
    _ kind: any RecordKind.Type, _ executor: Executor, _ batch: Int
  ) throws -> () throws -> Void {
    let steps = try ReconstructionSteps(kind, teacher: executor.model(), batchSize: batch, count: 10)
    return { try steps() }
  }
}

extension Zoo: ExpressibleByArgument {}
