/// The binary files of CIFAR-10 or CIFAR-100 in a folder, or in the folder in it that their archive unpacks to.
struct CIFARFolder {
  private let path: String
  private let layout: CIFARLayout
  private let names: [String]

  /// Lists the folder; nil where it has no such file.
  init?(_ folder: String) throws(DatasetError) {
    let path = FolderListing.trimmed(folder)
    let listing = try FolderListing(path)
    for layout in [CIFARLayout.cifar10, .cifar100] {
      let isInside = listing.folders.contains(layout.folderName)
      let place = isInside ? "\(path)/\(layout.folderName)" : path
      let names = isInside ? try FolderListing(place).files : listing.files
      guard Split.allCases.contains(where: { !layout.files(of: $0, among: names).isEmpty }) else { continue }
      (self.path, self.layout, self.names) = (place, layout, names)
      return
    }
    let pickles: Set = ["data_batch_1", "cifar-10-batches-py", "cifar-100-python"]
    if !pickles.isDisjoint(with: listing.files + listing.folders) {
      throw .unrecognised(
        path: path,
        found: "it is CIFAR in its Python version, pickles, which can run programs; get the binary version")
    }
    return nil
  }

  /// The images and classes of `split`; where the folder has but one part, those.
  func source(_ split: Split) throws(DatasetError) -> CIFARSource {
    let own = layout.files(of: split, among: names)
    let files = own.isEmpty ? layout.files(of: split == .train ? .test : .train, among: names) : own
    return try CIFARSource(
      location: path, files: files.map { "\(path)/\($0)" }, layout: layout, classNames: try classNames(),
      note: own.isEmpty ? "one set for training and tests" : nil)
  }

  /// As the file beside the images has them, or else numbers.
  private func classNames() throws(DatasetError) -> [String] {
    let numbers = (0..<layout.classCount).map { String($0) }
    guard names.contains(layout.namesFile) else { return numbers }
    let file = try RandomAccessFile("\(path)/\(layout.namesFile)")
    let text = String(decoding: try file.bytes(0..<min(file.size, 1 << 16)), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty }
    guard lines.count == layout.classCount else {
      throw .malformed(
        path: file.path, reason: "names \(lines.count) classes, and \(layout.name) has \(layout.classCount)")
    }
    return lines
  }
}

extension String {
  /// Without space at either end.
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
