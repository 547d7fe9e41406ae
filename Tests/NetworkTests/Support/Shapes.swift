import Network
import Testing
import Torch

/// Expects each value that a run of `model` makes to have the shape that its graph foretells, for two lengths of the batch.
func expectForetoldShapes(_ model: Model) throws {
  let executor = try Executor(model)
  for batch in [1, 3] {
    let shapes = try model.graph.shapes(batch: batch)
    let inputs = try model.graph.inputs.map { try Tensor(noise(#require(shapes[$0.name]), seed: 1)) }
    let taps = try executor.run(inputs, taps: Set(shapes.keys)).taps
    #expect(taps.mapValues(\.shape) == shapes)
  }
}
