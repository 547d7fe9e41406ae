/// What a tar file holds, found in one pass over its entries.
struct TarIndex {
  /// The folders, with how many files are in each.
  private(set) var tree = PictureTree()

  /// Whether a picture and what is said of it lie beside each other under one key, as WebDataset has them.
  private(set) var isWebDataset = false

  /// More folders than that are no classes.
  private static let mostFolders = 1_000_000

  init(_ path: String) throws(DatasetError) {
    let file = try TarFile(path)
    var folders: Set<ArraySlice<Substring>> = []
    var last = WebDatasetName(path: [])
    while let entry = try file.next() {
      guard !entry.isHidden, let name = entry.path.last else { continue }
      let folder = entry.isFolder ? entry.path[...] : entry.path.dropLast()
      if folders.insert(folder).inserted, folders.count > Self.mostFolders {
        throw .malformed(path: path, reason: "has more than \(Self.mostFolders.grouped) folders")
      }
      tree.add(folder, files: entry.isFolder ? 0 : 1)
      guard !entry.isFolder, !name.isEmpty else { continue }
      let current = WebDatasetName(path: entry.path)
      isWebDataset =
        isWebDataset
        || (current.key == last.key
          && (current.isPicture && last.isLabel || current.isLabel && last.isPicture))
      last = current
    }
  }

  /// The pictures of the tar file at `path`.
  static func pictures(_ path: String, split: Split) throws(DatasetError) -> any PictureCollection {
    let index = try TarIndex(path)
    if index.isWebDataset { return try WebDataset(path) }
    guard let pictures = TarPictures(path, tree: index.tree, split: split) else {
      throw .unrecognised(path: path, found: "it is a tar file without files")
    }
    return pictures
  }
}
