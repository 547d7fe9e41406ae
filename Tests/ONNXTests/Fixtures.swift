import Arrays
import Foundation
import ONNX
import TestSupport

/// The small files that `Fixtures/make.py` makes.
enum Fixtures {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

  static func path(_ name: String) -> String { folder.appending(path: name).path(percentEncoded: false) }

  static func bytes(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }
}

extension Onnx_ModelProto {
  /// A valid model that copies its input `x` to its output `y`, for tests to spoil.
  static var copying: Onnx_ModelProto {
    var node = Onnx_NodeProto()
    node.name = "copy"
    node.opType = "Identity"
    node.input = ["x"]
    node.output = ["y"]
    var operators = Onnx_OperatorSetIdProto()
    operators.version = 17
    var model = Onnx_ModelProto()
    model.irVersion = 8
    model.opsetImport = [operators]
    model.graph.name = "main"
    model.graph.node = [node]
    model.graph.input = [.floats("x")]
    model.graph.output = [.floats("y")]
    return model
  }
}

extension Onnx_ValueInfoProto {
  static func floats(_ name: String) -> Onnx_ValueInfoProto {
    var value = Onnx_ValueInfoProto()
    value.name = name
    value.type.tensorType.elemType = 1
    return value
  }
}

extension Onnx_TensorProto {
  /// A tensor of `type` without numbers.
  static func claiming(_ dims: [Int64], _ type: DataType = .float) -> Onnx_TensorProto {
    var tensor = Onnx_TensorProto()
    tensor.name = "w"
    tensor.dims = dims
    tensor.dataType = Int32(type.rawValue)
    return tensor
  }
}

/// Writes `model` to a folder of its own, with its side files beside it if they are in `folder`, and reads it back.
func reload(_ model: Onnx_ModelProto, sideFilesIn folder: String? = nil) throws -> LoadedModel {
  let copy = try TemporaryFolder()
  for name in folder == nil ? [] : model.graph.sideFiles {
    try FileManager.default.copyItem(atPath: "\(folder ?? "")/\(name)", toPath: copy.path(name))
  }
  let path = copy.path("model.onnx")
  try ModelFile.save(model, to: path)
  return try ModelFile.load(path)
}
