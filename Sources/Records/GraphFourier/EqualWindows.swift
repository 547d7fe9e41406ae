internal import Torch

/// Square windows of a layer's places in each of which all rows of a matrix are the same.
struct EqualWindows {
  /// The layer's channels, height and width.
  let shape: [Int]
  let side: Int

  /// How far numbers may be apart, in units of the largest: what rounding leaves between those that are the same.
  private static let tolerance = 1e-6

  /// The largest windows that fit `rows` [units, n] of a layer of `shape`, channels, height and width; nil where there are none.
  static func largest(in rows: Tensor, shape: [Int]) throws(TorchError) -> EqualWindows? {
    guard shape.count == 3, shape[1] > 1, shape[2] > 1 else { return nil }
    let most = min(shape[1], shape[2])
    let scale = try rows.absolute().greatest().item()
    for side in stride(from: most, through: 2, by: -1) {
      guard shape[1].isMultiple(of: side), shape[2].isMultiple(of: side) else { continue }
      let windows = EqualWindows(shape: shape, side: side)
      if try windows.areEqual(rows, within: tolerance * scale) { return windows }
    }
    return nil
  }

  /// Whether the rows of each window are. A channel at a time, since most windows that are none show in the first.
  private func areEqual(_ rows: Tensor, within tolerance: Double) throws(TorchError) -> Bool {
    let parted = try parted(rows)
    for channel in 0..<shape[0] {
      let own = try parted.slice(0, channel..<channel + 1)
      let first = try own.slice(2, 0..<1).slice(4, 0..<1)
      guard try (own - first).absolute().greatest().item() <= tolerance else { return false }
    }
    return true
  }

  /// The first of each window's `rows` [units, n]: [windows, n].
  func first(_ rows: Tensor) throws(TorchError) -> Tensor {
    try parted(rows).slice(2, 0..<1).slice(4, 0..<1).reshaped([-1, rows.shape[1]])
  }

  /// The sum over each window of a batch's activations: [n, windows].
  func sums(_ activations: Tensor) throws(TorchError) -> Tensor {
    let means = try activations.reshaped([-1] + shape).averagePool(
      PoolingSettings(kernel: [side, side], stride: [side, side], padding: [0, 0]))
    return try means.reshaped([activations.shape[0], -1]) * Double(side * side)
  }

  /// `rows` by channel, window and place in the window.
  private func parted(_ rows: Tensor) throws(TorchError) -> Tensor {
    try rows.reshaped([shape[0], shape[1] / side, side, shape[2] / side, side, rows.shape[1]])
  }
}
