/// Tar files of what a folder of pictures would hold, read from their start to their end.
struct TarPictures: PictureCollection {
  private let part: PictureTreePart
  private let shards: TarShards

  /// The part `split` of `shards`, whose folders are `tree`; nil where it holds no files.
  init?(_ shards: TarShards, tree: PictureTree, split: Split) {
    guard let part = PictureTreePart(split, of: tree) else { return nil }
    self.part = part
    self.shards = shards
  }

  var location: String { shards.location }
  var kind: String { "tar of pictures" }
  var classNames: [String] { part.classNames }
  var classCounts: [Int] { part.classCounts }
  var count: Int { part.count }
  var note: String? { shards.note(part.note) }

  func makeStream() throws(DatasetError) -> any EncodedPictureStream {
    TarPictureStream(shards.makeReader(), part: part)
  }
}

/// Reads a ``TarPictures``.
private final class TarPictureStream: EncodedPictureStream {
  private let reader: TarShardReader
  private let part: PictureTreePart

  init(_ reader: TarShardReader, part: PictureTreePart) {
    self.reader = reader
    self.part = part
  }

  func next() throws(DatasetError) -> EncodedPicture? {
    while let entry = try reader.next() {
      guard !entry.isFolder, !entry.isHidden,
        case .inside(let label) = part.place(of: entry.path.dropLast())
      else { continue }
      return EncodedPicture(
        name: reader.name(of: entry), label: label,
        contents: try reader.contents(of: entry, limit: DecodedPicture.mostBytes))
    }
    return nil
  }
}
