import Arrays
import Torch

@testable import Network

/// A convolution, a residual block with batch normalisation, a pooling and a dense layer; its taps are 2×4×4, 2×4×4, 2×4×4
/// and 3 units.
func residualNetwork(seed: UInt64 = 1) throws -> (model: Model, taps: [Tap]) {
  var builder = GraphBuilder("residual", input: [1, 6, 6])
  builder.convolution("conv1", channels: 2, kernel: 3)
  builder.relu("relu1")
  let skip = builder.end
  builder.convolution("conv2", channels: 2, kernel: 3, padding: 1)
  builder.batchNorm("norm2")
  builder.relu("relu2")
  builder.convolution("conv3", channels: 2, kernel: 3, padding: 1)
  builder.add("add", skip)
  builder.relu("relu3")
  builder.maxPool("pool")
  builder.flatten()
  builder.dense("dense", units: 3)
  return try initialized(builder.finished(), seed: seed)
}

/// A chain of layers without skips.
func chainNetwork(seed: UInt64 = 1) throws -> (model: Model, taps: [Tap]) {
  try initialized(Zoo.digitsHalf.graph(classes: 3), seed: seed)
}

private func initialized(_ graph: Graph, seed: UInt64) throws -> (model: Model, taps: [Tap]) {
  var model = try Model(initializing: graph, generator: Generator(seed: seed))
  // Batch norm whose numbers are not all ones and zeros.
  let numbers: [String: [Float]] = ["norm2.weight": [-0.5, 2], "norm2.running_var": [0.25, 4]]
  for (name, scalars) in numbers where model.weights[name] != nil {
    model.weights[name] = ShapedArray(shape: [2], scalars: scalars)
  }
  return (model, try Classifier(graph).taps)
}
