import Arrays
import Checkpoints
import Network
import Testing
import Torch

@testable import KDMeta

struct GeneratedSamplesTests {
  private let run: SmallRun
  private let teacher: LoadedClassifier
  private let executor: Executor

  init() throws {
    run = try SmallRun()
    try run.train(steps: 20)
    teacher = try run.teacher()
    executor = try Executor(teacher.model)
  }

  private func training() throws -> GeneratorTraining {
    var settings = Reconstructor.Settings(method: .dafl)
    settings.generator.channels = 8
    settings.jitter = 1
    return try run.generatorTraining(settings)
  }

  @Test("a batch that generator and student share is the one that the teacher was shown")
  func shared() throws {
    let source = GeneratedSamples(
      try training(), logits: teacher.classifier.logits, sharesBatches: true)
    let batch = try source.nextBatch(16)
    let answers = try executor.run([batch.inputs]).outputs[0]
    #expect(try (answers - #require(batch.logits)).absolute().greatest().item() < 1e-4)
  }

  @Test("of large images fewer earlier ones are kept, unless a number was asked for")
  func capacity() {
    let settings = Reconstructor.Settings(method: .contrastive).generator
    #expect(settings.replayCapacity(imageSize: 32 * 32) == 40_000)
    #expect(settings.replayCapacity(imageSize: 3 * 224 * 224) == (1 << 30) / (4 * 3 * 224 * 224))
    var asked = settings
    asked.replayByteLimit = .max
    #expect(asked.replayCapacity(imageSize: 3 * 224 * 224) == 40_000)
  }

  @Test(
    "the generator takes a step before every so many batches, each of fresh images", arguments: [1, 3])
  func rhythm(batchesPerStep: Int) throws {
    let training = try training()
    let source = GeneratedSamples(
      training, logits: teacher.classifier.logits, sharesBatches: false, batchesPerStep: batchesPerStep)
    var last: [Float] = []
    for shown in 1...7 {
      let batch = try source.nextBatch(8).inputs.array(of: Float.self).scalars
      #expect(batch != last)
      last = batch
      let steps = try training.state().integer("steps")
      #expect(steps == (shown + batchesPerStep - 1) / batchesPerStep)
    }
  }
}
