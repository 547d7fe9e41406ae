/// How an image gets the height and width that a model takes.
public enum Fit: Hashable, Sendable, Codable {
  /// Images already have the size.
  case none

  /// Rows and columns of pixels of value 0 are put around the image.
  case pad(top: Int, left: Int, bottom: Int, right: Int)

  /// The image is resampled: bilinearly, between the centres of pixels, without smoothing first.
  case resize(height: Int, width: Int)

  /// The longest side and the widest margin that a file may ask for.
  static let longest = 1 << 16

  /// What is wrong with the numbers, if anything is.
  var fault: String? {
    switch self {
    case .none: nil
    case .pad(let top, let left, let bottom, let right):
      [top, left, bottom, right].allSatisfy { (0...Self.longest).contains($0) }
        ? nil : "margins must lie between 0 and \(Self.longest)"
    case .resize(let height, let width):
      [height, width].allSatisfy { (1...Self.longest).contains($0) }
        ? nil : "heights and widths must lie between 1 and \(Self.longest)"
    }
  }
}
