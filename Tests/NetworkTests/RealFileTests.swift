import Foundation
import Network
import ONNX
import TestSupport
import Testing
import Torch

/// Files as publishers export them.
private enum RealFiles {
  static let folder = "onnx"
  static let arePresent = OutsideData.path(folder) != nil

  static func model(_ name: String) throws -> Model {
    let path = try #require(OutsideData.path("\(folder)/\(name).onnx"))
    return try ONNXImporter.model(ModelFile.load(path))
  }

  /// Those whose operators kdmeta has, and how far results may differ.
  static let supported: [(name: String, tolerance: Float)] = [
    ("alexnet.ts17_eval", 1e-4),
    ("lenet5.default_call", 1e-4),
    // The reference itself was computed and stored with 11 bits.
    ("lenet5.fp16", 2e-3),
    ("lenet5.ts17_eval", 1e-4),
    ("lenet5_tanh.dynamo_eval", 1e-4),
    ("mobilenetv2.ts17_eval", 1e-4),
    ("resnet18.default_call", 1e-4),
    ("dafl_generator.ts17_eval", 1e-4),
    ("se_misc.ts17_eval", 1e-4),
    ("shuffle.ts17_eval", 1e-4),
    ("vit_mha.ts17_eval", 1e-4),
    ("tf_preact_nhwc", 1e-4),
    ("tf_resnet_nhwc", 1e-4),
    ("wrn16_1_drop.dynamo_keepBN", 1e-4),
    // Its array `torch_eval` is of other running moments than the file's: onnxruntime's answer stands in.
    ("wrn16_1_drop.ts17_TRAINING", 1e-4),
  ]
}

@Suite(
  "Files that publishers export",
  .enabled(
    if: RealFiles.arePresent,
    "the folder onnx is not in KDMETA_DATA, nor in shared/data beside the repository"))
struct RealFileTests {
  @Test(
    "give what onnxruntime gave",
    .enabled(if: Python.path != nil, "KDMETA_PYTHON names no Python interpreter with numpy"),
    arguments: RealFiles.supported)
  func results(_ name: String, tolerance: Float) throws {
    let model = try RealFiles.model(name)
    let path = try #require(OutsideData.path("\(RealFiles.folder)/\(name).npz"))
    let arrays = try Reference.arrays(path)
    let inputs = try model.graph.inputs.map { try Tensor(#require(arrays[$0.name])) }
    let result = try Executor(model).run(inputs).outputs[0].array()
    let output = model.graph.outputs[0]
    var expected = try #require(arrays[output])
    if arrays["torch_eval"] != nil {
      let file = try #require(OutsideData.path("\(RealFiles.folder)/\(name).onnx"))
      let fed = arrays.filter { entry in model.graph.inputs.contains { $0.name == entry.key } }
      expected = try #require(try Reference.run([Reference.Job(file, fed)]).first?[output])
    }
    #expect(relativeDifference(result, expected) < tolerance)
  }

  @Test(
    "run at any length of the batch, whatever they were exported with",
    arguments: RealFiles.supported.map(\.name))
  func batches(_ name: String) throws {
    let model = try RealFiles.model(name)
    let executor = try Executor(model)
    let shape = try #require(model.graph.inputs.first).shape.dropFirst().map { $0 ?? 0 }
    let images = try Tensor(noise([3] + shape, seed: 1))
    let together = try executor.run([images]).outputs[0]
    #expect(together.shape[0] == 3)
    let alone = try executor.run([images.slice(0, 1..<2)]).outputs[0]
    #expect(try relativeDifference(together.slice(0, 1..<2).array(), alone.array()) < 1e-5)
  }

  @Test("are exported again as the same function", arguments: RealFiles.supported.map(\.name))
  func exported(_ name: String) throws {
    let model = try RealFiles.model(name)
    let folder = try TemporaryFolder()
    let path = folder.path("again.onnx")
    try ONNXExporter.write(model, to: path)
    let again = try ONNXImporter.model(ModelFile.load(path))
    let shape = try #require(model.graph.inputs.first).shape.dropFirst().map { $0 ?? 0 }
    let images = try Tensor(noise([2] + shape, seed: 1))
    let expected = try Executor(model).run([images]).outputs[0].array()
    #expect(try Executor(again).run([images]).outputs[0].array() == expected)
  }

  @Test("have the shapes that the graph foretells", arguments: RealFiles.supported.map(\.name))
  func shapes(_ name: String) throws {
    let model = try RealFiles.model(name)
    try expectForetoldShapes(model)
  }

  @Test("warn where they were exported in training mode")
  func training() throws {
    #expect(
      try RealFiles.model("wrn16_1_drop.ts17_TRAINING").warnings.contains { $0.contains("training mode") })
    #expect(try RealFiles.model("wrn16_1_drop.dynamo_keepBN").warnings.isEmpty)
  }
}
