/// Reads image files folder by folder, in memory bounded by the largest folder's names.
final class ImageFolderStream: EncodedImageStream {
  /// A folder whose files, and those of folders in it, are all of one class.
  struct Start {
    /// The way to it inside the dataset.
    let path: [String]
    let label: Int?
  }

  /// A folder that is still to be read.
  private struct Pending {
    let path: String
    let label: Int?
    let outer: [FolderIdentity]
  }

  private let location: String
  private var pending: [Pending]
  private var folder: (path: String, label: Int?) = ("", nil)
  private var files: ArraySlice<String> = []

  init(_ location: String, starts: [Start]) throws(DatasetError) {
    self.location = location
    pending = []
    for start in starts.reversed() {
      var (outer, path): ([FolderIdentity], String) = ([], location)
      for name in start.path {
        outer.append(try FolderIdentity(path))
        path += "/\(name)"
      }
      pending.append(Pending(path: start.path.joined(separator: "/"), label: start.label, outer: outer))
    }
  }

  func next() throws(DatasetError) -> EncodedImage? {
    while files.isEmpty {
      guard let next = pending.popLast() else { return nil }
      try open(next)
    }
    let file = files.removeFirst()
    let name = folder.path.isEmpty ? file : "\(folder.path)/\(file)"
    return EncodedImage(
      name: name, label: folder.label, contents: EncodedImage.contents(ofFileAt: "\(location)/\(name)"))
  }

  private func open(_ next: Pending) throws(DatasetError) {
    let path = next.path.isEmpty ? location : "\(location)/\(next.path)"
    let identity = try FolderIdentity(path)
    guard !next.outer.contains(identity) else { return }
    let listing = try FolderListing(path)
    folder = (next.path, next.label)
    files = listing.files[...]
    pending += listing.folders.reversed().map {
      Pending(
        path: next.path.isEmpty ? $0 : "\(next.path)/\($0)", label: next.label, outer: next.outer + [identity]
      )
    }
  }
}
