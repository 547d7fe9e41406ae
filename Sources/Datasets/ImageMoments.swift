import Arrays

/// The mean and standard deviation of each channel over all images and places: what a normalisation is made from.
public struct ImageMoments: Sendable, Equatable {
  /// The mean of each channel: of pixels divided by 255, or of model inputs as they are.
  public let mean: [Float]

  /// The standard deviation (over N) of each channel; 1 where a channel never changes, so that it can divide.
  public let std: [Float]

  /// Reads all of `source` once, in memory bounded by the batch.
  public init(of source: any ImageSource) throws(DatasetError) {
    let reader = try source.makeReader()
    var sums = ChannelSums(channels: source.shape.channels)
    while let batch = try reader.next(256) {
      switch batch.pixels {
      case .bytes(let array): sums.add(array.scalars, plane: source.shape.height * source.shape.width)
      case .values(let array): sums.add(array.scalars, plane: source.shape.height * source.shape.width)
      }
    }
    mean = sums.mean.map { Float($0) }
    std = zip(sums.mean, sums.meanSquare).map { mean, square in
      let variance = square - mean * mean
      return variance > 1e-12 * max(1, square) ? Float(variance.squareRoot()) : 1
    }
  }
}

/// Sums and sums of squares by channel.
private struct ChannelSums {
  private var count = 0.0
  private var sums: [Double]
  private var squares: [Double]

  init(channels: Int) {
    sums = Array(repeating: 0, count: channels)
    squares = sums
  }

  var mean: [Double] { sums.map { $0 / count } }
  var meanSquare: [Double] { squares.map { $0 / count } }

  /// Adds pixels exactly: whole numbers, scaled at the end of each plane.
  mutating func add(_ scalars: [UInt8], plane: Int) {
    for (index, start) in stride(from: 0, to: scalars.count, by: plane).enumerated() {
      var (sum, square) = (0, 0)
      for scalar in scalars[start..<start + plane] {
        let value = Int(scalar)
        sum &+= value
        square &+= value &* value
      }
      add(Double(sum) / 255, Double(square) / (255 * 255), plane: plane, to: index % sums.count)
    }
  }

  mutating func add(_ scalars: [Float], plane: Int) {
    for (index, start) in stride(from: 0, to: scalars.count, by: plane).enumerated() {
      var (sum, square) = (0.0, 0.0)
      for scalar in scalars[start..<start + plane] {
        let value = Double(scalar)
        sum += value
        square += value * value
      }
      add(sum, square, plane: plane, to: index % sums.count)
    }
  }

  private mutating func add(_ sum: Double, _ square: Double, plane: Int, to channel: Int) {
    sums[channel] += sum
    squares[channel] += square
    if channel == 0 { count += Double(plane) }
  }
}
