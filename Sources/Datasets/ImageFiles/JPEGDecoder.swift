import CTurboJPEG

/// Reads JPEG files by TurboJPEG. A decoder is used by one thread at a time.
final class JPEGDecoder {
  /// The first bytes of every JPEG file.
  static let signature: [UInt8] = [0xFF, 0xD8, 0xFF]

  private let handle: tjhandle?

  init() { handle = tjInitDecompress() }

  deinit { if let handle { tjDestroy(handle) } }

  /// The image in `bytes`: grey or colour as the file has it; CMYK becomes colour.
  ///
  /// - Throws: ``Malformed`` where the file is damaged, ends early or is too large; nothing is allocated for the latter.
  func decode(_ bytes: [UInt8]) throws(Malformed) -> DecodedImage {
    guard let handle else { throw Malformed("can't be decoded: TurboJPEG could not start") }
    let size = UInt(bytes.count)
    var (width, height, subsampling, colours): (CInt, CInt, CInt, CInt) = (0, 0, 0, 0)
    guard tjDecompressHeader3(handle, bytes, size, &width, &height, &subsampling, &colours) == 0 else {
      throw failure(handle)
    }
    let isGrey = colours == CInt(TJCS_GRAY.rawValue)
    let isPrint = [TJCS_CMYK, TJCS_YCCK].contains { colours == CInt($0.rawValue) }
    let channels = isGrey ? 1 : isPrint ? 4 : 3
    let count = try DecodedImage.byteCount(channels: channels, height: Int(height), width: Int(width))
    let format = isGrey ? TJPF_GRAY : isPrint ? TJPF_CMYK : TJPF_RGB
    var status: CInt = 0
    let pixels = [UInt8](unsafeUninitializedCapacity: count) { output, written in
      status = tjDecompress2(
        handle, bytes, size, output.baseAddress, width, 0, height, CInt(format.rawValue),
        CInt(TJFLAG_LIMITSCANS))
      // Rows that a damaged file lacks would be whatever lay in memory before.
      written = status == 0 || isHarmless(handle) ? count : 0
    }
    guard !pixels.isEmpty else { throw failure(handle) }
    let shape = ImageShape(channels: channels, height: Int(height), width: Int(width))
    return isPrint ? Self.colour(pixels, shape) : DecodedImage(shape: shape, pixels: pixels)
  }

  /// Whether the last call ended with a warning after which every pixel is right: bytes between two segments, which some cameras
  /// leave there.
  private func isHarmless(_ handle: tjhandle) -> Bool {
    tjGetErrorCode(handle) == CInt(TJERR_WARNING.rawValue) && message(handle).contains("extraneous bytes")
  }

  private func failure(_ handle: tjhandle) -> Malformed {
    Malformed("is a damaged JPEG image (\(message(handle)))")
  }

  private func message(_ handle: tjhandle) -> String {
    tjGetErrorStr2(handle).map { String(cString: $0) } ?? "no reason given"
  }

  /// Colours of cyan, magenta, yellow and black, which JPEG files of printers' programs hold inverted: light times light.
  private static func colour(_ pixels: [UInt8], _ shape: ImageShape) -> DecodedImage {
    let count = shape.height * shape.width
    return DecodedImage(
      shape: ImageShape(channels: 3, height: shape.height, width: shape.width),
      pixels: [UInt8](unsafeUninitializedCapacity: count * 3) { output, written in
        for pixel in 0..<count {
          let black = Int(pixels[pixel * 4 + 3])
          for channel in 0..<3 {
            output[written] = UInt8((Int(pixels[pixel * 4 + channel]) * black + 127) / 255)
            written += 1
          }
        }
      })
  }
}
