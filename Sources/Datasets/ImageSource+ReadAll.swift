import Arrays

extension ImageSource {
  /// All images in one batch.
  ///
  /// - Parameter byteLimit: How many bytes the pixels and logits may take; 4 GiB where left out.
  /// - Throws: ``DatasetError/tooLarge(path:bytes:limit:)`` before much is read, and what reading throws.
  public func readAll(byteLimit: Int = 4 << 30) throws(DatasetError) -> ImageBatch {
    try readAll(with: try makeReader(), byteLimit: byteLimit)
  }

  /// The same by a new `reader` of this source, which tells afterwards what it found.
  public func readAll(
    with reader: any ImageReader, byteLimit: Int = 4 << 30
  ) throws(DatasetError) -> ImageBatch {
    var gathered = GatheredImages(expecting: count)
    while let batch = try reader.next(256) {
      if gathered.count == 0 {
        let (bytes, overflow) = count.multipliedReportingOverflow(by: max(1, batch.byteCount / batch.count))
        guard !overflow, bytes <= byteLimit else {
          throw .tooLarge(path: location, bytes: overflow ? .max : bytes, limit: byteLimit)
        }
      }
      gathered.append(batch)
    }
    guard let all = gathered.batch(of: shape) else {
      throw .malformed(path: location, reason: "holds no images")
    }
    return all
  }
}

extension ImageBatch {
  /// How many bytes the pixels and logits take.
  fileprivate var byteCount: Int {
    let pixelBytes =
      switch pixels {
      case .bytes(let array): array.count
      case .values(let array): array.count * MemoryLayout<Float>.size
      }
    return pixelBytes + (logits?.count ?? 0) * MemoryLayout<Float>.size
  }
}

/// Batches of one source joined.
private struct GatheredImages {
  private let expected: Int
  private(set) var count = 0
  private var bytes: [UInt8] = []
  private var values: [Float] = []
  private var classes: [Int]?
  private var attributes: [UInt8]?
  private var logits: [Float]?

  init(expecting expected: Int) {
    self.expected = expected
  }

  mutating func append(_ batch: ImageBatch) {
    if count == 0 {
      classes = batch.classes.map { _ in [] }
      attributes = batch.attributes.map { _ in [] }
      logits = batch.logits.map { _ in [] }
    }
    switch batch.pixels {
    case .bytes(let array):
      if count == 0 { bytes.reserveCapacity(array.count / batch.count * expected) }
      bytes += array.scalars
    case .values(let array):
      if count == 0 { values.reserveCapacity(array.count / batch.count * expected) }
      values += array.scalars
    }
    if let more = batch.classes { classes?.append(contentsOf: more) }
    if let more = batch.attributes { attributes?.append(contentsOf: more.scalars) }
    if let more = batch.logits { logits?.append(contentsOf: more.scalars) }
    count += batch.count
  }

  func batch(of image: ImageShape) -> ImageBatch? {
    guard count > 0 else { return nil }
    let shape = [count, image.channels, image.height, image.width]
    return ImageBatch(
      pixels: values.isEmpty
        ? .bytes(ShapedArray(shape: shape, scalars: bytes))
        : .values(ShapedArray(shape: shape, scalars: values)),
      classes: classes,
      attributes: attributes.map { ShapedArray(shape: [count, $0.count / count], scalars: $0) },
      logits: logits.map { ShapedArray(shape: [count, $0.count / count], scalars: $0) })
  }
}
