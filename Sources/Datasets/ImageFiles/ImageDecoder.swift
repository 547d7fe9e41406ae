/// Decodes image files by what they hold, whatever they are called. A decoder is used by one thread at a time.
final class ImageDecoder {
  private let jpeg = JPEGDecoder()

  /// The image in `bytes`, those of a whole file.
  ///
  /// - Throws: ``Malformed`` where that is no whole PNG or JPEG file.
  func decode(_ bytes: [UInt8]) throws(Malformed) -> DecodedImage {
    if bytes.starts(with: JPEGDecoder.signature) { return try jpeg.decode(bytes) }
    if bytes.starts(with: PNGDecoder.signature) { return try PNGDecoder.decode(bytes) }
    if bytes.isEmpty { throw Malformed("is empty") }
    let other = Self.others.first { bytes.dropFirst($0.offset).starts(with: $0.magic.utf8) }
    throw Malformed("is \(other.map { "a \($0.name) image" } ?? "no image"); PNG and JPEG are read")
  }

  private static let others: [(offset: Int, magic: String, name: String)] = [
    (0, "GIF8", "GIF"), (8, "WEBP", "WebP"), (0, "BM", "BMP"), (0, "II*\0", "TIFF"), (0, "MM\0*", "TIFF"),
    (4, "ftypavif", "AVIF"), (4, "ftypheic", "HEIC"), (0, "P5\n", "PGM"), (0, "P6\n", "PPM"),
  ]
}
