/// The size of one image, channels first.
public struct ImageShape: Hashable, Sendable, Codable {
  /// How many numbers a pixel has: 1 for grey, 3 for red, green and blue.
  public var channels: Int

  /// The number of rows.
  public var height: Int

  /// The number of columns.
  public var width: Int

  /// An image of `channels` planes of `height` rows of `width` pixels.
  public init(channels: Int, height: Int, width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
  }

  /// An image whose channels, rows and columns these are; nil where they are not three.
  public init?(lengths: [Int]) {
    guard lengths.count == 3 else { return nil }
    self.init(channels: lengths[0], height: lengths[1], width: lengths[2])
  }

  /// How many channels, rows and columns there are.
  public var lengths: [Int] { [channels, height, width] }
}

extension ImageShape: CustomStringConvertible {
  /// As in `1×28×28`.
  public var description: String { "\(channels)×\(height)×\(width)" }
}
