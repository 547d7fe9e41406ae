/// What tar files hold, found in one pass over their entries.
struct TarIndex {
  /// The folders, with how many files are in each.
  private(set) var tree = ImageTree()

  /// Whether an image and what is said of it lie beside each other under one key, as WebDataset has them.
  private(set) var isWebDataset = false

  /// More folders than that are no classes.
  private static let mostFolders = 1_000_000

  init(_ shards: TarShards) throws(DatasetError) {
    let reader = shards.makeReader()
    var folders: Set<ArraySlice<Substring>> = []
    var last = WebDatasetName(path: [], shard: 0)
    while let entry = try reader.next() {
      guard !entry.isHidden, let name = entry.path.last else { continue }
      let folder = entry.isFolder ? entry.path[...] : entry.path.dropLast()
      if folders.insert(folder).inserted, folders.count > Self.mostFolders {
        throw .malformed(path: shards.location, reason: "has more than \(Self.mostFolders.grouped) folders")
      }
      tree.add(folder, files: entry.isFolder ? 0 : 1)
      guard !entry.isFolder, !name.isEmpty else { continue }
      let current = WebDatasetName(path: entry.path, shard: reader.shard)
      isWebDataset =
        isWebDataset
        || (current.key == last.key
          && (current.isImage && last.isLabel || current.isLabel && last.isImage))
      last = current
    }
  }

  /// The images of `shards`.
  static func images(_ shards: TarShards, split: Split) throws(DatasetError) -> any ImageCollection {
    let index = try TarIndex(shards)
    if index.isWebDataset { return try WebDataset(shards) }
    guard let images = TarImages(shards, tree: index.tree, split: split) else {
      throw .unrecognised(path: shards.location, found: "there are no files in it")
    }
    return images
  }
}
