public import Arrays
public import Files

/// Writes `train-images-idx3-ubyte` (or `idx4`, of several channels) and `train-labels-idx1-ubyte` into a folder.
public final class IDXWriter: ImageWriter {
  private let pixelFile, labelFile: FileWriter
  private let header: (images: Int, labels: Int)
  private let images: WrittenImages
  private var written = 0

  /// More classes than a byte can tell.
  public static func fault(_ images: WrittenImages) -> String? {
    images.classNames.count <= 256
      ? nil : "IDX labels are bytes, and there are \(images.classNames.count) classes; use npz"
  }

  /// Begins both files in `folder`.
  public init(_ folder: String, _ images: WrittenImages) throws(FileError) {
    let shape = images.shape
    let isGrey = shape.channels == 1
    let dimensions = [images.count] + (isGrey ? [] : [shape.channels]) + [shape.height, shape.width]
    self.images = images
    pixelFile = try FileWriter("\(folder)/train-images-idx\(dimensions.count)-ubyte")
    labelFile = try FileWriter("\(folder)/train-labels-idx1-ubyte")
    let (imageHeader, labelHeader) = (Self.header(dimensions), Self.header([images.count]))
    header = (imageHeader.count, labelHeader.count)
    try pixelFile.write(imageHeader, at: 0)
    try labelFile.write(labelHeader, at: 0)
  }

  public func append(_ pixels: ShapedArray<UInt8>, classes: [Int], logits: ShapedArray<Float>) throws {
    let size = images.shape.channels * images.shape.height * images.shape.width
    try pixelFile.write(pixels.scalars, at: header.images + written * size)
    try labelFile.write(classes.map { UInt8($0) }, at: header.labels + written)
    written += classes.count
  }

  public func finish() {}

  private static func header(_ dimensions: [Int]) -> [UInt8] {
    [0, 0, 8, UInt8(dimensions.count)]
      + dimensions.flatMap { length in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } }
  }
}
