import CPNG
import Files

/// Writes PNG files by libpng's simplified interface.
enum PNGEncoder {
  /// Writes `picture`, of 1 or 3 channels, to `path`; equal pictures give equal bytes.
  static func write(_ picture: DecodedPicture, to path: String) throws(FileError) {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    image.width = png_uint_32(picture.shape.width)
    image.height = png_uint_32(picture.shape.height)
    image.format = picture.shape.channels == 3 ? png_uint_32(PNG_FORMAT_FLAG_COLOR) : 0
    defer { png_image_free(&image) }
    guard png_image_write_to_file(&image, path, 0, picture.pixels, 0, nil) != 0 else {
      let reason = withUnsafeBytes(of: image.message) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      throw .writeFailed(path: path, reason: reason)
    }
  }
}
