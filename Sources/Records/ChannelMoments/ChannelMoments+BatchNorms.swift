internal import Arrays
internal import Network
internal import Torch

extension ChannelMoments {
  /// What a receiver asks of images where the teacher's batch norms are the record: their running moments, of all classes together.
  ///
  /// - Throws: ``RecordError/mismatch(record:reason:)`` where the teacher has no batch norm.
  public static func objectiveOfBatchNorms(_ setup: ObjectiveSetup) throws(RecordError)
    -> any ImageObjective
  {
    var layers: [ChannelMomentsObjective.Layer] = []
    for norm in setup.classifier.batchNormMoments {
      guard let mean = setup.model.weights[norm.mean], let variance = setup.model.weights[norm.variance]
      else {
        continue
      }
      layers.append(
        try onEngine { () throws(TorchError) in
          ChannelMomentsObjective.Layer(
            value: norm.value, mean: try Tensor(mean.reshaped(to: [1, mean.count]), on: setup.device),
            std: try Tensor(
              variance.map { max(0, $0).squareRoot() }.reshaped(to: [1, variance.count]), on: setup.device))
        })
    }
    guard !layers.isEmpty else {
      throw .mismatch(record: name, reason: "the teacher has no batch norm to take moments from")
    }
    return try ChannelMomentsObjective(layers)
  }
}
