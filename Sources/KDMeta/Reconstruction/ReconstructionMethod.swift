public import Records

/// A way of making pictures from a bundle: a record kind's objective, and how the teacher is run under it.
public enum ReconstructionMethod: String, CaseIterable, Sendable, Codable {
  /// Pictures whose logits follow the record.
  case topLayer = "top-layer"
  /// Pictures whose every layer follows the record.
  case allLayers = "all-layers"
  /// The same with a part of the hidden units silenced, drawn once for each batch of pictures.
  case allLayersDropout = "all-layers-dropout"
  /// Pictures whose activations, all together, follow the record on the neuron graph's Fourier basis.
  case spectral
  /// The same on the basis of every two joined layers.
  case spectralPairs = "spectral-pairs"

  /// What it does, in one line.
  public var summary: String {
    switch self {
    case .topLayer: "logits follow the record"
    case .allLayers: "every layer follows the record"
    case .allLayersDropout: "every layer follows the record, with hidden units silenced for each batch"
    case .spectral: "graph Fourier coefficients of the whole network follow the record"
    case .spectralPairs: "graph Fourier coefficients of every two joined layers follow the record"
    }
  }

  /// The record kind that it needs in a bundle.
  public var record: any RecordKind.Type {
    switch self {
    case .topLayer: TopLayer.self
    case .allLayers, .allLayersDropout: AllLayers.self
    case .spectral: SpectralNetwork.self
    case .spectralPairs: SpectralPairs.self
    }
  }

  /// The share of hidden units that are silenced.
  var dropout: Double { self == .allLayersDropout ? 0.1 : 0 }
}
