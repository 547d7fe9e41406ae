internal import Records
internal import Torch

/// Images that the teacher puts in their class, and over whose batch the moments of its channels are those of the data (Yin et al.
/// 2020, "Dreaming to distill", equations 2 to 4; what is asked of the pixels themselves is the prior's).
struct DeepInversionObjective: ImageObjective {
  /// How much the cross-entropy with the class counts beside the moments.
  private static let classWeight = 1.0

  private let logits: String
  private let moments: any ImageObjective

  /// The objective that asks for `moments` beside the classes.
  init(logits: String, moments: any ImageObjective) {
    self.logits = logits
    self.moments = moments
  }

  var values: Set<String> { moments.values.union([logits]) }

  /// The classes, and what the moments aim at.
  func drawTargets(for classes: Tensor, generator: Generator) throws(RecordError) -> [Tensor] {
    [classes] + (try moments.drawTargets(for: classes, generator: generator))
  }

  func distances(_ activations: [String: Tensor], to targets: [Tensor]) throws(RecordError) -> Tensor {
    guard let logits = activations[logits] else {
      throw .mismatch(record: DeepInversionMethod.name, reason: "the teacher's logits are not tapped")
    }
    let apart = try moments.distances(activations, to: Array(targets.dropFirst()))
    do throws(TorchError) {
      let classes = try targets[0].reshaped([-1, 1])
      let answers = try logits.logSoftmax(1).gathering(classes, dimension: 1).reshaped([-1])
      return try apart - answers * Self.classWeight
    } catch { throw .engine(error) }
  }
}
