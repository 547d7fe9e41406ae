internal import Network

/// A network of the zoo, as a list of them shows it.
public struct ZooEntry: Sendable, Codable {
  /// Its name.
  public let name: String
  /// What it is.
  public let summary: String
  /// Channels, height and width of its images.
  public let input: [Int]
  /// How many numbers are trained.
  public let parameters: Int
  /// How many multiplications, each with its addition, one image takes.
  public let multiplyAccumulates: Int

  /// All networks, with ten classes.
  public static func all() throws(KDMetaError) -> [ZooEntry] {
    try asCommand {
      try Zoo.allCases.map { network in
        let graph = network.graph()
        return ZooEntry(
          name: network.rawValue, summary: network.summary, input: try Classifier(graph).imageShape,
          parameters: graph.parameterCount, multiplyAccumulates: try graph.multiplyAccumulateCount())
      }
    }
  }
}
