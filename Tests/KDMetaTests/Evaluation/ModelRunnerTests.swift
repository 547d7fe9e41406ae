import Arrays
import Datasets
import Foundation
import KDMeta
import ONNX
import TestSupport
import Testing
import Torch

/// What these tests need beside the repository.
private enum Needs {
  static let engine = FileManager.default.fileExists(atPath: Engine.path)

  /// Models with arrays that another implementation made.
  static let models = OutsideData.names(in: "onnx", endingIn: ".onnx").filter {
    ["lenet5.ts17_eval.onnx", "lenet5.default_call.onnx", "lenet5_tanh.dynamo_eval.onnx", "lenet5.fp16.onnx"]
      .contains($0)
  }
}

@Suite("Running models", .enabled(if: Needs.engine, "needs the engine"))
struct ModelRunnerTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(
    "Outputs are those of other implementations",
    .enabled(if: !Needs.models.isEmpty, "the folder onnx of the outside data is not there"),
    arguments: Needs.models)
  func parity(name: String) throws {
    let path = try #require(OutsideData.path("onnx/\(name)"))
    let arrays = "\(path.dropLast(".onnx".count)).npz"
    try ModelRunner.run(path, on: arrays, to: folder.path("out.npz"), context: RunContext())
    let expected = try NPZFile.read(arrays)
    let outputs = try NPZFile.read(folder.path("out.npz"))
    #expect(!outputs.isEmpty)
    let tolerance: Float = name.contains("fp16") ? 5e-3 : 1e-4
    for (name, output) in outputs {
      guard case .floats(let made) = output, case .floats(let wanted)? = expected[name] else {
        Issue.record("\(name) is missing or of another type")
        continue
      }
      #expect(made.shape == wanted.shape)
      #expect(zip(made.scalars, wanted.scalars).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) })
    }
  }

  @Test("Integers become floating point where the model takes it", .enabled(if: !Needs.models.isEmpty))
  func integers() throws {
    let path = try #require(OutsideData.path("onnx/lenet5.ts17_eval.onnx"))
    let shape = [1, 1, 28, 28]
    let pixels = (0..<784).map { Int64($0 % 5) - 2 }
    try NPZFile.write(
      [("input", .integers(ShapedArray(shape: shape, scalars: pixels)))], to: folder.path("i.npz"))
    try NPZFile.write(
      [("input", .floats(ShapedArray(shape: shape, scalars: pixels.map { Float($0) })))],
      to: folder.path("f.npz"))
    for name in ["i", "f"] {
      try ModelRunner.run(
        path, on: folder.path("\(name).npz"), to: folder.path("\(name)-out.npz"), context: RunContext())
    }
    #expect(try NPZFile.read(folder.path("i-out.npz")) == NPZFile.read(folder.path("f-out.npz")))
  }

  @Test(
    "An operator that kdmeta does not have is told from other faults", .enabled(if: !Needs.models.isEmpty))
  func unsupported() throws {
    let known = try #require(OutsideData.path("onnx/lenet5.ts17_eval.onnx"))
    var proto = try ModelFile.load(known).model
    proto.graph.node[1].opType = "Hardmax"
    let path = folder.path("model.onnx")
    try ModelFile.save(proto, to: path)
    try NPZFile.write(
      [("input", .floats(ShapedArray(repeating: 0, shape: [1, 1, 28, 28])))], to: folder.path("in.npz"))
    let error = try #require(throws: KDMetaError.self) {
      try ModelRunner.run(
        path, on: folder.path("in.npz"), to: folder.path("out.npz"), context: RunContext())
    }
    #expect(error.isUnsupportedModel && "\(error)".hasPrefix("\(path): node "), "\(error)")
  }

  @Test("Arrays that do not fit the model are refused", .enabled(if: !Needs.models.isEmpty))
  func mismatches() throws {
    let path = try #require(OutsideData.path("onnx/lenet5.ts17_eval.onnx"))
    for (array, reason) in [
      ((name: "x", array: NPYArray.floats(ShapedArray([1]))), "no array is named 'input'"),
      (("input", .floats(ShapedArray([1]))), "has the shape [1], and the model takes any×1×28×28"),
      (("input", .floats(ShapedArray(repeating: 0, shape: [1, 3, 28, 28]))), "has the shape [1, 3, 28, 28]"),
    ] {
      try NPZFile.write([array], to: folder.path("in.npz"))
      let error = try #require(throws: KDMetaError.self) {
        try ModelRunner.run(
          path, on: folder.path("in.npz"), to: folder.path("out.npz"), context: RunContext())
      }
      #expect("\(error)".contains(reason), "\(error)")
      #expect(!error.isUnsupportedModel)
    }
    #expect(try folder.names() == ["in.npz"])
  }
}
