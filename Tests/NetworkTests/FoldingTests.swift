import Arrays
import Foundation
import Network
import ONNX
import Testing
import Torch

/// Chains of nodes that exporters write where a model only arranges numbers.
@Suite("Values known beforehand") struct FoldingTests {
  /// `x.view(x.size(0), -1)` and its like, from the shape `[batch, 2, 8, 8]`.
  private func flattening(_ last: Int64, _ build: (inout ModelBuilder) -> Void = { _ in }) throws -> Model {
    var builder = ModelBuilder([nil, 2, 8, 8])
    builder.integers("zero", [0])
    builder.integers("last", [last])
    builder.node("Shape", ["x"], ["shape"])
    builder.node("Gather", ["shape", "zero"], ["batch"])
    build(&builder)
    builder.node("Concat", ["batch", "last"], ["target"], ["axis": .int(0)])
    builder.node("Reshape", ["x", "target"], ["y"])
    return try builder.imported()
  }

  @Test("are the lengths that a shape is put together from", arguments: [128, -1] as [Int64])
  func chain(_ last: Int64) throws {
    let model = try flattening(last)
    #expect(model.graph.nodes.map(\.name) == ["reshape"])
    #expect(try model.graph.shapes(batch: 5)["y"] == [5, 128])
  }

  @Test("follow the batch through arithmetic")
  func arithmetic() throws {
    var builder = ModelBuilder([nil, 2, 8, 8])
    builder.integers("two", [2])
    builder.integers("index", [0])
    builder.node("Shape", ["x"], ["batch"], name: "shape", ["end": .int(1)])
    builder.node("Mul", ["batch", "two"], ["double"])
    builder.integers("rest", [64])
    builder.node("Concat", ["double", "rest"], ["target"], ["axis": .int(0)])
    builder.node("Reshape", ["x", "target"], ["y"])
    #expect(try builder.imported().graph.shapes(batch: 5)["y"] == [10, 64])
  }

  @Test("are refused where two lengths follow the batch and cannot both be found")
  func ambiguous() throws {
    var builder = ModelBuilder([nil, 2, 8, 8])
    builder.integers("two", [2])
    builder.integers("open", [-1])
    builder.node("Shape", ["x"], ["batch"], name: "shape", ["end": .int(1)])
    builder.node("Mul", ["batch", "two"], ["double"])
    builder.node("Concat", ["double", "open"], ["target"], ["axis": .int(0)])
    builder.node("Reshape", ["x", "target"], ["y"])
    try expectFault(.unsupported, "a reshape to [4, -1] for a batch of 2, [6, -1] for one of 3") {
      try builder.imported()
    }
  }

  @Test("are weights that pass through nodes which only arrange them")
  func weights() throws {
    var builder = ModelBuilder([nil, 2])
    builder.weight("flat", [6], [1, 2, 3, 4, 5, 6])
    builder.integers("shape", [3, 2])
    builder.integers("axis", [0])
    builder.node("Identity", ["flat"], ["same"])
    builder.node("Reshape", ["same", "shape"], ["rows"])
    builder.node("Cast", ["rows"], ["real"], ["to": .int(1)])
    builder.node("Transpose", ["real"], ["columns"])
    builder.node("Unsqueeze", ["columns", "axis"], ["stacked"])
    builder.node("Squeeze", ["stacked", "axis"], ["weight"])
    builder.node("MatMul", ["x", "weight"], ["y"])
    let model = try builder.imported()
    #expect(model.graph.nodes.map(\.name) == ["matmul"])
    #expect(model.weights == ["weight": ShapedArray(shape: [2, 3], scalars: [1, 3, 5, 2, 4, 6])])
    #expect(model.graph.parameterCount == 6)
  }

  @Test("keep the name of the weight that they are a copy of, and are counted once")
  func copies() throws {
    var builder = ModelBuilder([nil, 2])
    builder.weight("weight", [2, 2])
    builder.node("Identity", ["weight"], ["copy"])
    builder.node("Identity", ["copy"], ["copy of copy"])
    builder.node("MatMul", ["x", "weight"], ["h"], name: "first")
    builder.node("MatMul", ["h", "copy of copy"], ["y"], name: "second")
    let model = try builder.imported()
    #expect(model.graph.weights == ["weight": [2, 2]])
    #expect(model.graph.parameterCount == 4)
  }

  @Test("are given in nodes of any form")
  func constants() throws {
    var builder = ModelBuilder([nil, 4])
    builder.node("Constant", [], ["low"], name: "low", ["value_float": .float(-0.5)])
    builder.node("Constant", [], ["shape"], name: "shape", ["value_ints": .ints([-1, 2, 2])])
    builder.node("Clip", ["x", "low"], ["clipped"])
    builder.node("Reshape", ["clipped", "shape"], ["y"])
    let input = try Tensor([-2, -0.25, 0.25, 2] as [Float], shape: [1, 4])
    let output = try Executor(builder.imported()).run([input]).outputs[0]
    #expect(output.shape == [1, 2, 2])
    #expect(try output.array().scalars == [-0.5, -0.25, 0.25, 2])
  }

  @Test("let a file that was exported for one image take any number")
  func fixedBatch() throws {
    var builder = ModelBuilder([1, 2, 2, 2])
    builder.integers("shape", [1, 8])
    builder.node("Reshape", ["x", "shape"], ["y"])
    let model = try builder.imported()
    #expect(model.graph.inputs[0].shape == [nil, 2, 2, 2])
    #expect(try model.graph.shapes(batch: 7)["y"] == [7, 8])
  }
}

@Suite("Read graphs") struct ReadGraphTests {
  @Test("have node names of their own whatever the file calls them")
  func names() throws {
    var builder = ModelBuilder([nil, 2])
    builder.node("Relu", ["x"], ["a"], name: "same")
    builder.node("Relu", ["a"], ["b"], name: "same")
    builder.node("Relu", ["b"], ["c"], name: "same_1")
    builder.node("Relu", ["c"], ["y"], name: "")
    let names = try builder.imported().graph.nodes.map(\.name)
    #expect(names == ["same", "same_1", "same_1_2", "Relu_3"])
  }

  @Test("have inputs that are no weights, in files that list weights there too")
  func oldFiles() throws {
    var builder = ModelBuilder([nil, 2], opset: 8)
    builder.weight("w", [2, 2])
    var value = builder.proto.graph.input[0]
    value.name = "w"
    builder.proto.graph.input.insert(value, at: 0)
    builder.node("MatMul", ["x", "w"], ["y"])
    #expect(try builder.imported().graph.inputs.map(\.name) == ["x"])
  }

  @Test("make no results that nothing takes")
  func unusedResults() throws {
    var builder = ModelBuilder([nil, 2])
    builder.node("Dropout", ["x"], ["y", "mask"])
    #expect(try builder.imported().graph.nodes[0].outputs == ["y"])
  }

  @Test("warn of dropout that was exported live")
  func liveDropout() throws {
    var builder = ModelBuilder([nil, 2])
    builder.weight("ratio", [], [0.5])
    builder.integers("training", [1])
    builder.node("Dropout", ["x", "ratio", "training"], ["y"])
    let model = try builder.imported()
    #expect(
      model.warnings == ["the file was exported in training mode; it is run as a finished model all the same"]
    )
    let input = noise([3, 2], seed: 1)
    #expect(try Executor(model).run([Tensor(input)]).outputs[0].array() == input)
  }
}
