/// What a batch norm knows of the data that a network was trained on: the running moments of the channels of a value.
public struct BatchNormMoments: Sendable {
  /// The name of the value that is normalised, [n, channels, …].
  public let value: String
  /// The names of the weights with the mean and the variance of each channel.
  public let mean, variance: String
}

extension Classifier {
  /// What the batch norms of the network know, in order of execution.
  public var batchNormMoments: [BatchNormMoments] { graph.batchNormMoments }
}

extension Graph {
  /// What its batch norms know, in order of execution.
  public var batchNormMoments: [BatchNormMoments] {
    nodes.compactMap { node in
      guard node.operation is BatchNormalization, let value = node.inputs[0], let mean = node.inputs[3],
        let variance = node.inputs[4], weights[mean] != nil, weights[variance] != nil
      else { return nil }
      return BatchNormMoments(value: value, mean: mean, variance: variance)
    }
  }
}
