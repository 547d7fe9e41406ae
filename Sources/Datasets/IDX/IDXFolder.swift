/// The IDX files of a folder, paired by their names.
struct IDXFolder {
  private struct Entry {
    let name: String
    let isLabels: Bool

    /// Nil where the name does not say.
    var split: Split? {
      let lowercase = name.lowercased()
      if lowercase.contains("train") { return .train }
      return lowercase.contains("t10k") || lowercase.contains("test") ? .test : nil
    }

    var isCompressed: Bool { name.hasSuffix(".gz") }
    var plainName: String { isCompressed ? String(name.dropLast(3)) : name }
  }

  private let path: String
  private let entries: [Entry]

  /// Lists the folder; nil where it has no IDX file of images.
  init?(_ folder: String) throws(DatasetError) {
    path = FolderListing.trimmed(folder)
    var entries: [Entry] = []
    for name in try FolderListing(path).files {
      do throws(DatasetError) {
        guard case .idx(let rank) = try FileKind(at: "\(path)/\(name)") else { continue }
        entries.append(Entry(name: name, isLabels: rank == 1))
      } catch {
        // A link that leads nowhere is none of ours.
        guard case .missing = error else { throw error }
      }
    }
    // The same file often lies there twice, as it came and unpacked.
    let plain = Set(entries.filter { !$0.isCompressed }.map(\.name))
    self.entries = entries.filter { !$0.isCompressed || !plain.contains($0.plainName) }
    guard self.entries.contains(where: { !$0.isLabels }) else { return nil }
  }

  /// The images and classes of `split`; where the folder has but one set, that one.
  func source(_ split: Split) throws(DatasetError) -> IDXSource {
    let hasImagesOfSplit = entries.contains { !$0.isLabels && $0.split == split }
    let single = entries.count { !$0.isLabels } == 1
    guard hasImagesOfSplit || single else {
      throw .unrecognised(
        path: path,
        found: "none of its sets of images is called \(split == .train ? "train" : "test or t10k"): "
          + FolderListing.list(entries.map(\.name)))
    }
    let chosen = hasImagesOfSplit ? entries.filter { $0.split == split } : entries
    let others = hasImagesOfSplit ? entries.filter { $0.split != split } : []
    guard let images = try only(chosen.filter { !$0.isLabels }) else {
      throw .unrecognised(path: path, found: "it has no images")
    }
    let labels = try only(chosen.filter(\.isLabels))
    let otherLabels = others.filter(\.isLabels)
    return try IDXSource(
      location: path, images: storage(images), labels: labels.map(storage),
      otherLabels: otherLabels.count == 1 ? storage(otherLabels[0]) : nil,
      note: single ? "one set for training and tests" : nil)
  }

  private func storage(_ entry: Entry) -> IDXFile.Storage { .file("\(path)/\(entry.name)") }

  /// The one entry, or nil where there is none.
  private func only(_ entries: [Entry]) throws(DatasetError) -> Entry? {
    guard entries.count <= 1 else {
      throw .inconsistent(
        path: path,
        reason:
          "several files could be meant: \(FolderListing.list(entries.map(\.name))); keep one in the folder")
    }
    return entries.first
  }
}
