internal import Arrays
internal import Datasets
internal import Network
internal import Records
internal import Torch

/// One pass over the data, shared by all records.
struct RecordingPass {
  /// How many pictures of each class have been shown.
  private(set) var counts: [Int]
  /// How many of them the teacher puts in their class.
  private(set) var right = 0
  /// What the data's reader passed over.
  private(set) var findings = ReadingFindings()

  init(classCount: Int) { counts = Array(repeating: 0, count: classCount) }

  /// Shows all of `data` to `teacher` and what it makes of it to `accumulators`. Of pictures without classes, the teacher's
  /// answers are the classes.
  mutating func run(
    _ teacher: LoadedClassifier, _ data: any PictureSource, _ accumulators: [any RecordAccumulator],
    _ preprocessing: Preprocessing, batchSize: Int, _ context: RunContext
  ) throws {
    let executor = try Executor(teacher.model, on: context.device)
    let inputs = try PictureInputs(preprocessing, on: context.device)
    let taps = accumulators.reduce(into: Set([teacher.classifier.logits])) { $0.formUnion($1.values) }
    let reader = try data.makeReader()
    var done = 0
    while let batch = try reader.next(batchSize) {
      try withoutGradients {
        let activations = try executor.run([try inputs(batch.pixels)], taps: taps).taps
        guard let answers = try activations[teacher.classifier.logits]?.argmax(1) else {
          throw KDMetaError.mismatch("\(teacher.path): makes no value '\(teacher.classifier.logits)'")
        }
        let numbers = try batch.classes ?? answers.array(of: Int64.self).scalars.map { Int($0) }
        for number in numbers { counts[number] += 1 }
        let classes = try Tensor(numbers.map(Int64.init), shape: [numbers.count], on: context.device)
        for accumulator in accumulators { try accumulator.observe(activations, classes: classes) }
        right += Int(try answers.equal(to: classes).to(.float32).sum().item())
      }
      done += batch.count
      findings = reader.findings
      try context.step("record", "pictures", done: done + findings.skipped, total: data.count)
    }
    findings = reader.findings
  }
}
