internal import Datasets
package import Network
package import Records
internal import Torch

/// Steps of `reconstruct` on one batch of images, for benchmarks.
package final class ReconstructionSteps {
  private let optimizer: ImageOptimizer
  private let classes: Tensor

  /// `count` steps on a batch of `batchSize` images, towards draws from a record of `kind` of what `teacher` makes of random
  /// images; no gradient passes shut rectifiers, which plain loops do not have.
  package init(_ kind: any RecordKind.Type, teacher: Model, batchSize: Int, count: Int) throws {
    guard let method = ReconstructionMethod(rawValue: kind.name) else {
      preconditionFailure("a kind that has a method of its name")
    }
    let generator = try Generator(seed: 1)
    let executor = try Executor(teacher)
    let classifier = try Classifier(teacher.graph)
    var settings = Reconstructor.Settings(method: method)
    (settings.steps, settings.batchSize, settings.reluLeak) = (count, batchSize, 0)
    let objective = try kind.objective(
      kind.contents(ofRandomImagesBy: teacher, executor, classifier, generator),
      ObjectiveSetup(
        classifier: classifier, model: teacher, layerKeys: classifier.taps.map(\.name), device: .cpu))
    // Moments that count as measured, so that the prior of pixels has its term.
    let shape = classifier.imageShape
    let preprocessing = try Preprocessing(
      mean: Array(repeating: 0.13, count: shape[0]), std: Array(repeating: 0.31, count: shape[0]))
    optimizer = ImageOptimizer(
      classifier: classifier, shape: shape,
      descent: Inversion(
        teacher: executor, objective: objective, inputs: try ImageInputs(preprocessing, on: .cpu),
        prior: try ImagePrior(
          preprocessing, totalVariationWeight: settings.totalVariation,
          imageStatisticsWeight: settings.imageStatistics, on: .cpu),
        settings: settings, generator: generator))
    classes = try generator.integers([batchSize], in: 0..<classifier.classCount)
  }

  /// Takes the steps.
  package func callAsFunction() throws { _ = try optimizer.images(for: classes) { _, _ in } }
}
