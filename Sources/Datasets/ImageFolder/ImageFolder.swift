import Glibc

/// A folder of image files with a folder for each class, or with all of them in one place.
struct ImageFolder: ImageCollection {
  private let part: ImageTreePart
  let location: String

  /// Lists the part `split` of the folder at `path`; nil where it holds no files.
  init?(_ path: String, split: Split) throws(DatasetError) {
    location = FolderListing.trimmed(path)
    guard let part = ImageTreePart(split, of: try Self.tree(location, inside: [])) else { return nil }
    self.part = part
  }

  var kind: String { "folder of images" }
  var classNames: [String] { part.classNames }
  var classCounts: [Int] { part.classCounts }
  var count: Int { part.count }
  var note: String? { part.note }

  func makeStream() throws(DatasetError) -> any EncodedImageStream {
    let starts: [ImageFolderStream.Start] =
      classNames.isEmpty
      ? [.init(path: part.root, label: nil)]
      : classNames.indices.filter { part.classCounts[$0] > 0 }.map {
        .init(path: part.root + [classNames[$0]], label: $0)
      }
    return try ImageFolderStream(location, starts: starts)
  }

  /// Counts what lies in the folder at `path`, which lies in those with the identities `outer`.
  private static func tree(_ path: String, inside outer: [FolderIdentity]) throws(DatasetError) -> ImageTree {
    let identity = try FolderIdentity(path)
    // A link may lead back to where it lies.
    guard !outer.contains(identity) else { return ImageTree() }
    let listing = try FolderListing(path)
    var tree = ImageTree(fileCount: listing.files.count)
    for name in listing.folders {
      tree.folders[name] = try Self.tree("\(path)/\(name)", inside: outer + [identity])
    }
    return tree
  }
}

/// What makes two paths the same folder.
struct FolderIdentity: Equatable {
  private let device: dev_t
  private let number: ino_t

  init(_ path: String) throws(DatasetError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    (device, number) = (status.st_dev, status.st_ino)
  }
}
