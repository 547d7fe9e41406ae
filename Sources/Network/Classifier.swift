/// A graph seen as a classifier of images: what it is fed, where its logits are, and the layers that are tapped.
public struct Classifier: Sendable {
  /// The network.
  public let graph: Graph
  /// The name of the value that is fed to it.
  public let inputName: String
  /// Channels, height and width of one image.
  public let imageShape: [Int]
  /// The name of the value with the logits: the result, or what a softmax or sigmoid at the end makes it from.
  public let logits: String
  /// How many classes there are.
  public let classCount: Int
  /// The activations that records describe, in order; the last are the logits.
  public let taps: [Tap]

  /// Sees `graph` as a classifier.
  ///
  /// - Throws: ``ModelError`` where it is not one: not a single input of images, not a single row of scores each.
  public init(_ graph: Graph) throws(ModelError) {
    self.graph = graph
    guard graph.inputs.count == 1, let input = graph.inputs.first, input.shape.count == 4 else {
      let shapes = graph.inputs.map { "'\($0.name)' \($0.shapeText)" }.joined(separator: ", ")
      throw ModelError(
        .unsupported, "a classifier takes one batch of pictures N×C×H×W; this model takes \(shapes)")
    }
    inputName = input.name
    imageShape = input.shape.dropFirst().compactMap { $0 }
    guard imageShape.count == 3 else {
      throw ModelError(
        .unsupported, "the size of its images is left open; export it with a fixed height and width")
    }
    // Two images, so that scores of a whole batch are not taken for those of one image.
    let batch = 2
    let shapes = try graph.shapes(batch: batch)
    guard graph.outputs.count == 1, let output = graph.outputs.first, let scores = shapes[output],
      scores.count == 2, scores[0] == batch, scores[1] > 1
    else {
      throw ModelError(
        .unsupported,
        "a classifier gives one row of scores an image; this model gives "
          + "\(graph.outputs.map { shapes[$0] ?? [] }) for \(batch) images")
    }
    let last = graph.nodes.first { $0.outputs.contains(output) }
    let isProbability = last?.operation is Softmax || (last?.operation as? Activation)?.isSigmoid == true
    logits = isProbability ? last?.inputs.first.flatMap { $0 } ?? output : output
    classCount = scores[1]
    taps = Tap.find(in: graph, logits: logits, shapes: shapes)
  }
}
