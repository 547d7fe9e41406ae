extension IDXSource {
  /// The images of the IDX file at `path`, with the labels that lie beside it under the usual name, if they do:
  /// `labels` for `images` and `idx1` for `idx3`, plain or with `.gz`.
  init(imagesAt path: String) throws(DatasetError) {
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let folder = path[..<slash]
    let name = String(path[slash...])
    var labels: String?
    if name.contains("images") {
      var stem = name.replacing("images", with: "labels").replacing("idx3", with: "idx1")
      if stem.hasSuffix(".gz") { stem.removeLast(3) }
      for candidate in ["\(folder)\(stem)", "\(folder)\(stem).gz"] where labels == nil {
        if case .idx(rank: 1)? = try? FileKind(at: candidate) { labels = candidate }
      }
    }
    try self.init(
      location: path, images: .file(path), labels: labels.map { .file($0) },
      note: labels.map { "labels from \($0.dropFirst(folder.count))" } ?? "no labels beside it")
  }
}
