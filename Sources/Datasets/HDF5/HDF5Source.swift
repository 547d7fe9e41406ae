import HDF5

/// Images in the dataset `images` of an HDF5 file, with classes in `labels` or `classes` if it has them.
///
/// `uint8` holds pixels; floating point holds model inputs, which get no preprocessing.
struct HDF5Source: ImageSource {
  private let images: Dataset
  private let labels: HDF5Labels?
  private let layout: ImageLayout

  let location: String
  let classNames: [String]

  init(_ file: File, path: String) throws(DatasetError) {
    let root: Group
    do throws(HDF5Error) {
      root = try file.root
      images = try root.dataset("images")
    } catch {
      guard error.kind == .missingMember else { throw DatasetError(error) }
      throw .unrecognised(path: path, found: "it is an HDF5 file without a dataset 'images'")
    }
    let imagesPath = "\(path): /images"
    guard images.storedType == .uint8 || images.storedType.isFloatingPoint else {
      throw .malformed(
        path: imagesPath,
        reason: "holds \(images.storedType); images are uint8 (pixels) or floating point (model inputs)")
    }
    layout = try ImageLayout(
      images.shape, mayBeChannelsLast: images.storedType == .uint8, path: imagesPath)
    labels = try HDF5Labels(in: root, images: layout.count, path: path)
    classNames = (0..<(labels?.classCount ?? 0)).map { String($0) }
    location = path
  }

  var count: Int { layout.count }
  var shape: ImageShape { layout.shape }
  var hasClasses: Bool { labels != nil }
  var holdsInputs: Bool { images.storedType != .uint8 }

  var summary: String {
    let kind = images.storedType == .uint8 ? "" : ", model inputs"
    return "HDF5, \(countsSummary)\(kind), one set for training and tests"
  }

  func makeReader() throws(DatasetError) -> any ImageReader {
    if images.storedType == .uint8 {
      return HDF5Reader<UInt8>(images: images, labels: labels, layout: layout, path: location) { .bytes($0) }
    }
    return HDF5Reader<Float>(images: images, labels: labels, layout: layout, path: location) { .values($0) }
  }
}
