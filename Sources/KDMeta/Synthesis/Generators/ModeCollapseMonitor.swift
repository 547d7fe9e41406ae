internal import Checkpoints
internal import Foundation
internal import Torch

/// Notices a generator whose images are all of a few classes, or all the same, and says what to change: from such images no student
/// learns the others.
final class ModeCollapseMonitor: Resumable {
  /// How often is looked, in steps, and how many times in a row makes a collapse.
  private static let (interval, patience) = (50, 4)
  /// A batch whose mean answer has less than this share of the entropy of all classes alike has collapsed.
  private static let leastShare = 0.6
  /// One whose answers tell its images apart by less than this share of it is of one image.
  private static let leastInformationShare = 0.02

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
    let (entropy, information) = try withoutGradients {
      (try logits.classEntropy().item(), max(0, try logits.classInformation().item()))
    }
    let isOfFewClasses = entropy < Self.leastShare * greatest
    let isOfOneImage = information < Self.leastInformationShare * greatest
    timesLow = isOfFewClasses || isOfOneImage ? timesLow + 1 : 0
    guard timesLow == Self.patience else { return }
    hasTold = true
    let found =
      isOfFewClasses
      ? "of few classes (entropy \(share(entropy)) after \(step) steps); raise class-balance-weight or batch-size, "
      : "all alike (answers tell them apart by \(share(information)) after \(step) steps); "
    reporter.note(
      "the generator's images are \(found)lower the generator's learning rate, or try another seed")
  }

  private func share(_ nats: Double) -> String {
    "\(String(format: "%.2f", nats)) of \(String(format: "%.2f", greatest))"
  }
}
