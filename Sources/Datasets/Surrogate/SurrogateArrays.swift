import HDF5

/// The three datasets of a surrogate file, known to have the right types and lengths that agree.
struct SurrogateArrays: Sendable {
  let images, labels, logits: Dataset

  /// How many images there are.
  var count: Int { images.shape[0] }

  /// The shape of one image.
  var shape: ImageShape {
    ImageShape(channels: images.shape[1], height: images.shape[2], width: images.shape[3])
  }

  /// How many logits each image has.
  var logitCount: Int { logits.shape[1] }

  /// Opens the datasets in `root`, a surrogate file's root; no number is read.
  init(in root: Group, path: String) throws(DatasetError) {
    (images, labels, logits) = try readingHDF5 { () throws(HDF5Error) in
      (
        try root.dataset(SurrogateSchema.images), try root.dataset(SurrogateSchema.labels),
        try root.dataset(SurrogateSchema.logits)
      )
    }
    let faults = Self.faults([
      SurrogateSchema.images: images, SurrogateSchema.labels: labels, SurrogateSchema.logits: logits,
    ])
    if let fault = faults.first { throw fault.error(at: path) }
    for dataset in [images, labels, logits] {
      let attributes = try readingHDF5 { () throws(HDF5Error) in try dataset.attributes.names() }
      guard let name = attributes.first else { continue }
      throw SurrogateFault("\(dataset.path)@\(name)", SurrogateSchema.unknown).error(at: path)
    }
  }

  /// The datasets' names.
  static let names = [SurrogateSchema.images, SurrogateSchema.labels, SurrogateSchema.logits]

  /// Which of the datasets that are there have other types or shapes than the format gives them.
  static func faults(_ datasets: [String: Dataset]) -> [SurrogateFault] {
    let images = datasets[SurrogateSchema.images]
    // Without images, nothing tells how many labels there have to be.
    let count = images?.shape.first
    let faults = [
      images.flatMap { fault($0, .float32, "N×C×H×W") { $0.count == 4 } },
      datasets[SurrogateSchema.labels].flatMap { dataset in
        fault(dataset, .int64, "[\(count.map(String.init) ?? "N")]") { $0 == [count ?? $0.first ?? 0] }
      },
      datasets[SurrogateSchema.logits].flatMap { dataset in
        fault(dataset, .float32, "[\(count.map(String.init) ?? "N"), logits]") {
          $0.count == 2 && $0[0] == count ?? $0[0]
        }
      },
    ]
    return faults.compactMap { $0 }
  }

  private static func fault(
    _ dataset: Dataset, _ type: StoredType, _ shape: String, _ fits: ([Int]) -> Bool
  ) -> SurrogateFault? {
    guard dataset.shape.allSatisfy({ $0 > 0 }) else {
      return SurrogateFault(dataset.path, "has the shape \(dataset.shape); no length may be 0")
    }
    return dataset.storedType == type && fits(dataset.shape)
      ? nil
      : SurrogateFault(dataset.path, "is \(dataset.storedType) \(dataset.shape); it must be \(type) \(shape)")
  }
}

/// Runs `body`, and words its error as that of a dataset.
func readingHDF5<Result>(_ body: () throws(HDF5Error) -> Result) throws(DatasetError) -> Result {
  do throws(HDF5Error) { return try body() } catch { throw DatasetError(error) }
}
