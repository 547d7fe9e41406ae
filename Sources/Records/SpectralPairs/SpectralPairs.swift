public import Bundle
internal import HDF5Schema
public import Network

/// The mean and spread, for each class, of coefficients on the Fourier bases of every two layers that are joined (Lopes, Fenu,
/// Starner 2017, section 3.4).
public enum SpectralPairs: RecordKind {
  public static let name = "spectral-pairs"
  public static let summary = "graph Fourier coefficients of every two joined layers for each class"
  public static let layout = GraphFourierStorage.layout { .pairs($0) }

  public static func obstacle(in classifier: Classifier) -> String? {
    GraphFourierGraph.obstacle(in: classifier)
  }

  public static func accumulator(_ setup: RecordingSetup) throws(RecordError) -> any RecordAccumulator {
    try GraphFourierAccumulator(GraphFourierGraph.pairs(of: setup.classifier), of: Self.self, setup)
  }

  public static func objective(
    _ contents: RecordContents, _ setup: ObjectiveSetup
  ) throws(RecordError) -> any ImageObjective {
    try GraphFourierObjective(
      GraphFourierGraph.pairs(of: setup.classifier), contents, record: name, setup)
  }

  public static func disagreement(
    between first: [String: RecordAttribute], and second: [String: RecordAttribute]
  ) -> String? { GraphFourierStorage.disagreement(between: first, and: second) }
}
