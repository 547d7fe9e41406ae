import Glibc

/// Where the files of a dataset with attributes lie: the table, the list of parts, and the images.
struct AttributeFiles {
  /// The table of attributes.
  let table: AttributeTable

  /// The list of parts, if there is one.
  let partition: ImagePartition?

  /// The folder that the names in the table start from.
  let images: String

  /// In how many folders images are looked for.
  private static let mostFolders = 1000

  /// How many of a table's images are looked for, to find where they lie: some may be missing.
  private static let mostTries = 16

  /// Finds the files in `folder`; nil where neither it nor a folder in it holds a table.
  init?(in folder: String) throws(DatasetError) {
    let lists = try Self.lists(in: folder)
    let tables = lists.filter { AttributeTable.isTable($0) }
    guard let first = tables.first else { return nil }
    guard tables.count == 1 else {
      throw .inconsistent(
        path: folder,
        reason: "holds several tables of attributes; name one of them: \(tables.joined(separator: ", "))")
    }
    let table = try AttributeTable(first)
    guard let images = Self.place(of: table, in: folder) else { throw Self.noImages(table, in: folder) }
    self.table = table
    self.images = images
    partition = try Self.partition(among: lists, in: folder)
  }

  /// Finds what belongs to the table at `path`: beside it, or beside its folder.
  init(tableAt path: String) throws(DatasetError) {
    table = try AttributeTable(path)
    let folder = FolderListing.parent(path)
    for place in [folder, "\(folder)/.."] {
      guard let images = Self.place(of: table, in: place) else { continue }
      self.images = images
      partition = try Self.partition(among: try Self.lists(in: place), in: place)
      return
    }
    throw Self.noImages(table, in: folder)
  }

  /// The files in `folder`, and in the folders in it, that are called as lists are.
  private static func lists(in folder: String) throws(DatasetError) -> [String] {
    func lists(_ files: [String], _ path: String) -> [String] {
      files.filter { [".txt", ".csv"].contains($0.suffix(4).lowercased()) }.map { "\(path)/\($0)" }
    }
    let listing = try FolderListing(folder)
    var result = lists(listing.files, folder)
    for name in listing.folders {
      let inner = "\(folder)/\(name)"
      result += lists(try FolderListing(inner).files, inner)
    }
    return result
  }

  private static func partition(
    among lists: [String], in folder: String
  ) throws(DatasetError) -> ImagePartition? {
    let found = lists.filter { ImagePartition.isPartition($0) }
    guard found.count <= 1 else {
      throw .inconsistent(
        path: folder,
        reason: "holds several lists of parts; leave one of them: \(found.joined(separator: ", "))")
    }
    guard let path = found.first else { return nil }
    return try ImagePartition(path)
  }

  /// The first folder at or in `folder`, those less deep before others, that holds one of the first images of `table`.
  private static func place(of table: AttributeTable, in folder: String) -> String? {
    var places = [folder][...]
    for _ in 0..<mostFolders {
      guard let place = places.popFirst() else { return nil }
      if table.images.prefix(mostTries).contains(where: { access("\(place)/\($0)", F_OK) == 0 }) {
        return place
      }
      // What can't be listed holds nothing that could be read.
      places += (try? FolderListing(place))?.folders.map { "\(place)/\($0)" } ?? []
    }
    return nil
  }

  private static func noImages(_ table: AttributeTable, in folder: String) -> DatasetError {
    .inconsistent(
      path: table.path,
      reason:
        "none of the first images that it names ('\(table.images[0])', …) lies in '\(folder)' or a folder in it"
    )
  }
}
