/// How a file lays out images of 8-bit or floating-point pixels.
struct ImageLayout: Sendable, Equatable {
  let count: Int
  let shape: ImageShape

  /// Whether a pixel's channels lie beside each other: N×H×W×C.
  let isChannelsLast: Bool

  /// The largest image that is read; larger ones are no images but broken headers.
  static let mostValues = 1 << 24

  /// The layout of an array of `dimensions`: N×H×W, N×C×H×W, or N×H×W×C with 1 or 3 channels where
  /// `mayBeChannelsLast` and the second dimension is no number of channels.
  init(_ dimensions: [Int], mayBeChannelsLast: Bool, path: String) throws(DatasetError) {
    func refuse(_ reason: String) -> DatasetError {
      .malformed(
        path: path, reason: "\(reason): \(dimensions.map(\.grouped).joined(separator: "×"))")
    }
    let isChannelsLast =
      mayBeChannelsLast && dimensions.count == 4 && [1, 3].contains(dimensions[3])
      && ![1, 3].contains(dimensions[1])
    switch dimensions.count {
    case 3: shape = ImageShape(channels: 1, height: dimensions[1], width: dimensions[2])
    case 4 where isChannelsLast:
      shape = ImageShape(channels: dimensions[3], height: dimensions[1], width: dimensions[2])
    case 4: shape = ImageShape(channels: dimensions[1], height: dimensions[2], width: dimensions[3])
    default: throw refuse("images have 3 dimensions (N×H×W) or 4 (N×C×H×W), not")
    }
    count = dimensions[0]
    self.isChannelsLast = isChannelsLast
    guard dimensions.allSatisfy({ $0 > 0 }) else { throw refuse("holds no images") }
    let values = OverflowChecked.product(dimensions.dropFirst())
    guard let values, values <= Self.mostValues, OverflowChecked.product(dimensions) != nil else {
      throw refuse("no set of images is that large (is the file damaged?)")
    }
  }

  /// How many numbers an image has.
  var valuesPerImage: Int { shape.channels * shape.height * shape.width }

  /// How many images a batch gets where `most` are wanted, `remaining` are left and a number takes `bytes` bytes.
  func batchCount(_ most: Int, remaining: Int, bytes: Int) -> Int {
    precondition(most > 0, "a batch has at least one image")
    return min(most, remaining, max(1, ImageBatch.mostBytes / (valuesPerImage * bytes)))
  }

  /// The images `scalars` with channels first, as N×C×H×W.
  func channelsFirst<Scalar>(_ scalars: [Scalar]) -> [Scalar] {
    guard isChannelsLast, shape.channels > 1 else { return scalars }
    let (channels, plane) = (shape.channels, shape.height * shape.width)
    return [Scalar](unsafeUninitializedCapacity: scalars.count) { output, written in
      for start in stride(from: 0, to: scalars.count, by: channels * plane) {
        for channel in 0..<channels {
          for pixel in 0..<plane {
            output.initializeElement(at: written, to: scalars[start + pixel * channels + channel])
            written += 1
          }
        }
      }
    }
  }
}
