/// One image of 8 bits a channel, the channels of a pixel beside each other: height×width×channels.
struct DecodedImage: Sendable, Equatable {
  let shape: ImageShape
  let pixels: [UInt8]

  /// - Precondition: `pixels` has as many numbers as `shape`.
  init(shape: ImageShape, pixels: [UInt8]) {
    precondition(pixels.count == shape.channels * shape.height * shape.width, "pixels fill the image")
    self.shape = shape
    self.pixels = pixels
  }

  /// The most bytes that an image takes, decoded or not; headers that claim more are not believed.
  static let mostBytes = 1 << 28

  /// How many bytes an image of this size takes.
  ///
  /// - Throws: ``Malformed`` where it has no pixels, or more than ``mostBytes``.
  static func byteCount(channels: Int, height: Int, width: Int) throws(Malformed) -> Int {
    guard height > 0, width > 0 else { throw Malformed("has no pixels") }
    guard let count = OverflowChecked.product([channels, height, width]), count <= mostBytes else {
      throw Malformed(
        "claims \(width.grouped)×\(height.grouped) pixels; at most \(mostBytes.grouped) bytes are decoded")
    }
    return count
  }
}

extension DecodedImage {
  /// The image with 1 or 3 channels: grey stays grey in colour, and colours become their luma (ITU-R 601).
  func withChannels(_ channels: Int) -> DecodedImage {
    guard channels != shape.channels else { return self }
    let shape = ImageShape(channels: channels, height: shape.height, width: shape.width)
    let count = shape.height * shape.width
    return DecodedImage(
      shape: shape,
      pixels: [UInt8](unsafeUninitializedCapacity: count * channels) { output, written in
        pixels.withUnsafeBufferPointer { input in
          for pixel in 0..<count {
            if channels == 1 {
              // In 65,536ths, as Pillow has them.
              let (red, green, blue) = (input[pixel * 3], input[pixel * 3 + 1], input[pixel * 3 + 2])
              output[pixel] = UInt8(
                truncatingIfNeeded: (Int(red) * 19_595 + Int(green) * 38_470 + Int(blue) * 7471 + 32_768)
                  >> 16)
            } else {
              for channel in 0..<channels { output[pixel * channels + channel] = input[pixel] }
            }
          }
        }
        written = count * channels
      })
  }

  /// The image whose channels lie one after the other in `planes`.
  init(shape: ImageShape, planes: ArraySlice<UInt8>) {
    let count = shape.height * shape.width
    self.init(
      shape: shape,
      pixels: (0..<planes.count).map { index in
        planes[planes.startIndex + index % shape.channels * count + index / shape.channels]
      })
  }

  /// Adds the pixels to `planes`, channel after channel.
  func appendPlanes(to planes: inout [UInt8]) {
    guard shape.channels > 1 else { return planes.append(contentsOf: pixels) }
    let (channels, count) = (shape.channels, shape.height * shape.width)
    pixels.withUnsafeBufferPointer { input in
      for channel in 0..<channels {
        planes.append(contentsOf: (0..<count).lazy.map { input[$0 * channels + channel] })
      }
    }
  }
}
