internal import Arrays
internal import Datasets
internal import Files
internal import Network
internal import ONNX
internal import Torch

/// Runs any model that kdmeta can compute on arrays from a file, as a check against other implementations.
public enum ModelRunner {
  /// Runs the model at `path` once.
  ///
  /// - Parameters:
  ///   - path: An ONNX file; the model need not be a classifier.
  ///   - input: A `.npz` file with an array for each input of the graph, under the input's name; others are left alone.
  ///   - output: Where a `.npz` file with the graph's outputs goes, under their names.
  /// - Throws: ``KDMetaError``; see ``KDMetaError/isUnsupportedModel`` for a model that kdmeta cannot compute.
  public static func run(
    _ path: String, on input: String, to output: String, context: RunContext
  ) throws(KDMetaError) {
    do {
      try OutputFile.check(output)
      let file = try ModelFile.load(path)
      let model = try ONNXImporter.model(file)
      let arrays = try NPZFile.read(input)
      try context.checkDevice()
      let tensors = try model.graph.inputs.map { description in
        guard let array = arrays[description.name] else {
          throw KDMetaError.mismatch(
            "\(input): no array is named '\(description.name)', as an input of \(path) is; there are: "
              + arrays.keys.sorted().joined(separator: ", "))
        }
        return try tensor(
          array, for: description, isInteger: file.integerInputs.contains(description.name), at: input,
          on: context.device)
      }
      let executor = try Executor(model, on: context.device)
      let results = try withoutGradients { try executor.run(tensors).outputs }
      var seen: Set<String> = []
      let named = try zip(model.graph.outputs, results).filter { seen.insert($0.0).inserted }
        .map { (name: $0.0, array: try array($0.1)) }
      try NPZFile.write(named, to: output)
    } catch { throw KDMetaError(error, model: path) }
  }

  private static func tensor(
    _ array: NPYArray, for input: Graph.Input, isInteger: Bool, at path: String, on device: Device
  ) throws -> Tensor {
    let place = "\(path): '\(input.name)'"
    // A graph that says nothing of an input's shape has an empty one.
    guard input.shape.isEmpty || input.shape.admits(array.shape) else {
      let expected = input.shape.map { $0.map(String.init) ?? "any" }.joined(separator: "×")
      throw KDMetaError.mismatch("\(place): has the shape \(array.shape), and the model takes \(expected)")
    }
    switch (array, isInteger) {
    case (.floats(let array), false): return try Tensor(array, on: device)
    case (.integers(let array), true): return try Tensor(array, on: device)
    case (.integers(let array), false): return try Tensor(array.map { Float($0) }, on: device)
    case (.floats, true):
      throw KDMetaError.mismatch("\(place): holds floating point, and the model takes whole numbers")
    }
  }

  private static func array(_ tensor: Tensor) throws -> NPYArray {
    switch try tensor.elementType() {
    case .float16, .float32, .float64: .floats(try tensor.array())
    case .int64, .int32, .uint8, .bool: .integers(try tensor.array(of: Int64.self))
    }
  }
}

extension KDMetaError {
  /// Whether a model is sound as far as can be told, but holds an operator, or a use of one, that kdmeta does not have.
  public var isUnsupportedModel: Bool {
    switch self {
    case .model(_, let error): error.kind == .unsupported
    case .onnx(let error): if case .unsupported = error.kind { true } else { false }
    default: false
    }
  }
}

extension [Int?] {
  /// Whether `shape` has these lengths, where they are given.
  fileprivate func admits(_ shape: [Int]) -> Bool {
    count == shape.count && zip(self, shape).allSatisfy { $0 == nil || $0 == $1 }
  }
}
