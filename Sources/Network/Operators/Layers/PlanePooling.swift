internal import Torch

/// The pooling that the engine has: the maximum, or the mean, of windows over the last two of four dimensions.
struct PlanePooling {
  let takesMaximum: Bool
  let kernel: [Int]
  let window: Window
  /// Whether padding counts in a mean.
  let countsPadding: Bool

  /// The windows' maxima or means over `x` of four dimensions.
  func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
    let sizes = Array(x.shape[2...])
    let (before, after) = window.amounts(sizes, kernel: kernel)
    // libtorch pads evenly and by half a kernel at most, and takes means without gaps only.
    guard before == after, zip(before, kernel).allSatisfy({ $0 * 2 <= $1 }),
      takesMaximum || window.dilation(2) == [1, 1]
    else {
      return try takesMaximum ? maximum(x, sizes) : mean(x, sizes)
    }
    let settings = PoolingSettings(
      kernel: kernel, stride: window.stride(2), padding: before, dilation: window.dilation(2),
      ceilMode: window.ceilMode, countIncludesPadding: countsPadding)
    return try takesMaximum ? x.maxPool(settings) : x.averagePool(settings)
  }

  /// The maximum with padding put there by hand.
  private func maximum(_ x: Tensor, _ sizes: [Int]) throws(TorchError) -> Tensor {
    let (before, after) = window.coveredAmounts(sizes, kernel: kernel)
    let settings = PoolingSettings(
      kernel: kernel, stride: window.stride(2), padding: [0, 0], dilation: window.dilation(2))
    return try x.padded(before: before, after: after, value: -.infinity).maxPool(settings)
  }

  /// The mean as what it is: the sum over a window, divided by how many of its places count.
  private func mean(_ x: Tensor, _ sizes: [Int]) throws(TorchError) -> Tensor {
    let (before, after) = window.coveredAmounts(sizes, kernel: kernel)
    let settings = ConvolutionSettings(
      stride: window.stride(2), padding: [0, 0], dilation: window.dilation(2), outputPadding: [0, 0],
      groups: 1)
    let type = try x.elementType()
    let ones = try Tensor(repeating: 1, shape: [1, 1] + kernel, type: type, on: x.device)
    var counted = try Tensor(repeating: 1, shape: [1, 1] + sizes, type: type, on: x.device)
    if countsPadding {
      let padding = window.amounts(sizes, kernel: kernel)
      counted = try counted.padded(before: padding.before, after: padding.after, value: 1)
      let rest = zip(after, padding.after).map { $0 - $1 }
      counted = try counted.padded(before: [0, 0], after: rest)
    } else {
      counted = try counted.padded(before: before, after: after)
    }
    // A window that lies in the padding as a whole has the mean 0.
    let counts = try counted.convolution(ones, nil, settings).clamp(1, .infinity)
    let planes = try x.reshaped([x.shape[0] * x.shape[1], 1] + sizes).padded(before: before, after: after)
    let means = try planes.convolution(ones, nil, settings) / counts
    return try means.reshaped(Array(x.shape[..<2]) + means.shape[2...])
  }
}
