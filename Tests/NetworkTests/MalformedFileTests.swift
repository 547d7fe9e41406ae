import Arrays
import Network
import ONNX
import Testing
import Torch

/// A model that breaks a rule, and words of the complaint.
struct MalformedCase: Sendable, CustomTestStringConvertible {
  let what: String
  let complaint: String
  let builder: ModelBuilder
  var kind = ModelError.Kind.invalid

  init(
    _ what: String, _ complaint: String, kind: ModelError.Kind = .invalid, shape: [Int64?] = [nil, 2, 8, 8],
    opset: Int64 = 17, _ build: (inout ModelBuilder) -> Void
  ) {
    self.what = what
    self.complaint = complaint
    self.kind = kind
    var builder = ModelBuilder(shape, opset: opset)
    build(&builder)
    self.builder = builder
  }

  var testDescription: String { what }

  static let huge = Int64.max
  static let all = operands + windows + reshapes + axes + sizes + settings

  static let operands = [
    MalformedCase("weights for other channels", "do not fit the 2 channels") {
      $0.weight("w", [4, 3, 3, 3])
      $0.node("Conv", ["x", "w"], ["y"])
    },
    MalformedCase("a bias of another length", "a bias of shape [3]") {
      $0.weight("w", [4, 2, 3, 3])
      $0.weight("b", [3])
      $0.node("Conv", ["x", "w", "b"], ["y"])
    },
    MalformedCase("no weights", "it has no weights (operand 1)") { $0.node("Conv", ["x"], ["y"]) },
    MalformedCase("an empty name for weights", "it has no weights (operand 1)") {
      $0.node("Conv", ["x", ""], ["y"])
    },
    MalformedCase("no operands", "it has no input (operand 0)") { $0.node("Relu", [], ["y"]) },
    MalformedCase("no result", "it makes no value") {
      $0.node("Relu", ["x"], [], name: "lost")
      $0.node("Relu", ["x"], ["y"])
    },
    MalformedCase("moments left out", "it has no variance (operand 4)") {
      for name in ["a", "b", "c"] { $0.weight(name, [2]) }
      $0.node("BatchNormalization", ["x", "a", "b", "c"], ["y"])
    },
    MalformedCase("moments of another length", "a mean of shape [3] does not fit 2 channels") {
      for (name, count) in [("a", 2), ("b", 2), ("c", 3), ("d", 2)] { $0.weight(name, [count]) }
      $0.node("BatchNormalization", ["x", "a", "b", "c", "d"], ["y"])
    },
    MalformedCase("matrices that do not fit", "3 columns of the input do not fit 4 rows", shape: [nil, 3]) {
      $0.weight("w", [4, 2])
      $0.node("Gemm", ["x", "w"], ["y"])
    },
    MalformedCase("a bias wider than its matrix", "a bias of shape [3]", shape: [nil, 4]) {
      $0.weight("w", [4, 1])
      $0.weight("b", [3])
      $0.node("Gemm", ["x", "w", "b"], ["y"])
    },
    MalformedCase("shapes that do not stretch", "do not stretch to one another") {
      $0.weight("w", [3, 1, 1])
      $0.node("Add", ["x", "w"], ["y"])
    },
    MalformedCase("three operands of a difference", "it has 3 operands") {
      $0.node("Sub", ["x", "x", "x"], ["y"])
    },
    MalformedCase("parts of other sizes", "shapes of its operands cannot be joined") {
      $0.node("MaxPool", ["x"], ["half"], ["kernel_shape": .ints([2, 2]), "strides": .ints([2, 2])])
      $0.node("Concat", ["x", "half"], ["y"], ["axis": .int(1)])
    },
    MalformedCase("moments that a norm does not make", "its result 'mean'", kind: .unsupported) {
      for name in ["scale", "shift", "centre", "variance"] { $0.weight(name, [2]) }
      $0.node("BatchNormalization", ["x", "scale", "shift", "centre", "variance"], ["normal", "mean"])
      $0.node("Mul", ["normal", "mean"], ["y"])
    },
  ]

  private static func pool(
    _ what: String, _ complaint: String, kind: ModelError.Kind = .invalid, _ attributes: [String: Attribute]
  ) -> MalformedCase {
    MalformedCase(what, complaint, kind: kind) {
      $0.node("MaxPool", ["x"], ["y"], ["kernel_shape": .ints([2, 2])].merging(attributes) { $1 })
    }
  }

  static let windows = [
    pool("strides of 0", "its strides [0, 1]", ["strides": .ints([0, 1])]),
    pool("negative strides", "its strides [-1, 1]", ["strides": .ints([-1, 1])]),
    pool("huge strides", "its strides", ["strides": .ints([huge, huge])]),
    pool("huge dilations", "its dilations", ["dilations": .ints([huge, huge])]),
    pool("large dilations", "is larger than its input", ["dilations": .ints([1 << 31 - 1, 1])]),
    pool("strides for one dimension", "not one for each of the 2 dimensions", ["strides": .ints([1])]),
    pool(
      "strides for one dimension of two that are padded alike", "not one for each of the 2 dimensions",
      ["strides": .ints([2]), "auto_pad": .string("SAME_UPPER")]),
    pool("huge pads", "its pads", ["pads": .ints([huge, huge, huge, huge])]),
    pool("pads that cut", "negative pads", kind: .unsupported, ["pads": .ints([-1, 0, 0, 0])]),
    pool("pads not in pairs", "are not in pairs", ["pads": .ints([1, 1, 1])]),
    pool("pads for one dimension", "not one for each of the 2 dimensions", ["pads": .ints([1, 1])]),
    pool("an unknown kind of padding", "its auto_pad 'SOME'", ["auto_pad": .string("SOME")]),
    pool("a kernel of 0", "kernel_shape of positive numbers", ["kernel_shape": .ints([0, 2])]),
    pool("a huge kernel", "its kernel", ["kernel_shape": .ints([huge, huge])]),
    pool(
      "a huge kernel that is padded for", "its kernel",
      ["kernel_shape": .ints([huge, huge]), "auto_pad": .string("SAME_LOWER"), "dilations": .ints([9, 9])]),
    pool("a kernel larger than the image", "is larger than its input", ["kernel_shape": .ints([9, 9])]),
    pool("a kernel of text", "'kernel_shape' is of type string, not ints", ["kernel_shape": .string("2")]),
    pool(
      "a kernel of three dimensions", "is not N×C and 3 dimensions to pool over",
      ["kernel_shape": .ints([2, 2, 2])]),
    pool("a kernel of no dimensions", "kernel_shape of positive numbers", ["kernel_shape": .ints([])]),
    pool("ceil_mode as a real number", "'ceil_mode' is of type float, not int", ["ceil_mode": .float(1)]),
    MalformedCase("strides for one dimension of a convolution", "not one for each of the 2 dimensions") {
      $0.weight("w", [2, 2, 3, 3])
      $0.node("Conv", ["x", "w"], ["y"], ["strides": .ints([1]), "auto_pad": .string("SAME_UPPER")])
    },
    MalformedCase("huge groups", "do not fit the 2 channels") {
      $0.weight("w", [2, 2, 3, 3])
      $0.node("Conv", ["x", "w"], ["y"], ["group": .int(huge)])
    },
    MalformedCase("negative groups", "its number of groups is -1") {
      $0.weight("w", [2, 2, 3, 3])
      $0.node("Conv", ["x", "w"], ["y"], ["group": .int(-1)])
    },
    MalformedCase("weights without extent", "its kernel [0, 0]") {
      $0.weight("w", [2, 2, 0, 0], [])
      $0.node("Conv", ["x", "w"], ["y"])
    },
  ]

  private static func reshape(_ what: String, _ complaint: String, _ shape: [Int64]) -> MalformedCase {
    MalformedCase(what, complaint) {
      $0.integers("shape", shape)
      $0.node("Reshape", ["x", "shape"], ["y"])
    }
  }

  static let reshapes = [
    reshape("lengths whose product overflows", "are too large", [huge, huge]),
    reshape("lengths whose product is 0 after an overflow", "are too large", [1 << 32, 1 << 32, -1]),
    reshape("two open lengths", "does not fill the shape", [-1, -1, 8]),
    reshape("a negative length", "does not fill the shape", [-5, -1]),
    reshape("the least length", "", [.min, -1, 2]),
    reshape("lengths that do not divide", "does not fill the shape", [-1, 7]),
    reshape("a kept dimension too many", "does not have", [1, 1, 1, 1, 0]),
    MalformedCase("no shape", "it lacks its shape") { $0.node("Reshape", ["x"], ["y"]) },
    MalformedCase("a shape of real numbers", "does not hold integers") {
      $0.weight("shape", [1], [-1])
      $0.node("Reshape", ["x", "shape"], ["y"])
    },
    MalformedCase("a shape that the model computes", "computed while the model runs", kind: .unsupported) {
      $0.node("Relu", ["x"], ["shape"])
      $0.node("Reshape", ["x", "shape"], ["y"])
    },
    MalformedCase("arithmetic of shapes that overflows", "is no integer") {
      $0.integers("large", [.max])
      $0.node("Shape", ["x"], ["shape"])
      $0.node("Mul", ["shape", "large"], ["product"])
      $0.node("Reshape", ["x", "product"], ["y"])
    },
    MalformedCase("a shape divided by 0", "is no integer") {
      $0.integers("none", [0])
      $0.node("Shape", ["x"], ["shape"])
      $0.node("Div", ["shape", "none"], ["quotient"])
      $0.node("Reshape", ["x", "quotient"], ["y"])
    },
    MalformedCase("a length of a dimension that is not there", "out of the range of 4 numbers") {
      $0.integers("index", [.min])
      $0.node("Shape", ["x"], ["shape"])
      $0.node("Gather", ["shape", "index"], ["length"])
      $0.node("Reshape", ["x", "length"], ["y"])
    },
  ]

  private static func axis(
    _ operation: String, _ axis: Int64, _ complaint: String, name: String = "axis", list: Bool = false
  ) -> MalformedCase {
    MalformedCase("\(operation) along \(axis)", complaint, opset: 11) {
      $0.node(operation, ["x"], ["y"], [name: list ? .ints([axis]) : .int(axis)])
    }
  }

  static let axes = [
    axis("Flatten", 5, "its axis 5"), axis("Flatten", .min, "its axis"), axis("Softmax", 4, "its axis 4"),
    axis("Softmax", .min, "its axis"), axis("Concat", .max, "its axis"),
    axis("Squeeze", 9, "its axis 9", name: "axes", list: true),
    axis("Squeeze", 1, "not all of length 1", name: "axes", list: true),
    axis("Unsqueeze", .min, "do not fit a result of 5", name: "axes", list: true),
    axis("ReduceMean", .max, "its axis", name: "axes", list: true),
    axis("Transpose", .max, "is no order of 4 dimensions", name: "perm", list: true),
    MalformedCase("Concat along nothing", "it lacks its axis") { $0.node("Concat", ["x"], ["y"]) },
  ]

  static let sizes = [
    MalformedCase("images larger than any memory", "too large", shape: [nil, 1 << 40, 1 << 40]) {
      $0.node("Relu", ["x"], ["y"])
    },
    MalformedCase("the largest images", "too large", shape: [nil, huge, huge]) {
      $0.node("Flatten", ["x"], ["y"])
    },
    MalformedCase("a stretched value larger than any memory", "too large", shape: [nil, 1 << 40, 1]) {
      $0.node("Transpose", ["x"], ["t"], ["perm": .ints([0, 2, 1])])
      $0.node("Add", ["x", "t"], ["y"])
    },
  ]

  static let settings = [
    MalformedCase("a probability of 1", "its ratio 1.0") {
      $0.weight("ratio", [], [1])
      $0.node("Dropout", ["x", "ratio"], ["y"])
    },
    MalformedCase("a probability of NaN", "its ratio is not a number") {
      $0.weight("ratio", [], [.nan])
      $0.node("Dropout", ["x", "ratio"], ["y"])
    },
    MalformedCase("two probabilities", "is not a single number") {
      $0.weight("ratio", [2])
      $0.node("Dropout", ["x", "ratio"], ["y"])
    },
    MalformedCase("a bound of NaN", "its max is not a number") {
      $0.weight("high", [], [.nan])
      $0.node("Clip", ["x", "", "high"], ["y"])
    },
    MalformedCase("a slope of text", "'alpha' is of type string, not float") {
      $0.node("LeakyRelu", ["x"], ["y"], ["alpha": .string("steep")])
    },
  ]
}

@Suite("Malformed files") struct MalformedFileTests {
  @Test("are refused with the node and the reason", arguments: MalformedCase.all)
  func refused(_ example: MalformedCase) throws {
    try expectFault(example.kind, example.complaint) { try example.builder.imported() }
  }

  @Test("are refused by the name of the node and the operator that kdmeta lacks")
  func unknown() throws {
    var builder = ModelBuilder([nil, 3])
    builder.node("Hardmax", ["x"], ["y"], name: "curve")
    let error = try #require(throws: ModelError.self) { try builder.imported() }
    #expect(error.kind == .unsupported)
    #expect(error.node == "curve")
    #expect(
      error.description.hasPrefix("node 'curve': the operator Hardmax is not supported; kdmeta has Abs, "))
  }

  @Test(
    "are refused when they are run, where real numbers meet whole ones", arguments: ["Mul", "Add", "Max"])
  func mixedTypes(_ operation: String) throws {
    var builder = ModelBuilder([nil, 3])
    builder.integers("i", [1])
    builder.node(operation, ["x", "i"], ["y"])
    let executor = try Executor(builder.imported())
    try expectFault(.execution(.elementType), "of different types") {
      try executor.run([Tensor(repeating: 1, shape: [2, 3])])
    }
  }

  @Test("are refused where they take what is no real number, or say nothing about it")
  func inputs() throws {
    var builder = ModelBuilder([nil, 3])
    builder.node("Relu", ["x"], ["y"])
    builder.proto.graph.input[0].type.tensorType.elemType = 7
    try expectFault(.unsupported, "the input 'x' does not take real numbers") { try builder.imported() }
    builder.proto.graph.input[0].type.tensorType.clearShape()
    try expectFault(.unsupported, "not a tensor of known shape") { try builder.imported() }
    builder.proto.graph.input = []
    builder.weight("x", [3])
    try expectFault(.invalid, "the graph has no input") { try builder.imported() }
  }
}

@Suite("Models without a file") struct MalformedModelTests {
  @Test("are refused where a weight is missing or of another shape")
  func weights() throws {
    var model = try Model(initializing: Zoo.lenet5.graph(), generator: Generator(seed: 1))
    model.weights["fc1.bias"] = ShapedArray(repeating: 0, shape: [7])
    try expectFault(.invalid, "the weight 'fc1.bias' should be [120] and is [7]") { try Executor(model) }
    model.weights["fc1.bias"] = nil
    try expectFault(.invalid, "the weight 'fc1.bias' should be [120] and is missing") { try Executor(model) }
  }

  @Test("are refused where a node's operand is made by none before it")
  func order() throws {
    var graph = Zoo.lenet5.graph()
    graph.nodes.swapAt(0, 1)
    try expectFault(.invalid, "node 'relu1': its operand 'conv1_output' is made by no node") {
      try graph.shapes()
    }
    try expectFault(.invalid, "node 'relu1': its operand 'conv1_output' is made by no node") {
      try Executor(Model(initializing: graph, generator: Generator(seed: 1)))
    }
  }

  @Test("are refused where nothing makes the result")
  func outputs() throws {
    var graph = Zoo.lenet5.graph()
    graph.outputs = ["scores"]
    try expectFault(.invalid, "the output 'scores' is made by no node") { try graph.shapes() }
  }

  @Test("are refused where their multiplications cannot be counted")
  func multiplications() throws {
    var graph = Zoo.lenet5.graph()
    graph.weights["fc1.weight"] = [1 << 40, 400]
    graph.weights["fc1.bias"] = [1 << 40]
    graph.weights["fc2.weight"] = [1 << 30, 1 << 40]
    try expectFault(.invalid, "too large") { try graph.multiplyAccumulateCount() }
  }
}
