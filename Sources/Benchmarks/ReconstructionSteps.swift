internal import Datasets
internal import KDMeta
internal import Network
internal import Records
internal import Torch

/// Steps of `reconstruct` on one batch of images.
final class ReconstructionSteps {
  private let synthesizer: any Synthesizer
  private let classes: Tensor

  /// `count` steps on a batch of `batchSize` images, towards draws from a record of `kind` of what `teacher` makes of random
  /// images; no gradient passes shut rectifiers, which plain loops do not have.
  init(_ kind: any RecordKind.Type, teacher: Model, batchSize: Int, count: Int) throws {
    var method = try ConfiguredMethod(SynthesisMethods.named(kind.name))
    for (name, value) in [("steps", count), ("batch-size", batchSize), ("relu-leak", 0)] {
      try method.set(name, to: "\(value)")
    }
    let loaded = try LoadedClassifier(teacher)
    let classifier = loaded.classifier
    let executor = try Executor(teacher)
    let generator = try Generator(seed: 1)
    // Moments that count as measured, so that the prior of pixels has its term.
    let channels = classifier.imageShape[0]
    let preprocessing = try Preprocessing(
      mean: Array(repeating: 0.13, count: channels), std: Array(repeating: 0.31, count: channels))
    synthesizer = try method.makeSynthesizer(
      SynthesisSetup(
        teacher: loaded, executor: executor, images: ImageDescription(loaded, preprocessing),
        record: kind.contents(ofRandomImagesBy: teacher, executor, classifier, generator),
        layerKeys: classifier.taps.map(\.name), count: batchSize, precision: .float32, online: nil,
        context: RunContext(), method: method.name))
    classes = try generator.integers([batchSize], in: 0..<classifier.classCount)
  }

  /// Takes the steps.
  func callAsFunction() throws { _ = try synthesizer.synthesize(for: classes) { _, _ in } }
}
