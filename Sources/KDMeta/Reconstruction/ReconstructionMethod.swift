public import Network
public import Records

/// A way of making images: from a bundle's record, or from the teacher alone.
public enum ReconstructionMethod: String, CaseIterable, Sendable, Codable {
  /// Images whose logits follow the record.
  case topLayer = "top-layer"
  /// Images whose every layer follows the record.
  case allLayers = "all-layers"
  /// The same with a part of the hidden units silenced, drawn once for each batch of images.
  case allLayersDropout = "all-layers-dropout"
  /// Images whose activations, all together, follow the record on the neuron graph's Fourier basis.
  case spectral
  /// The same on the basis of every two joined layers.
  case spectralPairs = "spectral-pairs"
  /// Images whose channels have the moments of the data, as the teacher's batch norms know them, or a record.
  case deepInversion = "deep-inversion"
  /// Data impressions: images of which the teacher says what its classes' similarities lead to expect.
  case zskd
  /// Images of a generator that is trained to turn coordinates along a spectral record's directions into images there.
  case guided
  /// Images of a generator that is trained on the teacher's answers alone.
  case dafl
  /// Images of such a generator that is told the answers, and makes images which the teacher tells apart.
  case contrastive
  /// Noise.
  case noise

  /// What it does, in one line.
  public var summary: String {
    switch self {
    case .topLayer: "logits follow the record"
    case .allLayers: "every layer follows the record"
    case .allLayersDropout: "every layer follows the record, with hidden units silenced for each batch"
    case .spectral: "graph Fourier coefficients of the whole network follow the record"
    case .spectralPairs: "graph Fourier coefficients of every two joined layers follow the record"
    case .deepInversion:
      "channels have the moments that the teacher's batch norms know, or a bundle's record (Yin et al. 2020)"
    case .zskd: "answers follow the likeness of the teacher's classes; no bundle (Nayak et al. 2019)"
    case .guided: "a generator that follows the graph Fourier coefficients of the whole network"
    case .dafl: "a generator that the teacher is sure of; no bundle (Chen et al. 2019)"
    case .contrastive:
      "a generator of images that the teacher is sure of and tells apart; no bundle (after Fang et al. 2021)"
    case .noise: "noise, for comparison; no bundle"
    }
  }

  /// The record kind that it takes from a bundle; nil where it takes none.
  public var record: (any RecordKind.Type)? {
    switch self {
    case .topLayer: TopLayer.self
    case .allLayers, .allLayersDropout: AllLayers.self
    case .spectral, .guided: SpectralNetwork.self
    case .spectralPairs: SpectralPairs.self
    case .deepInversion: ChannelMoments.self
    case .zskd, .dafl, .contrastive, .noise: nil
    }
  }

  /// Whether it can do without a bundle, given a teacher of which ``obstacle(in:)`` knows no obstacle.
  public var worksWithoutBundle: Bool { self == .deepInversion || record == nil }

  /// Why it makes no images for `classifier`, even without a bundle where it can do without; nil where it does.
  public func obstacle(in classifier: Classifier) -> String? {
    switch self {
    case .deepInversion:
      classifier.batchNormMoments.isEmpty
        ? "the teacher has no batch norm; a bundle with the record '\(ChannelMoments.name)' serves instead"
        : nil
    case .zskd, .dafl, .contrastive:
      classifier.head == nil
        ? "the logits do not come from a last dense layer with weights for each class" : nil
    case .noise: nil
    case .topLayer, .allLayers, .allLayersDropout, .spectral, .spectralPairs, .guided:
      record?.obstacle(in: classifier)
    }
  }

  /// The share of hidden units that are silenced.
  var dropout: Double { self == .allLayersDropout ? 0.1 : 0 }

  /// Whether targets are drawn from a record, and so can be drawn wider.
  public var drawsFromRecord: Bool { record != nil && self != .deepInversion }

  /// Whether the teacher's softened answers are to follow a target.
  public var softensAnswers: Bool { self == .zskd || self == .contrastive }

  /// Whether it trains a generator, of which the images are.
  public var trainsGenerator: Bool { self == .guided || followsTeacherAlone }

  /// Whether that generator follows the teacher's answers alone, by ``DAFLWeights``.
  public var followsTeacherAlone: Bool { self == .dafl || self == .contrastive }

  /// Whether steps are taken: over images, or over a generator's weights.
  public var takesSteps: Bool { self != .noise }
}
