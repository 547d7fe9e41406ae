internal import Arrays
internal import Network
internal import Records
internal import Torch

/// Images of which a teacher says what it would of its own data: its softened answer is to be a draw from a Dirichlet distribution
/// whose concentrations are the classes' similarities (Nayak et al. 2019, "Zero-shot knowledge distillation in deep networks",
/// equations 3 to 5).
struct ZSKDObjective: ImageObjective {
  /// β, what concentrations are multiplied by: half of the images with each. Low ones give answers of one class, high ones of several.
  private static let scales = [1.0, 0.1]
  /// The least concentration; a distribution has none of 0.
  private static let leastConcentration = 1e-3

  private let logits: String
  private let concentrations: Tensor
  /// τ of the teacher's answers.
  private let temperature: Double

  /// The objective of a teacher with the last layer `head`, whose answers are softened by `temperature`.
  init(
    _ head: ClassifierHead, of teacher: LoadedClassifier, temperature: Double, on device: Device
  ) throws(TorchError) {
    self.temperature = temperature
    logits = teacher.classifier.logits
    concentrations = try Tensor(ClassSimilarity(head, of: teacher.model).concentrations, on: device)
  }

  var values: Set<String> { [logits] }

  /// The answer that each image is to be given: [n, classes], sums of 1.
  func drawTargets(for classes: Tensor, generator: Generator) throws(RecordError) -> [Tensor] {
    do throws(TorchError) {
      // In random order, since classes come in turn: half of each class is to have each.
      let scales = try Tensor(
        (0..<classes.count).map { Float(Self.scales[$0 % Self.scales.count]) }, shape: [classes.count, 1],
        on: classes.device
      ).selecting(generator.permutation(classes.count))
      let rows = try (concentrations.selecting(classes) * scales).clamp(Self.leastConcentration, .infinity)
      // Draws of small concentrations are powers that underflow in single precision.
      return [try generator.dirichlet(rows.to(.float64)).to(.float32)]
    } catch { throw .engine(error) }
  }

  /// The class that has most of each answer: where classes are alike, not always the one that it was drawn for.
  func classes(of targets: [Tensor], drawnFor classes: Tensor) throws(RecordError) -> Tensor {
    do throws(TorchError) { return try targets[0].argmax(1) } catch { throw .engine(error) }
  }

  /// The cross-entropy of the softened answers with the targets, less the targets' own entropy, in units of 1/τ².
  func distances(_ activations: [String: Tensor], to targets: [Tensor]) throws(RecordError) -> Tensor {
    guard let logits = activations[logits] else {
      throw .mismatch(record: ZSKDMethod.name, reason: "the teacher's logits are not tapped")
    }
    do throws(TorchError) {
      let answers = try (logits / temperature).logSoftmax(1)
      let own = try targets[0].clamp(1e-12, 1).logarithm()
      return try (targets[0] * (own - answers)).sum([1]) * (temperature * temperature)
    } catch { throw .engine(error) }
  }
}
