internal import Arrays
public import Bundle
internal import HDF5Schema
public import Torch

extension RecordSums {
  private static let (rankName, storageName) = ("rank", "storage")

  /// The sums as a partial bundle stores them, with all that finishing takes.
  ///
  /// - Throws: ``RecordError/nothingObserved(record:)`` or ``RecordError/notFinite(record:layer:)``.
  public func accumulators() throws(RecordError) -> AccumulatorContents {
    var contents = AccumulatorContents(
      encoding: kind.layout.sumsEncoding, encodingVersion: kind.layout.encoding.version,
      attributes: attributes,
      arrays: bases.mapValues { $0.map(Double.init) })
    contents.attributes[Self.storageName] = .text(storage.rawValue)
    guard !parts.isEmpty else { throw .nothingObserved(record: kind.name) }
    for part in parts {
      guard let sums = try part.statistics.accumulated() else { throw .nothingObserved(record: kind.name) }
      if let rank = part.rank { contents.attributes[part.path + Self.rankName] = .integer(rank) }
      for (name, array) in sums {
        guard array.scalars.allSatisfy(\.isFinite) else {
          throw .notFinite(record: kind.name, layer: part.layer)
        }
        contents.arrays[part.path + name] = array
      }
    }
    return contents
  }

  /// The sums that a partial bundle stores as `contents` of `kind`; no teacher is needed.
  ///
  /// - Parameter counts: How many images of each class the sums cover.
  /// - Throws: ``RecordError/mismatch(record:reason:)`` where the contents are not such sums.
  public convenience init(
    _ contents: AccumulatorContents, of kind: any RecordKind.Type, counts: [Int], on device: Device = .cpu
  ) throws(RecordError) {
    guard contents.encoding == kind.layout.sumsEncoding,
      contents.encodingVersion == kind.layout.encoding.version,
      case .text(let name) = contents.attributes[Self.storageName],
      let storage = StatisticType(rawValue: name)
    else {
      throw .mismatch(
        record: kind.name,
        reason:
          "these are no sums of layout \(kind.layout.sumsEncoding) \(kind.layout.encoding.version) that say how they are to be stored"
      )
    }
    let paths = contents.arrays.keys
      .filter { $0 == SumName.shift || $0.hasSuffix("/" + SumName.shift) }
      .map { String($0.dropLast(SumName.shift.count)) }.sorted()
    var parts: [Part] = []
    for path in paths {
      let statistics = try Self.statistics(contents, at: path, kind.name, counts.map(Double.init), device)
      var rank: Int?
      if case .integer(let number) = contents.attributes[path + Self.rankName] { rank = number }
      guard rank.map({ $0 > 0 }) ?? true else {
        throw .mismatch(record: kind.name, reason: "\(path)rank is below 1")
      }
      parts.append(
        Part(
          path: path, layer: path.isEmpty ? kind.name : String(path.dropLast()), statistics: statistics,
          rank: rank))
    }
    guard !parts.isEmpty else { throw .mismatch(record: kind.name, reason: "it holds no sums") }
    self.init(
      of: kind, parts,
      attributes: contents.attributes.filter {
        $0.key != Self.storageName && $0.key.split(separator: "/").last != Substring(Self.rankName)
      },
      bases: contents.arrays.filter { $0.key.hasSuffix("/" + SumName.basis) }
        .mapValues { $0.map { Float($0) } },
      storage: storage)
  }

  private static func statistics(
    _ contents: AccumulatorContents, at path: String, _ record: String, _ counts: [Double], _ device: Device
  ) throws(RecordError) -> any ClassStatistics {
    guard let shift = contents.arrays[path + SumName.shift], let sums = contents.arrays[path + SumName.sum],
      shift.shape.count == 1, sums.shape == [counts.count, shift.count]
    else {
      throw .mismatch(
        record: record,
        reason: "\(path)sum is missing, or not of \(counts.count) classes of the shift's units")
    }
    if let squares = contents.arrays[path + SumName.squares], squares.shape == sums.shape {
      if let vectors = contents.arrays[path + SumName.sketch],
        let losses = contents.arrays[path + SumName.sketchLoss]
      {
        let size = vectors.shape.count == 3 ? vectors.shape[1] / 2 : 0
        guard (1...shift.count).contains(size), vectors.shape == [counts.count, 2 * size, shift.count],
          losses.shape == [counts.count], losses.scalars.allSatisfy({ $0 >= 0 })
        else {
          throw .mismatch(
            record: record, reason: "\(path)sketch and its loss do not fit the sums beside them")
        }
        return try ClassSketches(
          counts: counts, shift: shift, sums: sums, squares: squares, vectors: vectors, losses: losses,
          on: device)
      }
      return try onEngine { () throws(TorchError) in
        try ClassMoments(counts: counts, shift: shift, sums: sums, squares: squares, on: device)
      }
    }
    guard let products = contents.arrays[path + SumName.products],
      products.shape == sums.shape + [shift.count]
    else {
      throw .mismatch(
        record: record, reason: "\(path)sum has no square_sum or product_sum of its size beside it")
    }
    return try onEngine { () throws(TorchError) in
      try ClassCovariances(counts: counts, shift: shift, sums: sums, products: products, on: device)
    }
  }
}
