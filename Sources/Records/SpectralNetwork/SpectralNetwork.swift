public import Bundle
internal import HDF5Schema
public import Network

/// The mean and spread, for each class, of the coefficients of all activations on the Fourier basis of the whole network's neuron
/// graph (Lopes, Fenu, Starner 2017, section 3.3).
public enum SpectralNetwork: RecordKind {
  public static let name = "spectral"
  public static let summary = "graph Fourier coefficients of the whole network for each class"
  public static let layout = GraphFourierStorage.layout { .all([GraphFourierGraph.network.key: $0]) }

  public static func obstacle(in classifier: Classifier) -> String? {
    GraphFourierGraph.obstacle(in: classifier)
  }

  public static func accumulator(_ setup: RecordingSetup) throws(RecordError) -> any RecordAccumulator {
    try GraphFourierAccumulator([.network], of: Self.self, setup)
  }

  public static func objective(
    _ contents: RecordContents, _ setup: ObjectiveSetup
  ) throws(RecordError) -> any ImageObjective {
    try GraphFourierObjective([.network], contents, record: name, setup)
  }

  public static func disagreement(
    between first: [String: RecordAttribute], and second: [String: RecordAttribute]
  ) -> String? { GraphFourierStorage.disagreement(between: first, and: second) }
}
