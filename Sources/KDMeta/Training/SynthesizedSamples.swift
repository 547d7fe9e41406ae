package import Checkpoints
package import Network
package import Torch

/// Images that a method makes while a student learns from them.
package final class SynthesizedSamples: SampleSource {
  private let synthesizer: any Synthesizer
  private let student: LearningStudent

  /// Images by `synthesizer` for `student`.
  package init(_ synthesizer: any Synthesizer, for student: LearningStudent) {
    self.synthesizer = synthesizer
    self.student = student
  }

  package func state() throws -> StateDictionary { try synthesizer.state() }
  package func restore(_ state: StateDictionary) throws { try synthesizer.restore(state) }
  package func nextBatch(_ count: Int) throws -> SampleBatch { try synthesizer.sample(count, for: student) }
  package func metrics() throws -> [Progress.Metric] { try synthesizer.metrics() }
}

/// A student while it learns, as methods see it.
package struct LearningStudent: StudentView {
  let network: Executor
  /// The name of its logits.
  let logits: String

  /// The student that `network` is, whose logits are called `logits`.
  package init(network: Executor, logits: String) {
    self.network = network
    self.logits = logits
  }

  package func logits(for inputs: Tensor) throws -> Tensor {
    guard let answers = try network.run([inputs], taps: [logits]).taps[logits] else {
      throw KDMetaError.other("the student makes no value '\(logits)'")
    }
    return answers
  }
}
