internal import Arrays
public import Checkpoints
public import Datasets
internal import Network
internal import Torch

/// How a student does on test images while it learns, with its weights as they are then rather than their moving mean. Nothing is chosen
/// by it: the student is the same as without. It computes as exactly as while it learns, which `evaluate` does not.
public final class LearningCurve {
  /// A place on the curve.
  public struct Point: Sendable, Codable {
    /// How many steps the student had taken.
    public let step: Int
    /// The share of the test images that it put in their class.
    public let accuracy: Double
  }

  /// The curve so far.
  public private(set) var points: [Point] = []
  private let data: any ImageSource
  private let interval: Int
  private let batchSize = 500
  /// How images become inputs of what is looked at.
  var inputs: ImageInputs?

  /// The curve on `data` of a student that is looked at every `interval` steps.
  ///
  /// - Throws: ``KDMetaError`` where the images have no classes, or several.
  public init(on data: any ImageSource, every interval: Int) throws(KDMetaError) {
    precondition(interval > 0)
    try data.checkSingleLabels()
    guard data.hasClasses else {
      throw .mismatch("\(data.location): accuracy needs a class for each image")
    }
    self.data = data
    self.interval = interval
  }

  /// Looks at `network` as it is after `step`, counted from 1, where that is due.
  func look(at network: Executor, logits: String, afterStep step: Int) throws {
    guard step % interval == 0, let inputs else { return }
    let predictor = Predictor(network, logits: logits, inputs: inputs)
    var (right, count) = (0, 0)
    let reader = try data.makeReader()
    while let batch = try reader.next(batchSize) {
      guard let truths = batch.classes else { break }
      right += zip(truths, try predictor.classes(of: batch.pixels)).count { $0 == $1 }
      count += batch.count
    }
    points.append(Point(step: step, accuracy: Double(right) / Double(max(1, count))))
  }
}

extension LearningCurve: Resumable {
  /// The points so far.
  public func state() throws -> StateDictionary {
    var state = StateDictionary()
    state["steps"] = .integers(ShapedArray(points.map { Int64($0.step) }))
    state["accuracies"] = .doubles(ShapedArray(points.map(\.accuracy)))
    return state
  }

  /// Takes what ``state()`` gave.
  public func restore(_ state: StateDictionary) throws {
    let accuracies = try state.reals("accuracies").scalars
    points = zip(try state.integers("steps"), accuracies).map { Point(step: $0, accuracy: $1) }
  }
}
