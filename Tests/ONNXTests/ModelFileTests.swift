import Arrays
import Foundation
import ONNX
import TestSupport
import Testing

@Suite("Model files") struct ModelFileTests {
  /// Exports by several tools; not part of the repository.
  static let published = OutsideData.names(in: "onnx", endingIn: ".onnx")

  @Test(
    "Exports of PyTorch and TensorFlow are read, weights included, and written again without loss",
    .enabled(if: !published.isEmpty, "there is no folder onnx with models in KDMETA_DATA or ../shared/data"),
    arguments: published)
  func publishedModels(name: String) throws {
    let path = try #require(OutsideData.path("onnx/\(name)"))
    let model = try ModelFile.load(path)
    #expect(model.warnings.isEmpty)
    for tensor in model.model.graph.initializer {
      let data = try model.values(of: tensor)
      if case .floats(let array) = data { #expect(array.scalars.allSatisfy { $0.isFinite }) }
    }
    #expect(try reload(model.model, sideFilesIn: model.folder).model == model.model)
  }

  @Test(
    "LeNet-5's parameters are all there, wherever its exporter put them",
    .enabled(if: !published.isEmpty, "there is no folder onnx with models in KDMETA_DATA or ../shared/data"),
    arguments: ["lenet5.ts17_eval.onnx", "lenet5.default_call.onnx", "lenet5.fp16.onnx"])
  func parameters(name: String) throws {
    let path = try #require(OutsideData.path("onnx/\(name)"))
    let model = try ModelFile.load(path)
    let counts = try model.model.graph.initializer.map { tensor in
      guard case .floats(let array) = try model.values(of: tensor) else { return 0 }
      return array.count
    }
    #expect(counts.reduce(0, +) == 61_706)
  }

  @Test("The digest is that of the file's bytes") func digest() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("model.onnx")
    let written = try ModelFile.save(.copying, to: path)
    #expect(try ModelFile.load(path).sha256 == written)
    #expect(written.count == 64)
    #expect(try folder.names() == ["model.onnx"])
  }

  @Test("Zeros in attributes are written and not merely implied") func zeros() throws {
    var model = Onnx_ModelProto.copying
    var attribute = Onnx_AttributeProto()
    attribute.name = "zero"
    attribute.type = .int
    attribute.i = 0
    model.graph.node[0].attribute = [attribute]
    #expect(try reload(model).model.graph.node[0].attribute[0].hasI)
  }

  @Test("A model that can't be written gives an error with the path") func notWritten() throws {
    let error = try #require(throws: ONNXError.self) {
      try ModelFile.save(.copying, to: "/nonexistent/folder/model.onnx")
    }
    guard case .notWritten(let reason) = error.kind else {
      Issue.record("\(error)")
      return
    }
    #expect(reason.contains("/nonexistent/folder/model.onnx"))
  }
}
