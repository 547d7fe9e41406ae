internal import Arrays
internal import Datasets
internal import Network
internal import Torch

/// One reconstruction under way: batch after batch, each written as soon as it is made.
struct ReconstructionRun {
  let maker: any PictureMaker
  let teacher: Executor
  /// The name of the teacher's logits.
  let logits: String
  /// The class that each picture is to be of.
  let classes: [Int64]
  let batchSize: Int
  let context: RunContext
  /// The sum of the pictures' last losses.
  private(set) var lossSum = 0.0
  /// How many pictures were made for a class, and how many of them the teacher puts in it.
  private var (aimed, right) = (0, 0)

  init(
    maker: any PictureMaker, teacher: Executor, logits: String, classes: [Int64], batchSize: Int,
    context: RunContext
  ) {
    self.maker = maker
    self.teacher = teacher
    self.logits = logits
    self.classes = classes
    self.batchSize = batchSize
    self.context = context
  }

  /// The share of the pictures which the teacher puts in the class that they were made for; nil where they were made for none.
  var teacherAccuracy: Double? { aimed > 0 ? Double(right) / Double(aimed) : nil }

  /// Makes all pictures and writes them with the teacher's logits.
  mutating func write(to writer: SurrogateWriter) throws {
    let batches = (classes.count + batchSize - 1) / batchSize
    for batch in 0..<batches {
      let range = batch * batchSize..<min(classes.count, (batch + 1) * batchSize)
      let wanted = try Tensor(Array(classes[range]), shape: [range.count], on: context.device)
      let made = try maker.pictures(for: wanted) { step, loss in
        try context.step(
          "reconstruct", "steps", done: batch * maker.stepsPerBatch + step,
          total: batches * maker.stepsPerBatch
        ) { [Progress.Metric("loss", try loss())] }
      }
      lossSum += try made.losses.sum().item()
      try withoutGradients { try append(made, to: writer) }
    }
  }

  private mutating func append(_ made: MadePictures, to writer: SurrogateWriter) throws {
    let result = try teacher.run([made.inputs], taps: [logits])
    guard let answers = result.taps[logits] else {
      throw KDMetaError.mismatch("the teacher makes no value '\(logits)'")
    }
    let answered = try answers.argmax(1)
    if let classes = made.classes {
      aimed += classes.count
      right += Int(try answered.equal(to: classes).to(.float32).sum().item())
    }
    try writer.append(
      images: try made.inputs.array(),
      labels: try (made.classes ?? answered).array(of: Int64.self).scalars.map { Int($0) },
      logits: try answers.array())
  }
}
