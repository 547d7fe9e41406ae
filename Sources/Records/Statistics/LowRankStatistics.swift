internal import Network
import Torch

/// What gathers covariances of which some directions are to be kept.
enum LowRankStatistics {
  /// How many vectors a sketch is shortened to, for each direction that is kept: the more, the smaller its loss.
  private static let sketchSizePerDirection = 4

  /// Exact covariances of `unitCount` units where their second moments fit (``RecordingOptions/momentLimit``), sketches where they
  /// do not and are smaller.
  static func make(
    _ setup: RecordingSetup, unitCount: Int, rank: Int
  ) throws(RecordError) -> any ClassStatistics {
    let size = min(unitCount, sketchSizePerDirection * min(rank, unitCount))
    // By the teacher's classes, not the data's: parts of data may lack some, and are merged all the same.
    let moments = Double(setup.classifier.classCount) * Double(unitCount) * Double(unitCount)
    guard moments > Double(setup.options.momentLimit), 3 * size < unitCount else {
      return try onEngine { () throws(TorchError) in
        try ClassCovariances(classCount: setup.classCount, unitCount: unitCount, on: setup.device)
      }
    }
    return try ClassSketches(
      classCount: setup.classCount, unitCount: unitCount, size: size, on: setup.device)
  }
}
