/// Tar files of samples: an image and its class under one key, as in `0001.jpg` and `0001.cls`.
struct WebDataset: ImageCollection {
  private let shards: TarShards
  let classNames: [String]
  let classCounts: [Int]
  let count: Int

  private static let mostClasses = 100_000

  /// Reads the class of every sample of `shards`.
  init(_ shards: TarShards) throws(DatasetError) {
    self.shards = shards
    let samples = WebDatasetSamples(shards, readsImages: false)
    var counts: [String: Int] = [:]
    var total = 0
    while let sample = try samples.next() {
      total += 1
      guard case .success(let label) = sample.label else { continue }
      counts[label, default: 0] += 1
      guard counts.count <= Self.mostClasses else {
        throw .malformed(
          path: shards.location, reason: "has more than \(Self.mostClasses.grouped) different classes")
      }
    }
    count = total
    classNames = Self.names(counts.keys)
    classCounts = classNames.map { counts[$0] ?? 0 }
  }

  /// Numbers from 0 to the highest where all labels are numbers; else the labels, sorted.
  private static func names(_ labels: some Collection<String>) -> [String] {
    let numbers = labels.compactMap { Int($0) }
    if numbers.count == labels.count, let highest = numbers.max(), numbers.allSatisfy({ $0 >= 0 }),
      highest < mostClasses
    {
      return (0...highest).map { String($0) }
    }
    return labels.sorted { $0.precedes($1) }
  }

  var location: String { shards.location }
  var kind: String { "WebDataset" }
  var note: String? { shards.note("one set for training and tests") }

  func makeStream() throws(DatasetError) -> any EncodedImageStream {
    WebDatasetStream(WebDatasetSamples(shards, readsImages: true), classNames: classNames)
  }
}

/// Reads a ``WebDataset``.
private final class WebDatasetStream: EncodedImageStream {
  private let samples: WebDatasetSamples
  private let labels: [String: Int]

  init(_ samples: WebDatasetSamples, classNames: [String]) {
    self.samples = samples
    labels = Dictionary(uniqueKeysWithValues: classNames.enumerated().map { ($1, $0) })
  }

  func next() throws(DatasetError) -> EncodedImage? {
    while let sample = try samples.next() {
      guard let image = sample.image else { continue }
      // Without a class in the whole file, images have none.
      if labels.isEmpty { return EncodedImage(name: image.name, label: nil, contents: image.contents) }
      let label = sample.label.flatMap { text in
        labels[text].map { .success($0) } ?? .failure(Malformed("got another class while it was read"))
      }
      switch label {
      case .success(let label):
        return EncodedImage(name: image.name, label: label, contents: image.contents)
      case .failure(let reason):
        return EncodedImage(name: image.name, label: nil, contents: .failure(reason))
      }
    }
    return nil
  }
}
