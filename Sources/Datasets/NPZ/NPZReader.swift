import Arrays

/// Reads an ``NPZSource``.
final class NPZReader: ImageReader {
  private let images: NPYContents
  private let labels: NPYContents?
  private let element: NPYElement
  private let labelElement: NPYElement?
  private let layout: ImageLayout
  private let path: String
  private var position = 0

  init(
    images: NPYContents, labels: NPYContents?, element: NPYElement, labelElement: NPYElement?,
    layout: ImageLayout, path: String
  ) {
    self.images = images
    self.labels = labels
    self.element = element
    self.labelElement = labelElement
    self.layout = layout
    self.path = path
  }

  func next(_ most: Int) throws(DatasetError) -> ImageBatch? {
    guard position < layout.count else { return nil }
    let isBytes = element == .uint8
    let count = layout.batchCount(
      most, remaining: layout.count - position, bytes: isBytes ? 1 : MemoryLayout<Float>.size)
    let bytes = try images.next(count * layout.valuesPerImage)
    let shape = [count, layout.shape.channels, layout.shape.height, layout.shape.width]
    let pixels: Pixels =
      isBytes
      ? .bytes(ShapedArray(shape: shape, scalars: layout.channelsFirst(bytes)))
      : .values(ShapedArray(shape: shape, scalars: layout.channelsFirst(try values(bytes))))
    let classes = try labels?.next(count)
    position += count
    return ImageBatch(pixels: pixels, classes: classes.flatMap { labelElement?.integers($0) })
  }

  private func values(_ bytes: [UInt8]) throws(DatasetError) -> [Float] {
    let values = element.floats(bytes)
    if let place = values.firstIndex(where: { !$0.isFinite }) {
      throw .malformed(
        path: path,
        reason:
          "image \((position + place / layout.valuesPerImage).grouped) holds \(values[place]), which is no number"
      )
    }
    return values
  }
}
