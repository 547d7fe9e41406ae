/// A tar file of what a folder of pictures would hold, read from its start to its end.
struct TarPictures: PictureCollection {
  private let part: PictureTreePart
  let location: String

  /// The part `split` of the file at `path`, whose folders are `tree`; nil where it holds no files.
  init?(_ path: String, tree: PictureTree, split: Split) {
    guard let part = PictureTreePart(split, of: tree) else { return nil }
    self.part = part
    location = path
  }

  var kind: String { "tar of pictures" }
  var classNames: [String] { part.classNames }
  var classCounts: [Int] { part.classCounts }
  var count: Int { part.count }
  var note: String? { part.note }

  func makeStream() throws(DatasetError) -> any EncodedPictureStream {
    TarPictureStream(try TarFile(location), part: part)
  }
}

/// Reads a ``TarPictures``.
private final class TarPictureStream: EncodedPictureStream {
  private let file: TarFile
  private let part: PictureTreePart

  init(_ file: TarFile, part: PictureTreePart) {
    self.file = file
    self.part = part
  }

  func next() throws(DatasetError) -> EncodedPicture? {
    while let entry = try file.next() {
      guard !entry.isFolder, !entry.isHidden,
        case .inside(let label) = part.place(of: entry.path.dropLast())
      else { continue }
      return EncodedPicture(
        name: entry.name, label: label,
        contents: try file.contents(of: entry, limit: DecodedPicture.mostBytes))
    }
    return nil
  }
}
