public import Bundle
public import Spectral

/// A publisher's choices.
public struct RecordingOptions: Sendable, Equatable, Codable {
  /// What logits are divided by in the record of the top layer.
  public var temperature: Double = 8
  /// The most units of a layer whose covariances are kept whole.
  public var factorLimit: Int = 128
  /// The most units of a larger layer of which ``rank`` directions of the covariances are kept; beyond, deviations are.
  public var lowRankLimit: Int = 0
  /// What a node of a spectral record's graph stands for; where left out, a unit if there are at most
  /// ``NeuronGraph/unitLimit``, else a channel.
  public var granularity: NeuronGraph.Granularity?
  /// How many coefficients spectral records keep, as a share of the graph's nodes.
  public var coefficientShare = 0.1
  /// Which coefficients those are.
  public var coefficientChoice = CoefficientChoice.lowPass
  /// How many directions of each class's covariance spectral records keep, and layers up to ``lowRankLimit``.
  public var rank = 28
  /// The most numbers that the second moments of a layer or of coefficients may have, all classes together, where only ``rank``
  /// directions of them are kept; larger ones are sketched. 1 GiB by default.
  public var momentLimit = 1 << 27
  /// Whether spectral records carry their bases, for receivers whose machines may not compute the same.
  public var embedsBasis = false
  /// Whether statistics are stored in 16 bits.
  public var isHalfPrecision: Bool = true

  /// The default choices.
  public init() {}

  /// How many directions of a layer's covariances are kept where they are not kept whole; nil for deviations alone.
  func lowRank(ofLayerWith unitCount: Int) -> Int? {
    unitCount > factorLimit && unitCount <= lowRankLimit ? min(rank, unitCount) : nil
  }

  /// How a bundle stores the statistics.
  public var storage: StatisticType { isHalfPrecision ? .float16 : .float32 }
}

/// Which coefficients a spectral record keeps.
public enum CoefficientChoice: String, Sendable, Codable, CaseIterable {
  /// Those of the lowest frequencies.
  case lowPass = "low-pass"
  /// Those of the largest mean square over the first batch of images.
  case energy
}
