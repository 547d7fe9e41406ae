import Arrays
import Foundation
import ONNX
import TestSupport
import Testing
import Torch

@testable import Network

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
  /// Constant operands after those: lists of real numbers.
  var reals: [[Float]] = []
  /// Constant operands after those: lists of integers.
  var integers: [[Int64]] = []
  var attributes: [String: Attribute] = [:]
  /// Whether the version that files are written in has it.
  var isWritten = true

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
    for (index, values) in reals.enumerated() {
      operands.append("r\(index)")
      builder.weight("r\(index)", [values.count], values)
    }
    for (index, values) in integers.enumerated() {
      operands.append("i\(index)")
      builder.integers("i\(index)", values)
    }
    builder.node(operation, operands, ["y"], attributes)
    return builder
  }

  static let all: [OperatorCase] =
    convolutions + transposed + pools + shapes + arrangements + resizes + functions + nonlinearities
    + products
    + normalizations + reductions

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
    + ["MaxPool", "AveragePool"].flatMap { operation in
      let settings: [([Int64?], [String: Attribute])] = [
        ([nil, 2, 9], ["kernel_shape": .ints([3]), "strides": .ints([2]), "pads": .ints([1, 1])]),
        (
          [nil, 2, 9],
          ["kernel_shape": .ints([4]), "auto_pad": .string("SAME_LOWER"), "strides": .ints([3])]
        ),
        ([nil, 2, 10], ["kernel_shape": .ints([3]), "strides": .ints([3]), "ceil_mode": .int(1)]),
        ([nil, 2, 4, 5, 6], ["kernel_shape": .ints([2, 3, 2])]),
        (
          [nil, 2, 4, 5, 6],
          [
            "kernel_shape": .ints([3, 2, 2]), "pads": .ints([1, 0, 1, 1, 1, 1]), "strides": .ints([1, 2, 2]),
            "ceil_mode": .int(1),
          ]
        ),
      ]
      return settings.map { OperatorCase(operation: operation, shape: $0, attributes: $1) }
    } + [
      OperatorCase(
        operation: "AveragePool", shape: [nil, 2, 4, 5, 6],
        attributes: [
          "kernel_shape": .ints([3, 3, 2]), "pads": .ints([1, 1, 0, 1, 1, 1]), "count_include_pad": .int(1),
        ])
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
    OperatorCase(operation: "Softmax", shape: [nil, 5, 1], opset: 11),
    OperatorCase(operation: "Softmax", opset: 11, isWritten: false),
    OperatorCase(
      operation: "LogSoftmax", opset: 12, attributes: ["axis": .int(-2)], isWritten: false),
    OperatorCase(operation: "LogSoftmax", shape: [nil, 5]),
    OperatorCase(operation: "Dropout", numbers: [0.3]),
    OperatorCase(operation: "Dropout", opset: 7, attributes: ["ratio": .float(0.3)]),
  ]

  static let transposed: [OperatorCase] =
    [
      [:],
      ["strides": .ints([2, 3])],
      ["pads": .ints([1, 1, 1, 1]), "strides": .ints([2, 2])],
      ["pads": .ints([0, 1, 2, 1]), "dilations": .ints([2, 1])],
      ["strides": .ints([3, 2]), "output_padding": .ints([2, 1])],
      ["strides": .ints([2, 2]), "output_shape": .ints([14, 17])],
      ["strides": .ints([2, 2]), "auto_pad": .string("SAME_UPPER")],
      ["strides": .ints([2, 2]), "auto_pad": .string("SAME_LOWER")],
    ].map { OperatorCase(operation: "ConvTranspose", weights: [[2, 4, 3, 3], [4]], attributes: $0) } + [
      OperatorCase(operation: "ConvTranspose", weights: [[2, 3, 3, 2]], attributes: ["group": .int(2)]),
      OperatorCase(operation: "ConvTranspose", shape: [nil, 2, 9], weights: [[2, 4, 3]]),
    ]

  static let arrangements: [OperatorCase] = [
    OperatorCase(operation: "Slice", integers: [[1, 2], [-1, 100], [2, -1]]),
    OperatorCase(operation: "Slice", integers: [[-1], [-9], [3], [-2]]),
    OperatorCase(operation: "Slice", integers: [[1, 0], [7, 1], [3, 1], [3, 1]]),
    OperatorCase(
      operation: "Slice", opset: 9,
      attributes: ["starts": .ints([1]), "ends": .ints([5]), "axes": .ints([2])]),
    OperatorCase(operation: "Split", integers: [[2]], attributes: ["axis": .int(1)]),
    OperatorCase(operation: "Gather", integers: [[1, 0, -1]], attributes: ["axis": .int(3)]),
    OperatorCase(operation: "Gather", integers: [[1]], attributes: ["axis": .int(-3)]),
    OperatorCase(operation: "Expand", shape: [nil, 1, 7, 1], integers: [[1, 2, 1, 8]]),
    OperatorCase(operation: "Expand", shape: [nil, 1, 7], integers: [[7]]),
    OperatorCase(operation: "Tile", integers: [[1, 2, 1, 3]]),
    OperatorCase(operation: "Pad", integers: [[0, 0, 1, 2, 0, 0, 3, -1]]),
    OperatorCase(
      operation: "Pad", integers: [[0, 0, 1, 2, 0, 1, 3, 4]], attributes: ["mode": .string("edge")]),
    OperatorCase(
      operation: "Pad", integers: [[0, 0, 1, 2, 0, 0, 3, 4]], attributes: ["mode": .string("reflect")]),
    OperatorCase(
      operation: "Pad", opset: 10,
      attributes: ["pads": .ints([0, 0, 1, 2, 0, 0, 3, 1]), "value": .float(0.5)]),
    OperatorCase(operation: "Trilu"),
    OperatorCase(operation: "Trilu", attributes: ["upper": .int(0)]),
    OperatorCase(operation: "DepthToSpace", shape: [nil, 8, 3, 2], attributes: ["blocksize": .int(2)]),
    OperatorCase(
      operation: "DepthToSpace", shape: [nil, 8, 3, 2],
      attributes: ["blocksize": .int(2), "mode": .string("CRD")]),
    OperatorCase(operation: "SpaceToDepth", shape: [nil, 2, 4, 6], attributes: ["blocksize": .int(2)]),
  ]

  static let resizes: [OperatorCase] =
    ["half_pixel", "align_corners", "asymmetric", "pytorch_half_pixel"].flatMap { coordinates in
      ["nearest", "linear", "cubic"].flatMap { mode in
        // Aligned corners and lengths that are not whole are refused: definition and runtimes differ.
        [[Float(1), 1, 2, 1.5], coordinates == "align_corners" ? [1, 1, 3, 0.5] : [1, 1, 0.6, 0.8]].map {
          scales in
          OperatorCase(
            operation: "Resize", numbers: [nil], reals: [scales],
            attributes: [
              "mode": .string(mode), "coordinate_transformation_mode": .string(coordinates),
            ])
        }
      }
    }
    + ["round_prefer_ceil", "floor", "ceil"].map {
      OperatorCase(
        operation: "Resize", numbers: [nil], reals: [[1, 1, 1.7, 0.6]],
        attributes: [
          "nearest_mode": .string($0), "coordinate_transformation_mode": .string("asymmetric"),
        ])
    } + [
      OperatorCase(
        operation: "Resize", numbers: [nil], reals: [[1, 1, 0.6, 0.8]],
        attributes: ["mode": .string("cubic"), "exclude_outside": .int(1), "cubic_coeff_a": .float(-0.5)]),
      OperatorCase(operation: "Upsample", opset: 9, reals: [[1, 1, 2, 3]]),
      OperatorCase(
        operation: "Upsample", opset: 9, reals: [[1, 1, 2, 3]], attributes: ["mode": .string("linear")]),
    ]

  static let nonlinearities: [OperatorCase] =
    [
      "Elu", "Selu", "HardSigmoid", "HardSwish", "Softplus", "Softsign", "Abs", "Ceil", "Erf", "Exp", "Floor",
      "Neg",
      "Reciprocal", "Round", "Sign",
    ].map { OperatorCase(operation: $0) } + [
      OperatorCase(operation: "Elu", attributes: ["alpha": .float(0.3)]),
      OperatorCase(operation: "Selu", attributes: ["alpha": .float(0.3), "gamma": .float(2)]),
      OperatorCase(operation: "HardSigmoid", attributes: ["alpha": .float(0.6), "beta": .float(0.3)]),
      OperatorCase(operation: "PRelu", weights: [[2, 1, 1]]),
    ]

  static let normalizations: [OperatorCase] = [
    OperatorCase(
      operation: "InstanceNormalization", weights: [[2], [2]], attributes: ["epsilon": .float(0.01)]),
    OperatorCase(operation: "InstanceNormalization", shape: [nil, 3, 9], weights: [[3], [3]]),
    OperatorCase(operation: "LayerNormalization", weights: [[8], [8]]),
    OperatorCase(operation: "LayerNormalization", weights: [[7, 8]], attributes: ["axis": .int(2)]),
    OperatorCase(operation: "LRN", attributes: ["size": .int(3)]),
    OperatorCase(
      operation: "LRN", shape: [nil, 5, 3, 2],
      attributes: ["size": .int(5), "alpha": .float(0.5), "beta": .float(0.6), "bias": .float(2)]),
  ]

  static let reductions: [OperatorCase] =
    ["Max", "Min", "Prod", "L1", "L2", "SumSquare", "LogSumExp", "Mean"].flatMap { name in
      [
        OperatorCase(operation: "Reduce\(name)", attributes: ["axes": .ints([2, -1])]),
        OperatorCase(operation: "Reduce\(name)", attributes: ["axes": .ints([-3]), "keepdims": .int(0)]),
        OperatorCase(operation: "Reduce\(name)"),
      ]
    } + [
      OperatorCase(operation: "ReduceSum", integers: [[1, 3]], attributes: ["keepdims": .int(0)]),
      OperatorCase(operation: "ReduceSum", opset: 11, attributes: ["axes": .ints([2])]),
      OperatorCase(operation: "ReduceSum", attributes: ["noop_with_empty_axes": .int(1)]),
    ]

  static let products: [OperatorCase] = [
    OperatorCase(operation: "Einsum", weights: [[8, 3]], attributes: ["equation": .string("abcd,de->abce")]),
    OperatorCase(operation: "Einsum", weights: [[8]], attributes: ["equation": .string("...d, d -> ...")]),
    OperatorCase(operation: "Pow", numbers: [2]),
    OperatorCase(operation: "Mod", weights: [[8]], attributes: ["fmod": .int(1)]),
    OperatorCase(operation: "Max", weights: [[8], [7, 1]]),
    OperatorCase(operation: "Min", weights: [[2, 1, 1]]),
    OperatorCase(operation: "Mean", weights: [[8], [7, 1]]),
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
    var results: [(example: OperatorCase, array: ShapedArray<Float>)] = []
    for (index, example) in OperatorCase.all.enumerated() {
      let (original, again) = (folder.path("\(index).onnx"), folder.path("\(index)-again.onnx"))
      try ModelFile.save(example.builder.proto, to: original)
      let model = try ONNXImporter.model(ModelFile.load(original))
      let input = noise(example.shape.map { Int($0 ?? 2) }, seed: 4)
      let result = try Executor(model).run([Tensor(input)]).outputs[0].array()
      // The builder leaves the shape of its output open, which the checker minds.
      jobs.append(Reference.Job(original, ["x": input], isChecked: false))
      results.append((example, result))
      guard example.isWritten else { continue }
      try ONNXExporter.write(model, to: again)
      jobs.append(Reference.Job(again, ["x": input]))
      results.append((example, result))
    }
    let expected = try Reference.run(jobs).map { try #require($0["y"]) }
    for (result, expected) in zip(results, expected) {
      #expect(
        relativeDifference(result.array, expected) < 1e-5, Comment(rawValue: result.example.testDescription))
    }
  }

  @Test("are refused, not changed, where the version that is written does not have them")
  func unwritten() throws {
    let path = folder.path("again.onnx")
    for example in OperatorCase.all where !example.isWritten {
      let model = try example.builder.imported()
      let error = try #require(throws: ONNXError.self) { try ONNXExporter.write(model, to: path) }
      #expect(error.description.contains("\(example.operation) in this form went after version 12"))
    }
    #expect(try folder.names().isEmpty)
  }

  @Test("do not make results that nothing takes") func untaken() throws {
    var builder = ModelBuilder([nil, 2, 4, 4])
    builder.node("MaxPool", ["x"], ["pooled", "indices"], ["kernel_shape": .ints([2, 2])])
    builder.node("Dropout", ["pooled"], ["y", "mask"])
    let graph = try builder.imported().graph
    for node in graph.nodes {
      #expect(try node.operation.outputShapes(OperandShapes([[2, 2, 4, 4]])).count == 1)
      #expect(node.outputs.count == 1)
    }
  }

  @Test("have the shapes that they foretell", arguments: OperatorCase.all)
  func shapes(_ example: OperatorCase) throws {
    try expectForetoldShapes(example.builder.imported())
  }

  /// In float64, where a step that crosses no corner of a function still tells its slope.
  @Test(
    "have the gradients that finite differences have, at their input and at their weights",
    arguments: OperatorCase.all)
  func gradients(_ example: OperatorCase) throws {
    let executor = try Executor(example.builder.imported(), type: .float64)
    let shape = example.shape.map { Int($0 ?? 2) }
    // Away from the pole of a reciprocal.
    let offset = example.operation == "Reciprocal" ? 2.0 : 0
    let input = try Tensor(noise(shape, seed: 4)).to(.float64) + offset
    let weights = executor.parameters
    let cotangent = try Tensor(noise(executor.run([input]).outputs[0].shape, seed: 5)).to(.float64)
    func result() throws -> Double { try (executor.run([input]).outputs[0] * cotangent).sum().item() }
    let variables = [input] + weights
    for variable in variables { try variable.setRequiresGradient() }
    let gradients = try (executor.run([input]).outputs[0] * cotangent).sum().gradients(at: variables)
    for variable in variables { try variable.setRequiresGradient(false) }
    for (variable, gradient) in zip(variables, gradients) {
      // Without a path, as through a rounding, nothing moves.
      let direction = try gradient ?? Tensor(noise(variable.shape, seed: 6)).to(.float64)
      let slope = try gradient.map { try $0.square().sum().item() } ?? 0
      let step = 1e-6
      let start = try variable + 0.0
      try variable.assign(start + direction * step)
      let above = try result()
      try variable.assign(start - direction * step)
      let below = try result()
      try variable.assign(start)
      #expect(abs((above - below) / (2 * step) - slope) < 1e-5 * max(1, slope), "\(variable.shape)")
    }
  }
}
