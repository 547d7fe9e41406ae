public import Arrays
public import Bundle
internal import HDF5Schema
internal import Torch

/// What a record has gathered: for each class sums over its images, of which the statistics are made. The sums over
/// parts of the data add up to those over the whole.
public final class RecordSums {
  /// Units that are described together, as those of a layer.
  public struct Part {
    /// The path of its group in the record: empty, or ends in a slash.
    let path: String
    /// What messages call it.
    let layer: String
    let statistics: any ClassStatistics
    /// How many directions of covariances are kept; nil for all.
    var rank: Int?

    /// Units that `statistics` describe.
    ///
    /// - Parameters:
    ///   - path: The path of their group in the record: empty, or ends in a slash.
    ///   - layer: What messages call them.
    ///   - rank: How many directions of covariances are kept; nil for all.
    public init(path: String, layer: String, statistics: any ClassStatistics, rank: Int? = nil) {
      self.path = path
      self.layer = layer
      self.statistics = statistics
      self.rank = rank
    }
  }

  /// What is gathered.
  public let kind: any RecordKind.Type
  let parts: [Part]
  /// What stands beside the statistics, by path.
  let attributes: [String: RecordAttribute]
  /// The bases that the record carries, by path.
  let bases: [String: ShapedArray<Float>]
  /// How a bundle stores the statistics.
  let storage: StatisticType

  /// What `parts` have gathered for a record of the kind `kind`.
  ///
  /// - Parameters:
  ///   - attributes: What stands beside the statistics, by path.
  ///   - bases: Numbers that the record carries as they are, by path.
  ///   - storage: How a bundle stores the statistics.
  public init(
    of kind: any RecordKind.Type, _ parts: [Part], attributes: [String: RecordAttribute] = [:],
    bases: [String: ShapedArray<Float>] = [:], storage: StatisticType
  ) {
    self.kind = kind
    self.parts = parts.sorted { $0.path < $1.path }
    self.attributes = attributes
    self.bases = bases
    self.storage = storage
  }

  /// The statistics of everything observed; classes that `isWithheld` says so are left at zero.
  ///
  /// - Throws: ``RecordError/nothingObserved(record:)``, ``RecordError/notFinite(record:layer:)``, or what the engine or the solver could not do.
  public func contents(isWithheld: [Bool]) throws(RecordError) -> RecordContents {
    var contents = RecordContents(
      encoding: kind.layout.encoding.name, encodingVersion: kind.layout.encoding.version,
      attributes: attributes,
      arrays: bases, storage: storage)
    guard !parts.isEmpty else { throw .nothingObserved(record: kind.name) }
    for part in parts {
      let gaussian = try part.statistics.stored(
        isWithheld: isWithheld, rank: part.rank, record: kind.name, layer: part.layer)
      contents.arrays.merge(gaussian.arrays(at: part.path)) { $1 }
    }
    return contents
  }

  /// Takes in all that `other` has gathered, of other images: what gathering both at once would have given, but for
  /// rounding.
  ///
  /// - Throws: ``RecordError/mismatch(record:reason:)`` where the two are not of the same units, bases and options; then
  ///   this has not changed.
  public func merge(_ other: RecordSums) throws(RecordError) {
    if let reason = disagreement(with: other) { throw .mismatch(record: kind.name, reason: reason) }
    for (mine, theirs) in zip(parts, other.parts) {
      try mine.statistics.absorb(theirs.statistics)
    }
  }

  /// Why `other` cannot be merged with this; nil where it can.
  private func disagreement(with other: RecordSums) -> String? {
    func words(_ rank: Int?) -> String { rank.map { "\($0) directions" } ?? "all directions" }
    guard kind.name == other.kind.name else { return "the other's kind is '\(other.kind.name)'" }
    if let reason = kind.disagreement(between: attributes, and: other.attributes) { return reason }
    guard parts.map(\.path) == other.parts.map(\.path) else {
      return "they are of other layers, or of other pairs of layers"
    }
    for (mine, theirs) in zip(parts.map(\.statistics), other.parts.map(\.statistics)) {
      guard (mine.classCount, mine.unitCount) == (theirs.classCount, theirs.unitCount) else {
        return "one has \(mine.classCount) classes of \(mine.unitCount) units and the other "
          + "\(theirs.classCount) of \(theirs.unitCount)"
      }
      guard mine.spread == theirs.spread else {
        return "one keeps \(mine.spread) of a layer of \(mine.unitCount) units and the other "
          + "\(theirs.spread) (--factor-limit, --low-rank-limit, --rank)"
      }
    }
    for (mine, theirs) in zip(parts.map(\.rank), other.parts.map(\.rank)) where mine != theirs {
      return "one keeps \(words(mine)) and the other \(words(theirs)) (--rank, --low-rank-limit)"
    }
    guard storage == other.storage else {
      return "one is to be stored as \(storage) and the other as \(other.storage) (--full-precision)"
    }
    guard bases.keys == other.bases.keys else { return "one alone carries its basis (--embed-basis)" }
    return nil
  }
}
