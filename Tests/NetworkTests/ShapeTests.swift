import Network
import Testing
import Torch

@Suite("Shapes") struct ShapeTests {
  @Test("are foretold for every value of every network", arguments: Zoo.small)
  func zoo(_ network: Zoo) throws {
    try expectForetoldShapes(Model(initializing: network.graph(), generator: Generator(seed: 1)))
  }

  @Test(
    "are foretold for windows of every kind",
    arguments: ["MaxPool", "AveragePool"],
    [
      ["pads": .ints([1, 1, 1, 1])],
      ["pads": .ints([0, 1, 1, 0])],
      ["pads": .ints([2, 2, 2, 2])],
      ["ceil_mode": .int(1), "strides": .ints([2, 3])],
      ["ceil_mode": .int(1), "strides": .ints([2, 2]), "pads": .ints([0, 0, 2, 2])],
      ["auto_pad": .string("SAME_UPPER"), "strides": .ints([2, 2])],
      ["auto_pad": .string("SAME_LOWER"), "strides": .ints([3, 2])],
      ["auto_pad": .string("VALID"), "strides": .ints([2, 2])],
      ["count_include_pad": .int(1), "pads": .ints([1, 0, 1, 2])],
      ["dilations": .ints([2, 2])],
    ] as [[String: Attribute]])
  func windows(_ operation: String, _ settings: [String: Attribute]) throws {
    var settings = settings
    if operation == "MaxPool" { settings["count_include_pad"] = nil }
    var builder = ModelBuilder([nil, 2, 8, 9], opset: 19)
    builder.node(operation, ["x"], ["y"], settings.merging(["kernel_shape": .ints([3, 3])]) { $1 })
    try expectForetoldShapes(builder.imported())
  }

  @Test("are refused where a run's inputs have others")
  func inputs() throws {
    let executor = try Executor(Model(initializing: Zoo.lenet5.graph(), generator: Generator(seed: 1)))
    let reason = "the input 'input' takes [?, 1, 32, 32], not [2, 1, 28, 28]"
    #expect(throws: ModelError(.invalid, reason)) {
      try executor.run([Tensor(repeating: 0, shape: [2, 1, 28, 28])])
    }
    #expect(throws: ModelError(.invalid, "0 values are fed to a model that takes 1")) { try executor.run([]) }
  }
}
