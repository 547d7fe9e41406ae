internal import Torch

extension Tensor {
  /// Batch normalisation [n, channels, …] in training, of a batch of which each process of `group` has a part: by the moments of all parts, to which
  /// gradients go too. Moves the running moments, in place, as by the whole batch.
  ///
  /// Variances are of differences from the mean, which takes a second sum over the processes: sums of squares alone lose small ones in rounding.
  func batchNorm(
    weight: Tensor, bias: Tensor, runningMean: Tensor, runningVariance: Tensor, retention: Double,
    epsilon: Double, over group: ProcessGroup
  ) throws(TorchError) -> Tensor {
    let channels = shape[1]
    let allButChannels = [0] + Array(2..<shape.count)
    let perChannel = [channels] + shape.dropFirst(2).map { _ in 1 }
    let ownCount = try Tensor(repeating: Double(count / channels), shape: [1], on: device)
    let sums = try group.total(.concatenating([sum(allButChannels), ownCount]))
    let wholeCount = try sums.slice(0, channels..<channels + 1).detached()
    let mean = try sums.slice(0, 0..<channels) / wholeCount
    let centred = try self - mean.reshaped(perChannel)
    let variance = try group.total(centred.square().sum(allButChannels)) / wholeCount
    try withoutGradients { () throws(TorchError) in
      try runningMean.addInPlace(mean.detached(), scale: 1 - retention, decay: retention)
      let unbiased = try variance.detached() * (wholeCount / (wholeCount - 1))
      try runningVariance.addInPlace(unbiased, scale: 1 - retention, decay: retention)
    }
    let scale = try weight / (variance + epsilon).squareRoot()
    return try centred * scale.reshaped(perChannel) + bias.reshaped(perChannel)
  }
}
