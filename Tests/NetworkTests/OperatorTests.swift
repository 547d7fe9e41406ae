import Arrays
import Foundation
import Network
import ONNX
import TestSupport
import Testing
import Torch

/// One operator in a model, with settings that take a path of their own.
struct OperatorCase: Sendable, CustomTestStringConvertible {
  let operation: String
  var shape: [Int64?] = [nil, 2, 7, 8]
  var opset: Int64 = 17
  /// The operands that the model is fed.
  var fed = ["x"]
  /// The operands after those: weights of these shapes.
  var weights: [[Int]] = []
  /// Constant operands after those: single real numbers, nil for one left out.
  var numbers: [Float?] = []
  /// Constant operands after those: lists of integers.
  var integers: [[Int64]] = []
  var attributes: [String: Attribute] = [:]

  var testDescription: String {
    "\(operation) \(attributes.sorted { $0.key < $1.key }) \(numbers) \(integers) opset \(opset)"
  }

  var builder: ModelBuilder {
    var builder = ModelBuilder(shape, opset: opset)
    var operands = fed
    for (index, shape) in weights.enumerated() {
      operands.append("w\(index)")
      builder.weight("w\(index)", shape)
      if operation == "BatchNormalization", index == 3 {
        builder.proto.graph.initializer.removeLast()
        builder.weight("w3", shape, shape.flatMap { (0..<$0).map { 0.5 + Float($0) } })
      }
    }
    for (index, number) in numbers.enumerated() {
      operands.append(number == nil ? "" : "n\(index)")
      if let number { builder.weight("n\(index)", [], [number]) }
    }
    for (index, values) in integers.enumerated() {
      operands.append("i\(index)")
      builder.integers("i\(index)", values)
    }
    builder.node(operation, operands, ["y"], attributes)
    return builder
  }

  static let all: [OperatorCase] =
    convolutions + pools + shapes + functions + products

  static let convolutions: [OperatorCase] = [
    OperatorCase(operation: "Conv", weights: [[4, 2, 3, 3], [4]]),
    OperatorCase(operation: "Conv", weights: [[4, 1, 3, 2]], attributes: ["group": .int(2)]),
    OperatorCase(operation: "Conv", weights: [[4, 2, 3, 3]], attributes: ["pads": .ints([0, 1, 2, 1])]),
    OperatorCase(
      operation: "Conv", weights: [[4, 2, 2, 3]],
      attributes: ["dilations": .ints([2, 1]), "strides": .ints([2, 3])]),
    OperatorCase(
      operation: "Conv", weights: [[4, 2, 2, 2]],
      attributes: ["auto_pad": .string("SAME_UPPER"), "strides": .ints([2, 3])]),
    OperatorCase(
      operation: "Conv", weights: [[4, 2, 2, 2]], attributes: ["auto_pad": .string("SAME_LOWER")]),
    OperatorCase(operation: "Conv", shape: [nil, 2, 9], weights: [[4, 2, 3], [4]]),
    OperatorCase(operation: "BatchNormalization", weights: [[2], [2], [2], [2]]),
  ]

  static let pools: [OperatorCase] =
    ["MaxPool", "AveragePool"].flatMap { operation in
      let settings: [[String: Attribute]] = [
        [:],
        ["strides": .ints([2, 2])],
        ["strides": .ints([2, 2]), "ceil_mode": .int(1)],
        ["pads": .ints([1, 1, 1, 1])],
        ["pads": .ints([0, 1, 2, 1]), "strides": .ints([2, 2])],
        ["pads": .ints([2, 2, 2, 2])],
        ["auto_pad": .string("SAME_UPPER"), "strides": .ints([2, 2])],
        ["auto_pad": .string("SAME_LOWER"), "strides": .ints([2, 2])],
      ]
      return settings.map {
        OperatorCase(operation: operation, attributes: $0.merging(["kernel_shape": .ints([3, 3])]) { $1 })
      }
    } + [
      OperatorCase(
        operation: "MaxPool", attributes: ["kernel_shape": .ints([2, 2]), "dilations": .ints([2, 3])]),
      OperatorCase(
        operation: "AveragePool",
        attributes: [
          "kernel_shape": .ints([3, 3]), "pads": .ints([1, 0, 1, 2]), "count_include_pad": .int(1),
        ]),
      OperatorCase(operation: "GlobalAveragePool"),
    ]

  static let shapes: [OperatorCase] = [
    OperatorCase(operation: "Flatten", attributes: ["axis": .int(-1)]),
    OperatorCase(operation: "Flatten", attributes: ["axis": .int(0)]),
    OperatorCase(operation: "Reshape", integers: [[0, -1, 4]]),
    OperatorCase(operation: "Reshape", integers: [[-1, 2, 56]]),
    OperatorCase(operation: "Transpose", attributes: ["perm": .ints([0, 2, 3, 1])]),
    OperatorCase(operation: "Identity"),
    OperatorCase(operation: "Squeeze", shape: [nil, 2, 1, 1], integers: [[2, -1]]),
    OperatorCase(operation: "Squeeze", shape: [nil, 2, 1, 1], opset: 11, attributes: ["axes": .ints([3])]),
    OperatorCase(operation: "Unsqueeze", shape: [nil, 2], integers: [[1, -1]]),
    OperatorCase(operation: "ReduceMean", attributes: ["axes": .ints([2, -1])]),
    OperatorCase(operation: "ReduceMean", attributes: ["axes": .ints([1]), "keepdims": .int(0)]),
    OperatorCase(operation: "ReduceMean", opset: 18, integers: [[-1]]),
  ]

  static let functions: [OperatorCase] = [
    OperatorCase(operation: "Relu"),
    OperatorCase(operation: "LeakyRelu", attributes: ["alpha": .float(0.2)]),
    OperatorCase(operation: "Tanh"),
    OperatorCase(operation: "Sigmoid"),
    OperatorCase(operation: "Clip"),
    OperatorCase(operation: "Clip", numbers: [-0.25]),
    OperatorCase(operation: "Clip", numbers: [nil, 0.25]),
    OperatorCase(operation: "Clip", numbers: [-0.5, 0.25]),
    OperatorCase(operation: "Clip", opset: 6 + 1, attributes: ["min": .float(0), "max": .float(0.5)]),
    OperatorCase(operation: "Softmax", shape: [nil, 5]),
    OperatorCase(operation: "Softmax", attributes: ["axis": .int(1)]),
    OperatorCase(operation: "Softmax", shape: [nil, 5], opset: 11),
    OperatorCase(operation: "LogSoftmax", shape: [nil, 5]),
    OperatorCase(operation: "Dropout", numbers: [0.3]),
    OperatorCase(operation: "Dropout", opset: 7, attributes: ["ratio": .float(0.3)]),
  ]

  static let products: [OperatorCase] = [
    OperatorCase(operation: "Gemm", shape: [nil, 5], weights: [[5, 3], [3]]),
    OperatorCase(operation: "Gemm", shape: [nil, 5], weights: [[3, 5]], attributes: ["transB": .int(1)]),
    OperatorCase(
      operation: "Gemm", shape: [nil, 5], weights: [[5, 3], [1, 3]],
      attributes: ["alpha": .float(0.5), "beta": .float(-2)]),
    OperatorCase(operation: "MatMul", shape: [nil, 5], weights: [[5, 3]]),
    OperatorCase(operation: "MatMul", shape: [nil, 4, 5], weights: [[5, 3]]),
    OperatorCase(operation: "Add", weights: [[2, 1, 1]]),
    OperatorCase(operation: "Sub", weights: [[8]]),
    OperatorCase(operation: "Mul", weights: [[2, 1, 8]]),
    OperatorCase(operation: "Div", weights: [[1, 2, 7, 8]]),
    OperatorCase(operation: "Sum", weights: [[8], [7, 1]]),
    OperatorCase(operation: "Concat", fed: ["x", "x"], attributes: ["axis": .int(-3)]),
  ]
}

@Suite("Operators") struct OperatorTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  // One test for all of them: starting onnxruntime takes longer than everything else.
  @Test(
    "compute what onnxruntime computes, as read and as written again",
    .enabled(if: Python.path != nil, "KDMETA_PYTHON names no Python interpreter with onnxruntime"))
  func parity() throws {
    var jobs: [Reference.Job] = []
    var results: [ShapedArray<Float>] = []
    for (index, example) in OperatorCase.all.enumerated() {
      let (original, again) = (folder.path("\(index).onnx"), folder.path("\(index)-again.onnx"))
      try ModelFile.save(example.builder.proto, to: original)
      let model = try ONNXImporter.model(ModelFile.load(original))
      try ONNXExporter.write(model, to: again)
      let input = noise(example.shape.map { Int($0 ?? 2) }, seed: 4)
      results.append(try Executor(model).run([Tensor(input)]).outputs[0].array())
      // The builder leaves the shape of its output open, which the checker minds.
      jobs += [Reference.Job(original, ["x": input], isChecked: false), Reference.Job(again, ["x": input])]
    }
    let expected = try Reference.run(jobs).map { try #require($0["y"]) }
    for (index, example) in OperatorCase.all.enumerated() {
      let label = Comment(rawValue: example.testDescription)
      #expect(relativeDifference(results[index], expected[2 * index]) < 1e-5, label)
      #expect(relativeDifference(results[index], expected[2 * index + 1]) < 1e-5, label)
    }
  }

  @Test("have the shapes that they foretell", arguments: OperatorCase.all)
  func shapes(_ example: OperatorCase) throws {
    try expectForetoldShapes(example.builder.imported())
  }
}
