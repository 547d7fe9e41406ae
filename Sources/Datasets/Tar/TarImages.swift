/// Tar files of what a folder of images would hold, read from their start to their end.
struct TarImages: ImageCollection {
  private let part: ImageTreePart
  private let shards: TarShards

  /// The part `split` of `shards`, whose folders are `tree`; nil where it holds no files.
  init?(_ shards: TarShards, tree: ImageTree, split: Split) {
    guard let part = ImageTreePart(split, of: tree) else { return nil }
    self.part = part
    self.shards = shards
  }

  var location: String { shards.location }
  var kind: String { "tar of images" }
  var classNames: [String] { part.classNames }
  var classCounts: [Int] { part.classCounts }
  var count: Int { part.count }
  var note: String? { shards.note(part.note) }

  func makeStream() throws(DatasetError) -> any EncodedImageStream {
    TarImageStream(shards.makeReader(), part: part)
  }
}

/// Reads a ``TarImages``.
private final class TarImageStream: EncodedImageStream {
  private let reader: TarShardReader
  private let part: ImageTreePart

  init(_ reader: TarShardReader, part: ImageTreePart) {
    self.reader = reader
    self.part = part
  }

  func next() throws(DatasetError) -> EncodedImage? {
    while let entry = try reader.next() {
      guard !entry.isFolder, !entry.isHidden,
        case .inside(let label) = part.place(of: entry.path.dropLast())
      else { continue }
      return EncodedImage(
        name: reader.name(of: entry), label: label,
        contents: try reader.contents(of: entry, limit: DecodedImage.mostBytes))
    }
    return nil
  }
}
