internal import Bundle

/// Which images are merged already, so that none is counted twice.
struct MergedCoverage {
  private var parts: [(path: String, data: DataCoverage)] = []
  /// The places of parts by the digest of their sums.
  private var places: [String: String] = [:]

  /// Takes in what `part`, read from `path`, covers.
  ///
  /// - Throws: ``KDMetaError/mismatch(_:)`` where another part covers some of it.
  mutating func add(_ part: PartialBundle, at path: String) throws(KDMetaError) {
    guard !parts.contains(where: { $0.path == path }) else {
      throw .mismatch("\(path) is named twice, and its images would be counted twice; name each part once")
    }
    for other in parts {
      guard let places = part.data.overlap(with: other.data) else { continue }
      throw .unfit(
        .images,
        "\(path) and \(other.path) both hold the images \(places.lowerBound) to \(places.upperBound) of the same data (SHA-256 "
          + "\(part.data.sha256)), which would be counted twice; record each image in one part"
      )
    }
    // The same images in files of another kind are other data.
    if let other = places.updateValue(path, forKey: part.sumsDigest) {
      throw .mismatch(
        "\(path) holds the same sums as \(other), and their images would be counted twice; name each part once"
      )
    }
    parts.append((path, part.data))
  }
}
