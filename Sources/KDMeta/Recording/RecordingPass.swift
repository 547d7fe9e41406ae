internal import Arrays
internal import Checkpoints
internal import Datasets
internal import Network
internal import Records
internal import Torch

/// One pass over the data, shared by all records.
struct RecordingPass {
  /// How many images of each class have been shown.
  private(set) var counts: [Int]
  /// How many of them the teacher puts in their class.
  private(set) var right = 0
  /// What the data's reader passed over.
  private(set) var findings = ReadingFindings()

  init(classCount: Int) { counts = Array(repeating: 0, count: classCount) }

  /// Shows all of `data` to `teacher` and what it makes of it to `accumulators`. Of images without classes, the teacher's
  /// answers are the classes. Goes on where an interrupted run stopped.
  mutating func run(
    _ teacher: LoadedClassifier, _ data: any ImageSource, _ accumulators: [any RecordAccumulator],
    _ preprocessing: Preprocessing, batchSize: Int, _ checkpointing: Checkpointing, _ context: RunContext
  ) throws {
    let executor = try Executor(teacher.model, on: context.device)
    let inputs = try ImageInputs(preprocessing, on: context.device)
    let taps = accumulators.reduce(into: Set([teacher.classifier.logits])) { $0.formUnion($1.values) }
    let reader = try data.makeReader()
    var restored = checkpointing.restored
    var (done, position) = (0, 0)
    while let batch = try reader.next(batchSize) {
      position += batch.count
      if position <= done {
        // Those that an interrupted run has seen.
        try context.step("record", "images", done: position, total: data.count)
        continue
      }
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
      done = position
      findings = reader.findings
      if let state = restored {
        // The first batch settles what is observed; from then on the sums are what they were.
        done = try restore(state, accumulators)
        restored = nil
        continue
      }
      try checkpointing.step(
        "record", "images", done: done + findings.skipped, total: data.count
      ) { try state(done, accumulators) }
    }
    findings = reader.findings
    // What this process has done must not be lost where another one is lost later.
    if context.team != nil { try checkpointing.saveIfDue(isNeeded: true) { try state(done, accumulators) } }
  }

  /// Counts what another process has found too, in a later part of the data.
  mutating func add(right: Int, findings: ReadingFindings) {
    self.right += right
    self.findings = findings
  }

  private func state(_ done: Int, _ accumulators: [any RecordAccumulator]) throws -> StateDictionary {
    var state = StateDictionary()
    for (name, number) in [("done", done), ("right", right)] { state.set(name, to: number) }
    state["counts"] = .integers(ShapedArray(counts.map(Int64.init)))
    for (number, accumulator) in accumulators.enumerated() {
      var sums = StateDictionary()
      for (name, array) in try accumulator.sums.state() {
        sums[name.replacing("/", with: Self.separator)] = .doubles(array)
      }
      state.set("\(number)", to: sums)
    }
    return state
  }

  /// Brings back what had been gathered at `state`, and returns of how many images that was.
  private mutating func restore(
    _ state: StateDictionary, _ accumulators: [any RecordAccumulator]
  ) throws -> Int {
    right = try state.integer("right")
    let kept = try state.integers("counts")
    guard kept.count == counts.count else { throw CheckpointError.unfit("it has another number of classes") }
    counts = kept
    for (number, accumulator) in accumulators.enumerated() {
      var sums: [String: ShapedArray<Double>] = [:]
      let part = state.part("\(number)")
      for name in part.entries.keys {
        sums[name.replacing(Self.separator, with: "/")] = try part.reals(name)
      }
      try accumulator.sums.restore(sums)
    }
    return try state.integer("done")
  }

  /// Stands for the slash of paths in a record, since names in a checkpoint have none.
  private static let separator = ":"
}
