internal import Bundle
internal import Network
internal import Records
internal import Torch

extension RecordKind {
  /// The record of what `teacher`, which `executor` runs, makes of a hundred random images for each class: for benchmarks.
  static func contents(
    ofRandomImagesBy teacher: Model, _ executor: Executor, _ classifier: Classifier, _ generator: Generator
  ) throws -> RecordContents {
    let count = 100 * classifier.classCount
    let accumulator = try accumulator(
      RecordingSetup(
        classifier: classifier, model: teacher, layerKeys: classifier.taps.map(\.name),
        classCount: classifier.classCount, device: .cpu, options: RecordingOptions()))
    let classes = try Tensor((0..<count).map { Int64($0 % classifier.classCount) }, shape: [count])
    try withoutGradients {
      let images = try generator.normal([count] + classifier.imageShape)
      try accumulator.observe(executor.run([images], taps: accumulator.values).taps, classes: classes)
    }
    return try accumulator.contents(isWithheld: Array(repeating: false, count: classifier.classCount))
  }
}
