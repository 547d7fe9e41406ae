import CPNG
import Files

/// Writes PNG files by libpng's simplified interface.
enum PNGEncoder {
  /// Writes `image`, of 1 or 3 channels, to `path`; equal images give equal bytes.
  static func write(_ image: DecodedImage, to path: String) throws(FileError) {
    var encoded = png_image()
    encoded.version = png_uint_32(PNG_IMAGE_VERSION)
    encoded.width = png_uint_32(image.shape.width)
    encoded.height = png_uint_32(image.shape.height)
    encoded.format = image.shape.channels == 3 ? png_uint_32(PNG_FORMAT_FLAG_COLOR) : 0
    defer { png_image_free(&encoded) }
    guard png_image_write_to_file(&encoded, path, 0, image.pixels, 0, nil) != 0 else {
      let reason = withUnsafeBytes(of: encoded.message) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      throw .writeFailed(path: path, reason: reason)
    }
  }
}
