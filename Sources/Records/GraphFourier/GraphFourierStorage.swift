import Arrays
import Bundle
import Spectral

/// How a bundle stores graph Fourier bases and their class statistics: `graph-fourier-gaussian`, version 1.
enum GraphFourierStorage {
  /// The dataset of a basis that a bundle carries, [nodes, frequencies].
  static let basisName = SumName.basis

  /// The attributes that say what a graph is.
  static func attributes(_ granularity: NeuronGraph.Granularity) -> [String: RecordAttribute] {
    [
      "edges": .text("absolute-path-weight"), "laplacian": .text("symmetric-normalized"),
      "granularity": .text(granularity.rawValue),
    ]
  }

  /// The attributes that identify a basis, under the group `key`.
  static func attributes(
    _ basis: GraphFourierBasis.Description, at key: String
  ) -> [String: RecordAttribute] {
    var attributes: [String: RecordAttribute] = [
      "\(key)/frequencies": .numbers(basis.frequencies), "\(key)/fingerprint": .numbers(basis.fingerprint),
    ]
    let ranges = basis.clusters.ranges
    if !ranges.isEmpty {
      attributes["\(key)/clusters"] = .integers(ranges.flatMap { [$0.lowerBound, $0.upperBound] })
    }
    if let places = basis.places { attributes["\(key)/places"] = .integers(places) }
    return attributes
  }

  /// The basis that the group `key` of `contents` identifies.
  static func basis(
    _ contents: RecordContents, at key: String, record: String
  ) throws(RecordError) -> GraphFourierBasis.Description {
    guard case .numbers(let frequencies) = contents.attributes["\(key)/frequencies"],
      case .numbers(let fingerprint) = contents.attributes["\(key)/fingerprint"],
      frequencies.count == fingerprint.count
    else {
      throw .mismatch(record: record, reason: "the graph '\(key)' has no frequencies with a fingerprint")
    }
    var places: [Int]?
    if case .integers(let numbers) = contents.attributes["\(key)/places"] { places = numbers }
    var ranges: [Range<Int>] = []
    if case .integers(let bounds) = contents.attributes["\(key)/clusters"] {
      for index in stride(from: 0, to: bounds.count - 1, by: 2) {
        guard (ranges.last?.upperBound ?? 0) <= bounds[index], bounds[index] < bounds[index + 1] else {
          throw .mismatch(record: record, reason: "the clusters of '\(key)' are out of order")
        }
        ranges.append(bounds[index]..<bounds[index + 1])
      }
    }
    guard places?.count ?? frequencies.count == frequencies.count, places?.allSatisfy({ $0 >= 0 }) ?? true
    else {
      throw .mismatch(record: record, reason: "the places of '\(key)' do not fit its frequencies")
    }
    return GraphFourierBasis.Description(
      frequencies: frequencies, places: places, clusters: EigenvalueClusters(ranges: ranges),
      fingerprint: fingerprint)
  }
}
