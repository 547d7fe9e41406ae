/// The size of one picture, channels first.
public struct PictureShape: Hashable, Sendable, Codable {
  /// How many numbers a pixel has: 1 for grey, 3 for red, green and blue.
  public var channels: Int

  /// The number of rows.
  public var height: Int

  /// The number of columns.
  public var width: Int

  /// A picture of `channels` planes of `height` rows of `width` pixels.
  public init(channels: Int, height: Int, width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
  }
}

extension PictureShape: CustomStringConvertible {
  /// As in `1×28×28`.
  public var description: String { "\(channels)×\(height)×\(width)" }
}
