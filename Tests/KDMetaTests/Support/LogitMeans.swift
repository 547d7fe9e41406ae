import Arrays
import Bundle
import HDF5Schema
import Network
import Records
import Torch

/// A record kind of a program's own: the mean and deviation of the logits for each class. It lies wholly in this file.
enum LogitMeans: RecordKind {
  static let name = "logit-means"
  static let summary = "mean and deviation of the logits for each class"
  static let layout = RecordLayout(encoding: "moments-of-logits", .moments(of: .outputs))

  static func accumulator(_ setup: RecordingSetup) throws(RecordError) -> any RecordAccumulator {
    do throws(TorchError) { return try LogitMeansAccumulator(setup) } catch { throw .engine(error) }
  }

  static func objective(
    _ contents: RecordContents, _ setup: ObjectiveSetup
  ) throws(RecordError) -> any ImageObjective {
    guard let mean = contents.arrays["mean"] else {
      throw .mismatch(record: name, reason: "it has no mean")
    }
    do throws(TorchError) {
      return LogitMeansObjective(
        logits: setup.classifier.logits, means: try Tensor(mean, on: setup.device))
    } catch { throw .engine(error) }
  }
}

private final class LogitMeansAccumulator: RecordAccumulator {
  private let logits: String
  private let moments: ClassMoments
  private let storage: StatisticType

  init(_ setup: RecordingSetup) throws(TorchError) {
    logits = setup.classifier.logits
    storage = setup.options.storage
    moments = try ClassMoments(
      classCount: setup.classCount, unitCount: setup.classifier.classCount, on: setup.device)
  }

  var values: Set<String> { [logits] }

  func observe(_ activations: [String: Tensor], classes: Tensor) throws(RecordError) {
    guard let units = activations[logits] else { return }
    try moments.observe(units, classes: classes)
  }

  var sums: RecordSums {
    RecordSums(
      of: LogitMeans.self, [RecordSums.Part(path: "", layer: logits, statistics: moments)], storage: storage)
  }
}

/// The mean square distance of the logits to the mean of the class.
private struct LogitMeansObjective: ImageObjective {
  let logits: String
  let means: Tensor

  var values: Set<String> { [logits] }

  func drawTargets(for classes: Tensor, generator: Generator) throws(RecordError) -> [Tensor] {
    do throws(TorchError) { return [try means.selecting(classes)] } catch { throw .engine(error) }
  }

  func distances(_ activations: [String: Tensor], to targets: [Tensor]) throws(RecordError) -> Tensor {
    guard let units = activations[logits] else {
      throw .mismatch(record: LogitMeans.name, reason: "the teacher has no value '\(logits)'")
    }
    do throws(TorchError) { return try (units - targets[0]).square().mean([1]) } catch {
      throw .engine(error)
    }
  }
}
