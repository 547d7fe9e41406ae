internal import FoundationEssentials

/// The samples of a WebDataset in order: neighbouring entries of one key.
final class WebDatasetSamples {
  /// An image with what is said of it.
  struct Sample {
    var key: String
    /// The image's name and contents; no bytes where they were not asked for.
    var image: (name: String, contents: Result<[UInt8], Malformed>)?
    /// The class as the file has it, or why there is none.
    var label: Result<String, Malformed> = .failure(Malformed("comes without its class"))
  }

  private let reader: TarShardReader
  private let readsImages: Bool
  private var pending: Sample?
  private static let mostLabelBytes = 1 << 20

  init(_ shards: TarShards, readsImages: Bool) {
    reader = shards.makeReader()
    self.readsImages = readsImages
  }

  /// The next sample that has an image, or nil at the end.
  func next() throws(DatasetError) -> Sample? {
    while let entry = try reader.next() {
      guard !entry.isFolder, !entry.isHidden else { continue }
      let name = WebDatasetName(path: entry.path, shard: reader.shard)
      var whole: Sample?
      if pending?.key != name.key {
        whole = pending
        pending = Sample(key: name.key)
      }
      try add(entry, name)
      if let whole, whole.image != nil { return whole }
    }
    defer { pending = nil }
    return pending?.image == nil ? nil : pending
  }

  private func add(_ entry: TarFile.Entry, _ name: WebDatasetName) throws(DatasetError) {
    if name.isImage, pending?.image == nil {
      pending?.image = (
        reader.name(of: entry),
        readsImages ? try reader.contents(of: entry, limit: DecodedImage.mostBytes) : .success([])
      )
    } else if name.isLabel {
      let contents = try reader.contents(of: entry, limit: Self.mostLabelBytes)
      let label = contents.flatMap { name.isJSON ? Self.label(inJSON: $0) : Self.label($0) }
      // A file for the class alone goes before one of many things.
      if case .success = pending?.label, name.isJSON { return }
      pending?.label = label
    }
  }

  private static func label(_ bytes: [UInt8]) -> Result<String, Malformed> {
    let text = String(decoding: bytes, as: UTF8.self)
    let words = text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
    if words.isEmpty { return .failure(Malformed("comes with an empty class")) }
    // 007 is the class 7.
    return .success(Int(String(words)).map { String($0) } ?? String(words))
  }

  private static func label(inJSON bytes: [UInt8]) -> Result<String, Malformed> {
    guard let object = try? JSONDecoder().decode(Labels.self, from: Data(bytes)),
      let label = object.label ?? object.cls ?? object.class
    else { return .failure(Malformed("comes with JSON that has no \"label\", \"cls\" or \"class\"")) }
    return .success(label.text)
  }

  /// The members of a sample's JSON that may hold its class.
  private struct Labels: Decodable {
    let label, cls, `class`: Label?
  }

  /// A class by number or name.
  private struct Label: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      text = try (try? value.decode(Int.self)).map { String($0) } ?? value.decode(String.self)
    }
  }
}
