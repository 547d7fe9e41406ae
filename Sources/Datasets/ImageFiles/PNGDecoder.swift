import CPNG

/// Reads PNG files by libpng's simplified interface.
enum PNGDecoder {
  /// The first bytes of every PNG file.
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// The image in `bytes`: grey, or colour where the file has colours or a palette.
  ///
  /// 16 bits become 8, and what is transparent is put onto black.
  ///
  /// - Throws: ``Malformed`` where the file is damaged or too large; nothing is allocated for the latter.
  static func decode(_ bytes: [UInt8]) throws(Malformed) -> DecodedImage {
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(Malformed) in try decode(buffer) }
    }
    return try result.get()
  }

  private static func decode(_ bytes: UnsafeRawBufferPointer) throws(Malformed) -> DecodedImage {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    guard png_image_begin_read_from_memory(&image, bytes.baseAddress, bytes.count) != 0 else {
      throw failure(image)
    }
    // Without this, 16-bit images that say nothing would be taken for linear light, and made brighter.
    image.flags |= png_uint_32(PNG_IMAGE_FLAG_16BIT_sRGB)
    let isColour = image.format & png_uint_32(PNG_FORMAT_FLAG_COLOR) != 0
    let isTransparent = image.format & png_uint_32(PNG_FORMAT_FLAG_ALPHA) != 0
    image.format &= png_uint_32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA)
    let shape = ImageShape(channels: isColour ? 3 : 1, height: Int(image.height), width: Int(image.width))
    let count = try DecodedImage.byteCount(
      channels: shape.channels + (isTransparent ? 1 : 0), height: shape.height, width: shape.width)
    var isWhole = false
    let pixels = [UInt8](unsafeUninitializedCapacity: count) { output, written in
      isWhole = png_image_finish_read(&image, nil, output.baseAddress, 0, nil) != 0
      written = isWhole ? count : 0
    }
    guard isWhole else { throw failure(image) }
    return DecodedImage(
      shape: shape, pixels: isTransparent ? onBlack(pixels, channels: shape.channels) : pixels)
  }

  /// Pixels without their opacity, which each has behind its `channels`.
  private static func onBlack(_ pixels: [UInt8], channels: Int) -> [UInt8] {
    let count = pixels.count / (channels + 1)
    return [UInt8](unsafeUninitializedCapacity: count * channels) { output, written in
      for start in stride(from: 0, to: pixels.count, by: channels + 1) {
        let opacity = Int(pixels[start + channels])
        for channel in 0..<channels {
          output[written] = UInt8((Int(pixels[start + channel]) * opacity + 127) / 255)
          written += 1
        }
      }
    }
  }

  private static func failure(_ image: png_image) -> Malformed {
    let message = withUnsafeBytes(of: image.message) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    return Malformed("is a damaged PNG image (\(message))")
  }
}
