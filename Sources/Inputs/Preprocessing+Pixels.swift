public import Arrays

extension Preprocessing {
  /// Model inputs as 8-bit images: the inverse of the preprocessing, rounded and kept within 0…255.
  ///
  /// Margins are cut off. Resampling can't be undone, so resampled images keep the model's size. What is not
  /// a number becomes 0.
  ///
  /// - Parameter inputs: N×C×H×W model inputs.
  /// - Returns: N×C×h×w pixels.
  /// - Throws: ``PreprocessingError`` where `inputs` has another rank or number of channels, or is
  ///   smaller than the margins.
  public func pixels(from inputs: ShapedArray<Float>) throws(PreprocessingError) -> ShapedArray<UInt8> {
    guard inputs.shape.count == 4, inputs.shape[1] == channels else {
      throw PreprocessingError(
        reason:
          "inputs of shape \(inputs.shape) are not N×\(channels)×H×W, so they can't be made into images")
    }
    let (count, height, width) = (inputs.shape[0], inputs.shape[2], inputs.shape[3])
    var (rows, columns) = (0..<height, 0..<width)
    if case .pad(let top, let left, let bottom, let right) = fit {
      guard top + bottom <= height, left + right <= width else {
        throw PreprocessingError(reason: "inputs of \(height)×\(width) are smaller than the margins")
      }
      (rows, columns) = (top..<height - bottom, left..<width - right)
    }
    let scalars = [UInt8](unsafeUninitializedCapacity: count * channels * rows.count * columns.count) {
      output, written in
      inputs.scalars.withUnsafeBufferPointer { values in
        for plane in 0..<count * channels {
          let channel = plane % channels
          let (mean, std) = (mean[channel], std[channel])
          for row in rows {
            let start = (plane * height + row) * width
            for column in columns {
              output.initializeElement(
                at: written, to: Self.pixel((values[start + column] * std + mean) / scale))
              written += 1
            }
          }
        }
      }
    }
    return ShapedArray(shape: [count, channels, rows.count, columns.count], scalars: scalars)
  }

  private static func pixel(_ value: Float) -> UInt8 {
    value.isNaN ? 0 : UInt8(min(255, max(0, value.rounded())))
  }
}
