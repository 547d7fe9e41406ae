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
      let types = try file.elementTypes()
      if let name = types.first(where: { $0.value == .bfloat16 })?.key {
        throw KDMetaError.model(
          path: path,
          ModelError(.unsupported, "'\(name)' is of bfloat16, a type that NumPy's files do not have"))
      }
      let arrays = try NPZFile.read(input)
      let missing = file.inputNames.first { arrays[$0] == nil }
      if let missing {
        throw KDMetaError.mismatch(
          "\(input): no array is named '\(missing)', as an input of \(path) is; there are: "
            + arrays.keys.sorted().joined(separator: ", "))
      }
      let model = try ONNXImporter.model(file, for: arrays.mapValues(TensorData.init))
      try context.prepareDevice()
      let tensors = try model.graph.inputs.compactMap { description in
        try arrays[description.name].map {
          try tensor(
            $0, as: types[description.name] ?? .float32, named: "\(input): '\(description.name)'",
            on: context.device)
        }
      }
      let executor = try Executor(model, on: context.device)
      let results = try withoutGradients { try executor.run(tensors).outputs }
      var seen: Set<String> = []
      let named = try zip(model.graph.outputs, results).filter { seen.insert($0.0).inserted }
        .map { (name: $0.0, array: try array($0.1, as: types[$0.0] ?? .float32)) }
      try NPZFile.write(named, as: types.compactMapValues(\.numpy), to: output)
    } catch { throw KDMetaError(error, model: path) }
  }

  private static func tensor(
    _ array: NPYArray, as type: ONNX.ElementType, named place: String, on device: Device
  ) throws -> Tensor {
    switch (array, type.isReal) {
    case (.floats(let array), true): return try Tensor(array, on: device)
    case (.integers(let array), true): return try Tensor(array.map { Float($0) }, on: device)
    case (.integers(let array), false):
      let numbers = try Tensor(array, on: device)
      return type == .bool ? try numbers.to(.bool) : numbers
    case (.floats, false):
      throw KDMetaError.mismatch("\(place): holds floating point, and the model takes whole numbers")
    }
  }

  private static func array(_ tensor: Tensor, as type: ONNX.ElementType) throws -> NPYArray {
    type.isReal ? .floats(try tensor.array()) : .integers(try tensor.array(of: Int64.self))
  }
}

extension TensorData {
  fileprivate init(_ array: NPYArray) {
    switch array {
    case .floats(let numbers): self = .floats(numbers)
    case .integers(let numbers): self = .integers(numbers)
    }
  }
}

extension ONNX.ElementType {
  fileprivate var isReal: Bool { [.float32, .float64, .float16, .bfloat16].contains(self) }

  /// The same type in NumPy, which has no bfloat16.
  fileprivate var numpy: NPYElement? {
    switch self {
    case .float32, .bfloat16: .float32
    case .float64: .float64
    case .float16: .float16
    case .int8: .int8
    case .uint8: .uint8
    case .int16: .int16
    case .uint16: .uint16
    case .int32: .int32
    case .uint32: .uint32
    case .int64: .int64
    case .uint64: .uint64
    case .bool: .bool
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
