extension DecodedImage {
  /// The image in `shape`, which has 1 or 3 channels, or as many as the image.
  func reshaped(to shape: ImageShape) -> DecodedImage {
    withChannels(shape.channels).resampled(height: shape.height, width: shape.width)
  }

  /// The image in another size, by the rule of ``Fit/resize(height:width:)``, rounded to whole numbers.
  func resampled(height: Int, width: Int) -> DecodedImage {
    guard height != shape.height || width != shape.width else { return self }
    let channels = shape.channels
    let rows = Self.places(from: shape.height, to: height)
    let columns = Self.places(from: shape.width, to: width)
    let pixels = [UInt8](unsafeUninitializedCapacity: channels * height * width) { output, written in
      self.pixels.withUnsafeBufferPointer { input in
        for row in rows {
          let (upper, lower) = (row.first * shape.width, row.second * shape.width)
          for column in columns {
            for channel in 0..<channels {
              func pixel(_ start: Int, _ place: Int) -> Float {
                Float(input[(start + place) * channels + channel])
              }
              let above =
                pixel(upper, column.first) * (1 - column.weight) + pixel(upper, column.second) * column.weight
              let below =
                pixel(lower, column.first) * (1 - column.weight) + pixel(lower, column.second) * column.weight
              output[written] = UInt8((above * (1 - row.weight) + below * row.weight).rounded())
              written += 1
            }
          }
        }
      }
    }
    return DecodedImage(
      shape: ImageShape(channels: channels, height: height, width: width), pixels: pixels)
  }

  /// Two neighbours, and the share of the second.
  private struct Place {
    let first, second: Int
    let weight: Float
  }

  /// Where the centres of `new` pixels lie among those of `old`.
  private static func places(from old: Int, to new: Int) -> [Place] {
    let scale = Float(old) / Float(new)
    return (0..<new).map { index in
      let position = max(0, (Float(index) + 0.5) * scale - 0.5)
      let first = min(Int(position), old - 1)
      return Place(first: first, second: min(first + 1, old - 1), weight: min(1, position - Float(first)))
    }
  }
}
