import Arrays
import Network
import Testing
import Torch

@Suite("Absolute mode") struct AbsoluteModeTests {
  /// Convolution, norm, rectifier, skip connection, maximum and dense layer on 2×4×4 images.
  private static var network: ModelBuilder {
    var builder = ModelBuilder([nil, 2, 4, 4])
    builder.weight("kernel", [2, 2, 3, 3])
    builder.weight("offset", [2])
    builder.weight("scale", [2], [-0.5, 2])
    builder.weight("shift", [2])
    builder.weight("mean", [2])
    builder.weight("variance", [2], [0.25, 4])
    builder.weight("dense", [3, 8])
    builder.weight("bias", [3])
    builder.node("Conv", ["x", "kernel", "offset"], ["c"], ["pads": .ints([1, 1, 1, 1])])
    builder.node(
      "BatchNormalization", ["c", "scale", "shift", "mean", "variance"], ["n"], ["epsilon": .float(0)])
    builder.node("Relu", ["n"], ["r"])
    builder.node("Add", ["r", "x"], ["s"])
    builder.node("MaxPool", ["s"], ["p"], ["kernel_shape": .ints([2, 2]), "strides": .ints([2, 2])])
    builder.node("Flatten", ["p"], ["f"])
    builder.node("Gemm", ["f", "dense", "bias"], ["y"], ["transB": .int(1)])
    return builder
  }

  /// The weight of all paths from an input to an output, by adding up the paths.
  private func pathWeights(_ model: Model) throws -> [[Float]] {
    let kernel = try #require(model.weights["kernel"]).scalars.map(abs)
    let dense = try #require(model.weights["dense"]).scalars.map(abs)
    // |scale| / √variance.
    let norm: [Float] = [0.5 / 0.5, 2 / 2]
    var result = [[Float]](repeating: [Float](repeating: 0, count: 3), count: 32)
    for (channel, row, column) in places(2, 4, 4) {
      for (toChannel, toRow, toColumn) in places(2, 4, 4) {
        let (down, right) = (row - toRow + 1, column - toColumn + 1)
        var edge: Float = 0
        if (0..<3).contains(down), (0..<3).contains(right) {
          edge = kernel[((toChannel * 2 + channel) * 3 + down) * 3 + right] * norm[toChannel]
        }
        if (channel, row, column) == (toChannel, toRow, toColumn) { edge += 1 }
        let pooled = (toChannel * 2 + toRow / 2) * 2 + toColumn / 2
        for output in 0..<3 {
          result[(channel * 4 + row) * 4 + column][output] += edge / 4 * dense[output * 8 + pooled]
        }
      }
    }
    return result
  }

  private func places(_ channels: Int, _ rows: Int, _ columns: Int) -> [(Int, Int, Int)] {
    (0..<channels * rows * columns).map { ($0 / (rows * columns), $0 / columns % rows, $0 % columns) }
  }

  @Test("maps each unit vector to the weights of its paths")
  func matrix() throws {
    let model = try AbsoluteModeTests.network.imported()
    var units = [Float](repeating: 0, count: 32 * 32)
    for index in 0..<32 { units[index * 33] = 1 }
    let input = try Tensor(units, shape: [32, 2, 4, 4])
    let output = try Executor(model).run([input], mode: .absolute).outputs[0].array()
    let expected = ShapedArray(shape: [32, 3], scalars: try pathWeights(model).flatMap { $0 })
    #expect(relativeDifference(output, expected) < 1e-5)
  }

  @Test("is linear for layers of all kinds")
  func linear() throws {
    let executor = try Executor(ModelBuilder.allLayers.imported())
    func apply(_ input: ShapedArray<Float>) throws -> ShapedArray<Float> {
      try executor.run([Tensor(input)], mode: .absolute).outputs[0].array()
    }
    let (a, b) = (noise([1, 2, 8, 8], seed: 1), noise([1, 2, 8, 8], seed: 2))
    let mixed = ShapedArray(shape: a.shape, scalars: zip(a.scalars, b.scalars).map { 2 * $0 - 3 * $1 })
    let expected = zip(try apply(a).scalars, try apply(b).scalars).map { 2 * $0 - 3 * $1 }
    #expect(relativeDifference(try apply(mixed), ShapedArray(shape: [1, 3], scalars: expected)) < 1e-5)
    #expect(try apply(ShapedArray(repeating: 0, shape: a.shape)).scalars == [0, 0, 0])
    #expect(try apply(a.map(abs)).scalars.allSatisfy { $0 > 0 })
  }

  @Test("takes the mean where a maximum skips places")
  func gaps() throws {
    var builder = ModelBuilder([nil, 1, 3, 3])
    builder.node("MaxPool", ["x"], ["y"], ["kernel_shape": .ints([2, 2]), "dilations": .ints([2, 2])])
    let input = try Tensor([1, 9, 2, 9, 9, 9, 3, 9, 6] as [Float], shape: [1, 1, 3, 3])
    #expect(try Executor(builder.imported()).run([input], mode: .absolute).outputs[0].array().scalars == [3])
  }

  @Test(
    "counts factors by their size, and no added weights",
    arguments: ["Mul": 6, "Div": 1.5, "Add": 3, "Sub": 3])
  func arithmetic(_ operation: String, expected: Float) throws {
    var builder = ModelBuilder([nil, 1])
    builder.weight("w", [1], [-2])
    builder.node(operation, ["x", "w"], ["y"])
    let input = try Tensor([3] as [Float], shape: [1, 1])
    let executor = try Executor(builder.imported())
    #expect(try executor.run([input], mode: .absolute).outputs[0].array().scalars == [expected])
  }

  @Test(
    "refuses products of computed values, which are not linear", arguments: ["Mul", "Div", "MatMul", "Gemm"])
  func products(_ operation: String) throws {
    var builder = ModelBuilder([nil, 3])
    builder.node("Relu", ["x"], ["r"])
    builder.node("Transpose", ["r"], ["t"])
    builder.node(operation, ["x", ["Mul", "Div"].contains(operation) ? "r" : "t"], ["y"], name: "gate")
    let executor = try Executor(builder.imported())
    try expectFault(.execution(.notImplemented), "node 'gate'") {
      try executor.run([Tensor(repeating: 1, shape: [2, 3])], mode: .absolute)
    }
  }
}
