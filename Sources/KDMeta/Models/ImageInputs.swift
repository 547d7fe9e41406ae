internal import Arrays
internal import Datasets
internal import Torch

/// Turns images into model inputs on a device.
struct ImageInputs {
  private let preprocessing: Preprocessing?
  private let mean: Tensor
  private let std: Tensor
  private let device: Device

  /// The inputs that `preprocessing` makes; images that are inputs already may come without one.
  init(_ preprocessing: Preprocessing?, on device: Device) throws(TorchError) {
    self.preprocessing = preprocessing
    self.device = device
    mean = try Self.perChannel(preprocessing?.mean ?? [0], device)
    std = try Self.perChannel(preprocessing?.std ?? [1], device)
  }

  private static func perChannel(_ numbers: [Float], _ device: Device) throws(TorchError) -> Tensor {
    try Tensor(numbers, shape: [1, numbers.count, 1, 1], on: device)
  }

  /// Inputs [n, channels, height, width] of images in ordinary memory.
  func callAsFunction(_ pixels: Pixels) throws(TorchError) -> Tensor {
    switch pixels {
    case .bytes(let array): try inputs(ofPixels: Tensor(array, on: device))
    case .values(let array): try Tensor(array, on: device)
    }
  }

  /// Inputs of 8-bit pixels [n, channels, h, w] that are on the device.
  func inputs(ofPixels pixels: Tensor) throws(TorchError) -> Tensor {
    try inputs(ofScaled: pixels.to(.float32) * Double(preprocessing?.scale ?? 1))
  }

  /// Inputs of pixels that are scaled already: brought to the model's size, then to its range.
  func inputs(ofScaled scaled: Tensor) throws(TorchError) -> Tensor {
    let fitted =
      switch preprocessing?.fit ?? .none {
      case .none: scaled
      case .pad(let top, let left, let bottom, let right): try scaled.padded([left, right, top, bottom])
      case .resize(let height, let width): try scaled.resized(height: height, width: width)
      }
    return try (fitted - mean) / std
  }
}
