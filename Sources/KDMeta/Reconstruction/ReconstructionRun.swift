internal import Arrays
internal import Checkpoints
internal import Datasets
internal import Network
internal import Torch

/// One reconstruction under way: batch after batch, each written as soon as it is made.
final class ReconstructionRun {
  private let synthesizer: any Synthesizer
  private let teacher: Executor
  /// The name of the teacher's logits.
  private let logits: String
  /// The class that each image is to be of.
  private let classes: [Int64]
  private let batchSize: Int
  /// Whether several processes prepare together; afterwards each works for itself.
  private let isPreparedInStep: Bool
  private let context: RunContext
  private let checkpointing: Checkpointing
  private var kept: KeptImages
  private(set) var tally = ReconstructionTally()

  init(
    synthesizer: any Synthesizer, teacher: Executor, logits: String, classes: [Int64],
    isPreparedInStep: Bool, checkpointing: Checkpointing, context: RunContext
  ) {
    self.synthesizer = synthesizer
    self.teacher = teacher
    self.logits = logits
    self.classes = classes
    batchSize = synthesizer.batchSize
    self.isPreparedInStep = isPreparedInStep
    self.checkpointing = checkpointing
    self.context = context
    kept = KeptImages(checkpointing)
  }

  /// Does what comes before the first image, for a process whose images another one makes. Goes on where an interrupted run stopped.
  func prepare() throws {
    if let state = checkpointing.restored { try synthesizer.restore(state.part("synthesizer")) }
    try prepareSynthesizer()
  }

  private func prepareSynthesizer() throws {
    guard isPreparedInStep else { return try prepareSteps() }
    try context.inStep { try prepareSteps() }
  }

  private func prepareSteps() throws {
    try synthesizer.prepare { step, total, metrics in
      try checkpointing.step(
        "generate", "steps", done: step, total: total, state: { try keeping(state(batch: 0)) },
        metrics: metrics)
    }
  }

  /// Makes all images and writes them with the teacher's logits. Goes on where an interrupted run stopped.
  func write(to writer: any ImageSink) throws {
    let first = try firstBatch(writer)
    try prepareSynthesizer()
    let batches = (classes.count + batchSize - 1) / batchSize
    for batch in first..<batches {
      let range = batch * batchSize..<min(classes.count, (batch + 1) * batchSize)
      let wanted = try Tensor(Array(classes[range]), shape: [range.count], on: context.device)
      // A batch that is cut short is begun anew.
      let before = try state(batch: batch)
      let made = try synthesizer.synthesize(for: wanted) { step, loss in
        try checkpointing.stopIfAsked { try keeping(before) }
        try context.step(
          "reconstruct", "steps", done: batch * synthesizer.stepsPerBatch + step,
          total: batches * synthesizer.stepsPerBatch
        ) { [Progress.Metric("loss", try loss())] }
      }
      tally.lossSum += try made.losses.sum().item()
      let images = try withoutGradients { try answered(made) }
      try writer.append(images: images.images, labels: images.labels, logits: images.logits)
      kept.add(images)
      let isLast = batch + 1 == batches
      // What this process has done must not be lost where another one is lost later.
      if !isLast || context.team != nil {
        try checkpointing.saveIfDue(isNeeded: isLast || kept.isFull) {
          try keeping(state(batch: batch + 1))
        }
      }
    }
  }

  /// The images as a surrogate holds them.
  private func answered(_ made: SynthesizedImages) throws -> KeptImages.Batch {
    let result = try teacher.run([made.inputs], taps: [logits])
    guard let answers = result.taps[logits] else {
      throw KDMetaError.mismatch("the teacher makes no value '\(logits)'")
    }
    let answered = try answers.argmax(1)
    if let classes = made.classes {
      tally.aimed += classes.count
      tally.right += Int(try answered.equal(to: classes).to(.float32).sum().item())
    }
    return KeptImages.Batch(
      images: try made.inputs.array(),
      labels: try (made.classes ?? answered).array(of: Int64.self).scalars.map { Int($0) },
      logits: try answers.array())
  }

  /// `state`, and the images before it.
  private func keeping(_ state: StateDictionary) throws -> StateDictionary {
    var state = state
    state.set("images", to: try kept.keep())
    return state
  }

  /// What `batch` begins with.
  private func state(batch: Int) throws -> StateDictionary {
    var state = StateDictionary()
    for (name, number) in [("batch", batch), ("aimed", tally.aimed), ("right", tally.right)] {
      state.set(name, to: number)
    }
    state.set("loss", to: tally.lossSum)
    state.set("synthesizer", to: try synthesizer.state())
    return state
  }

  /// The batch to begin with: the first one, or that at which an interrupted run stopped, whose images `writer` then has.
  private func firstBatch(_ writer: any ImageSink) throws -> Int {
    guard let state = checkpointing.restored else { return 0 }
    tally = ReconstructionTally(
      lossSum: try state.real("loss"), aimed: try state.integer("aimed"), right: try state.integer("right"))
    try synthesizer.restore(state.part("synthesizer"))
    try kept.restore(state.part("images")) {
      try writer.append(images: $0.images, labels: $0.labels, logits: $0.logits)
    }
    return try state.integer("batch")
  }
}
