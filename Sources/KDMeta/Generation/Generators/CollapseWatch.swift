internal import Checkpoints
internal import Foundation
internal import Torch

/// Notices a generator whose pictures are all of a few classes, and says what to change: from such pictures no student learns the others.
final class CollapseWatch: Resumable {
  /// How often is looked, in steps, and how many times in a row makes a collapse.
  private static let (interval, patience) = (50, 4)
  /// A batch whose mean answer has less than this share of the entropy of all classes alike has collapsed.
  private static let leastShare = 0.6

  private let greatest: Double
  private let reporter: any ProgressReporter
  private var timesLow = 0
  private var hasTold = false

  init(classCount: Int, reporter: any ProgressReporter) {
    greatest = log(Double(max(2, classCount)))
    self.reporter = reporter
  }

  func state() -> StateDictionary {
    var state = StateDictionary()
    state.set("low", to: timesLow)
    state.set("told", to: hasTold ? 1 : 0)
    return state
  }

  func restore(_ state: StateDictionary) throws {
    timesLow = try state.integer("low")
    hasTold = try state.integer("told") == 1
  }

  /// Looks at the teacher's logits for the batch of `step`, counted from 1; tells once.
  func watch(_ logits: Tensor?, step: Int) throws {
    guard !hasTold, step % Self.interval == 0, let logits else { return }
    let entropy = try withoutGradients { try logits.classEntropy().item() }
    timesLow = entropy < Self.leastShare * greatest ? timesLow + 1 : 0
    guard timesLow == Self.patience else { return }
    hasTold = true
    reporter.note(
      "the generator's pictures are of few classes (entropy \(String(format: "%.2f", entropy)) of "
        + "\(String(format: "%.2f", greatest)) after \(step) steps); raise --entropy-weight or --batch-size, lower the "
        + "generator's learning rate, or try another --seed")
  }
}
