internal import Arrays
internal import Bundle

/// What a spectral record holds of one graph.
public struct SpectrumSummary: Sendable, Codable {
  /// The kind of record.
  public let record: String
  /// The graph: `network`, or the places of two layers in the layer table.
  public let graph: String
  /// What its nodes are.
  public let granularity: String
  /// The frequency of each coefficient: an eigenvalue of the normalised Laplacian, in 0…2.
  public let frequencies: [Double]
  /// How many directions of each class's covariance are kept, over all graphs of the record.
  public let rank: Int
  /// The share of each class's variance of the record's coefficients along the kept directions; nil for a withheld class.
  public let kept: [Double?]

  /// The spectra in the record `kind`, by name of their graphs; none in a record of another sort.
  static func all(of contents: RecordContents, kind: String) -> [SpectrumSummary] {
    let suffix = "/frequencies"
    return contents.attributes.keys.filter { $0.hasSuffix(suffix) }.sorted().compactMap { path in
      let graph = String(path.dropLast(suffix.count))
      guard case .numbers(let frequencies) = contents.attributes[path],
        case .text(let granularity) = contents.attributes["granularity"],
        let factor = contents.arrays["low_rank_factor"],
        let residual = contents.arrays["residual_deviation"]
      else { return nil }
      return SpectrumSummary(
        record: kind, graph: graph, granularity: granularity, frequencies: frequencies, rank: factor.shape[2],
        kept: (0..<factor.shape[0]).map { number in
          let along = squares(factor.rows(number..<number + 1).scalars)
          let all = along + squares(residual.rows(number..<number + 1).scalars)
          return all > 0 ? along / all : nil
        })
    }
  }

  private static func squares(_ numbers: [Float]) -> Double {
    numbers.reduce(0) { $0 + Double($1) * Double($1) }
  }
}
