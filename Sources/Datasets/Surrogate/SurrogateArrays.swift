import HDF5

/// The three datasets of a surrogate file, known to have the right types and lengths that agree.
struct SurrogateArrays: Sendable {
  let images, labels, logits: Dataset

  /// How many pictures there are.
  var count: Int { images.shape[0] }

  /// The shape of one picture.
  var shape: PictureShape {
    PictureShape(channels: images.shape[1], height: images.shape[2], width: images.shape[3])
  }

  /// How many logits each picture has.
  var logitCount: Int { logits.shape[1] }

  /// Opens the datasets in `root`, a surrogate file's root; no number is read.
  init(in root: Group, path: String) throws(DatasetError) {
    (images, labels, logits) = try readingHDF5 { () throws(HDF5Error) in
      (
        try root.dataset(SurrogateSchema.images), try root.dataset(SurrogateSchema.labels),
        try root.dataset(SurrogateSchema.logits)
      )
    }
    let count = images.shape.first ?? 0
    let faults = [
      Self.fault(images, .float32, "N×C×H×W") { $0.count == 4 },
      Self.fault(labels, .int64, "[\(count)]") { $0 == [count] },
      Self.fault(logits, .float32, "[\(count), logits]") { $0.count == 2 && $0[0] == count },
    ]
    if let fault = faults.lazy.compactMap({ $0 }).first { throw fault.error(at: path) }
    for dataset in [images, labels, logits] {
      let attributes = try readingHDF5 { () throws(HDF5Error) in try dataset.attributes.names() }
      guard let name = attributes.first else { continue }
      throw SurrogateFault("\(dataset.path)@\(name)", SurrogateSchema.unknown).error(at: path)
    }
  }

  private static func fault(
    _ dataset: Dataset, _ type: StoredType, _ shape: String, _ fits: ([Int]) -> Bool
  ) -> SurrogateFault? {
    let isRight =
      dataset.storedType == type && fits(dataset.shape) && dataset.shape.allSatisfy { $0 > 0 }
    return isRight
      ? nil
      : SurrogateFault(dataset.path, "is \(dataset.storedType) \(dataset.shape); it must be \(type) \(shape)")
  }
}

/// Runs `body`, and words its error as that of a dataset.
func readingHDF5<Result>(_ body: () throws(HDF5Error) -> Result) throws(DatasetError) -> Result {
  do throws(HDF5Error) { return try body() } catch { throw DatasetError(error) }
}
