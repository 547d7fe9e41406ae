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

  private let student = NoStudent()

  /// A generator that learns while a student does, with `change` to its options.
  private func synthesizer(_ change: (inout GeneratorOptions) -> Void) throws -> GeneratorSynthesizer {
    var options = DAFLMethod.published ?? GeneratorOptions()
    (options.channels, options.jitter, options.learningRate) = (8, 1, 2e-3)
    change(&options)
    let setup = GeneratorTermSetup(
      synthesis: try run.setup(online: OnlineSchedule(steps: 7, batchSize: 16)), options: options)
    return try GeneratorSynthesizer(GeneratorTraining(setup), refinement: nil, setup)
  }

  @Test("a batch that generator and student share is the one that the teacher was shown")
  func shared() throws {
    let batch = try synthesizer { $0.sharesBatch = true }.sample(16, for: student)
    let answers = try executor.run([batch.inputs]).outputs[0]
    #expect(try (answers - #require(batch.logits)).absolute().greatest().item() < 1e-4)
  }

  @Test("of large images fewer earlier ones are kept, unless more memory is allowed, and a note says so")
  func capacity() throws {
    let watcher = Watcher()
    var watched = run
    watched.reporter = watcher
    func bank(limit: Double) throws -> GeneratorBank? {
      var options = ContrastiveMethod.defaults
      options.imageBankLimit = limit
      return GeneratorBank(
        GeneratorTermSetup(
          synthesis: try watched.setup(online: OnlineSchedule(steps: 7, batchSize: 16)), options: options),
        refines: false, random: try Generator(seed: 1))
    }
    #expect(try bank(limit: 1) != nil)
    #expect(watcher.notes.isEmpty)
    #expect(try bank(limit: 0.001) != nil)
    #expect(watcher.notes.first?.contains("earlier ones are kept rather than 40000") == true)
  }

  @Test(
    "the generator takes a step before every so many batches, each of fresh images", arguments: [1, 3])
  func rhythm(batchesPerStep: Int) throws {
    let synthesizer = try synthesizer { $0.studentBatches = batchesPerStep }
    var last: [Float] = []
    for shown in 1...7 {
      let batch = try synthesizer.sample(8, for: student).inputs.array(of: Float.self).scalars
      #expect(batch != last)
      last = batch
      let steps = try synthesizer.training.state().integer("steps")
      #expect(steps == (shown + batchesPerStep - 1) / batchesPerStep)
    }
  }
}

/// A student that nobody may look at.
struct NoStudent: StudentView {
  func logits(for inputs: Tensor) throws -> Tensor { throw KDMetaError.other("nobody learns here") }
}
