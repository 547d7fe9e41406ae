import Arrays

/// Images in one IDX file and, where there are any, classes in another.
struct IDXSource: ImageSource {
  private let images: IDXFile
  private let labels: IDXFile?
  private let layout: ImageLayout
  private let note: String?

  let location: String
  let classNames: [String]

  /// - Parameters:
  ///   - location: What the user named.
  ///   - otherLabels: The labels of the dataset's other part, so that both parts have the same classes.
  ///   - note: What the summary should add.
  init(
    location: String, images: IDXFile.Storage, labels: IDXFile.Storage?, otherLabels: IDXFile.Storage? = nil,
    note: String? = nil
  ) throws(DatasetError) {
    let imageFile = try IDXFile(images)
    layout = try ImageLayout(imageFile.header.dimensions, mayBeChannelsLast: true, path: imageFile.path)
    self.images = imageFile
    self.location = location
    self.note = note
    guard let labels else {
      self.labels = nil
      classNames = []
      return
    }
    let labelFile = try Self.labelFile(labels)
    guard labelFile.header.contentCount == layout.count else {
      throw .inconsistent(
        path: imageFile.path,
        reason: "holds \(layout.count.grouped) images, but \(labelFile.path) "
          + "\(labelFile.header.contentCount.grouped) labels; the two files don't belong together")
    }
    var highest = try Self.highestLabel(labelFile)
    if let otherLabels { highest = max(highest, try Self.highestLabel(Self.labelFile(otherLabels))) }
    self.labels = labelFile
    classNames = (0...Int(highest)).map(String.init)
  }

  var count: Int { layout.count }
  var shape: ImageShape { layout.shape }
  var hasClasses: Bool { labels != nil }
  var summary: String { "IDX, \(countsSummary)\(note.map { ", \($0)" } ?? "")" }

  func makeReader() throws(DatasetError) -> any ImageReader {
    try IDXReader(images: IDXContents(of: images), labels: Self.contents(labels), layout: layout)
  }

  private static func contents(_ file: IDXFile?) throws(DatasetError) -> IDXContents? {
    guard let file else { return nil }
    return try IDXContents(of: file)
  }

  private static func labelFile(_ storage: IDXFile.Storage) throws(DatasetError) -> IDXFile {
    let file = try IDXFile(storage)
    guard file.header.dimensions.count == 1 else {
      throw .malformed(
        path: file.path, reason: "labels have 1 dimension, and this file has \(file.header.dimensions.count)")
    }
    return file
  }

  private static func highestLabel(_ file: IDXFile) throws(DatasetError) -> UInt8 {
    let contents = try IDXContents(of: file)
    var highest: UInt8 = 0
    var remaining = file.header.contentCount
    while remaining > 0 {
      let labels = try contents.next(min(remaining, 1 << 16))
      highest = max(highest, labels.max() ?? 0)
      remaining -= labels.count
    }
    return highest
  }
}

/// Reads an ``IDXSource``.
private final class IDXReader: ImageReader {
  private let images: IDXContents
  private let labels: IDXContents?
  private let layout: ImageLayout
  private var remaining: Int

  init(images: IDXContents, labels: IDXContents?, layout: ImageLayout) {
    self.images = images
    self.labels = labels
    self.layout = layout
    remaining = layout.count
  }

  func next(_ most: Int) throws(DatasetError) -> ImageBatch? {
    guard remaining > 0 else { return nil }
    let count = layout.batchCount(most, remaining: remaining, bytes: 1)
    let pixels = layout.channelsFirst(try images.next(count * layout.valuesPerImage))
    let classes = try labels?.next(count).map { Int($0) }
    remaining -= count
    let shape = [count, layout.shape.channels, layout.shape.height, layout.shape.width]
    return ImageBatch(pixels: .bytes(ShapedArray(shape: shape, scalars: pixels)), classes: classes)
  }
}
