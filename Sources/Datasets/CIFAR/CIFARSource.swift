import Arrays

/// Images and classes in binary files of CIFAR.
struct CIFARSource: ImageSource {
  private let files: [String]
  private let layout: CIFARLayout
  private let note: String?

  let location: String
  let classNames: [String]
  let count: Int

  /// Checks the sizes of `files`.
  init(
    location: String, files: [String], layout: CIFARLayout, classNames: [String], note: String?
  ) throws(DatasetError) {
    var count = 0
    for path in files {
      let size = try FileKind.size(ofFileAt: path)
      guard size > 0, size % layout.recordCount == 0 else {
        throw .malformed(
          path: path,
          reason:
            "has \(size.grouped) bytes, no multiple of the \(layout.recordCount.grouped) that an image of "
            + "\(layout.name) takes; fetch it again")
      }
      count += size / layout.recordCount
    }
    self.files = files
    self.layout = layout
    self.note = note
    self.location = location
    self.classNames = classNames
    self.count = count
  }

  var shape: ImageShape { CIFARLayout.shape }
  var hasClasses: Bool { true }
  var summary: String { "\(layout.name), \(countsSummary)\(note.map { ", \($0)" } ?? "")" }

  func makeReader() throws(DatasetError) -> any ImageReader { CIFARReader(files: files, layout: layout) }
}

/// Reads a ``CIFARSource``.
private final class CIFARReader: ImageReader {
  private let layout: CIFARLayout
  private var files: ArraySlice<String>
  private var file: RandomAccessFile?
  private var position = 0

  init(files: [String], layout: CIFARLayout) {
    self.files = files[...]
    self.layout = layout
  }

  func next(_ most: Int) throws(DatasetError) -> ImageBatch? {
    precondition(most > 0, "a batch has at least one image")
    let wanted = min(most, ImageBatch.mostBytes / layout.recordCount)
    var (pixels, classes): ([UInt8], [Int]) = ([], [])
    while classes.count < wanted {
      guard let file = try currentFile() else { break }
      let records = min(wanted - classes.count, (file.size - position) / layout.recordCount)
      let bytes = try file.bytes(position..<position + records * layout.recordCount)
      for start in stride(from: 0, to: bytes.count, by: layout.recordCount) {
        let label = Int(bytes[start + layout.labelCount - 1])
        guard label < layout.classCount else {
          throw .malformed(
            path: file.path,
            reason:
              "image \(((position + start) / layout.recordCount).grouped) has a class beyond the "
              + "\(layout.classCount) of \(layout.name); is it another file?")
        }
        classes.append(label)
        pixels += bytes[start + layout.labelCount..<start + layout.recordCount]
      }
      position += bytes.count
    }
    guard !classes.isEmpty else { return nil }
    let shape = [
      classes.count, CIFARLayout.shape.channels, CIFARLayout.shape.height, CIFARLayout.shape.width,
    ]
    return ImageBatch(pixels: .bytes(ShapedArray(shape: shape, scalars: pixels)), classes: classes)
  }

  /// The file that is read, or the next where that one is at its end; nil at the end of all.
  private func currentFile() throws(DatasetError) -> RandomAccessFile? {
    if let file, file.size - position >= layout.recordCount { return file }
    guard let path = files.popFirst() else { return nil }
    position = 0
    file = try RandomAccessFile(path)
    return try currentFile()
  }
}
