/// The name of a file in a WebDataset: what comes before the first dot of its last part is the sample's key, in one tar file.
struct WebDatasetName: Equatable {
  let key: String
  private let suffix: String

  /// - Parameter shard: The number of the tar file.
  init(path: [Substring], shard: Int) {
    let parts = (path.last ?? "").split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    key = "\(shard)/" + (path.dropLast() + parts.prefix(1)).joined(separator: "/")
    suffix = parts.count > 1 ? parts[1].lowercased() : ""
  }

  /// Whether it is called as images are.
  var isImage: Bool { ["jpg", "jpeg", "png", "img", "image", "webp", "ppm", "pgm"].contains(suffix) }

  /// Whether the class may be in it.
  var isLabel: Bool { isClass || isJSON }

  /// Whether it holds the class alone.
  var isClass: Bool { ["cls", "label", "class"].contains(suffix) }

  /// Whether it holds the class among other things.
  var isJSON: Bool { suffix == "json" }
}
