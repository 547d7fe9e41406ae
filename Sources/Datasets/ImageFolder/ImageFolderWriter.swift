public import Arrays
public import Files
import Glibc

/// Writes images as PNG files into a folder for each class, as torchvision's `ImageFolder` reads them.
///
/// A file is called after the image's place in the dataset, and classes come in the same order as in the dataset.
public final class ImageFolderWriter: ImageWriter {
  private let folder: String
  private let images: WrittenImages
  private let names: [String]
  private var written = 0

  /// Neither 1 nor 3 channels.
  public static func fault(_ images: WrittenImages) -> String? {
    [1, 3].contains(images.shape.channels)
      ? nil : "PNG files hold 1 or 3 channels, and the images are \(images.shape); use npz"
  }

  /// Makes the classes' folders in `folder`.
  public init(_ folder: String, _ images: WrittenImages) throws(FileError) {
    self.folder = folder
    self.images = images
    names = Self.folderNames(images.classNames)
    for name in names where mkdir("\(folder)/\(name)", 0o777) != 0 {
      throw FileError.writeFailed(path: "\(folder)/\(name)", reason: String(cString: strerror(errno)))
    }
  }

  public func append(_ pixels: ShapedArray<UInt8>, classes: [Int], logits: ShapedArray<Float>) throws {
    let count = pixels.count / max(1, classes.count)
    for (index, label) in classes.enumerated() {
      let planes = pixels.scalars[index * count..<(index + 1) * count]
      let image = DecodedImage(shape: images.shape, planes: planes)
      try PNGEncoder.write(image, to: "\(folder)/\(names[label])/\(Self.padded(written, to: 6)).png")
      written += 1
    }
  }

  public func finish() {}

  /// Names of folders that sort as the classes do, by bytes.
  ///
  /// Class names come from a file of someone else's. Such as would not sort, or lead elsewhere, get their number before them, and only what
  /// is harmless in a file's name is kept.
  static func folderNames(_ classNames: [String]) -> [String] {
    let safe = classNames.map { name in
      String(name.prefix(60).map { $0.isLetter || $0.isNumber || " ._-".contains($0) ? $0 : "_" })
    }
    let isSorted = zip(safe, safe.dropFirst()).allSatisfy { $0.precedes($1) }
    let isPlain = safe == classNames && safe.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") }
    if isSorted && isPlain { return safe }
    let digits = String(max(0, classNames.count - 1)).count
    return safe.enumerated().map { index, name in
      let number = padded(index, to: digits)
      return name == String(index) ? number : "\(number)-\(name)"
    }
  }

  private static func padded(_ number: Int, to digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
