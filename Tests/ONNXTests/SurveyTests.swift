import ONNX
import TestSupport
import Testing

@Suite("A survey of a model") struct SurveyTests {
  private func survey(_ model: Onnx_ModelProto) throws -> (model: LoadedModel, faults: [ONNXError]) {
    let folder = try TemporaryFolder()
    try ModelFile.save(model, to: folder.path("model.onnx"))
    return try ModelFile.survey(folder.path("model.onnx"))
  }

  @Test("tells of everything that is not supported, in the file's order, and gives the model all the same")
  func everything() throws {
    var model = Onnx_ModelProto.copying
    model.irVersion = 2
    var second = model.graph.node[0]
    second.name = "magic"
    second.domain = "com.example"
    second.output = ["z"]
    model.graph.node[0].opType = "If"
    model.graph.node.append(second)
    let result = try survey(model)
    #expect(
      result.faults.map(\.description) == [
        "not supported: format version 2; the oldest that kdmeta reads is 3",
        "node 'copy' (If): not supported: control flow",
        "node 'magic' (Identity): not supported: operators of the domain 'com.example'; kdmeta knows those of "
          + "ONNX itself",
      ])
    #expect(result.model.model.graph.node.count == 2)
    #expect(throws: ONNXError.self) { try reload(model) }
  }

  @Test("finds nothing in a model that can be used") func sound() throws {
    #expect(try survey(.copying).faults.isEmpty)
  }

  @Test("refuses a model that breaks ONNX's rules, whatever else is in it") func invalid() throws {
    var model = Onnx_ModelProto.copying
    model.graph.node[0].opType = "If"
    model.graph.node[0].input = ["nothing"]
    let error = try #require(throws: ONNXError.self) { try survey(model) }
    guard case .invalid = error.kind else {
      Issue.record("\(error)")
      return
    }
    #expect(error.description.contains("model.onnx: graph 'main': node 'copy' (If): its input 'nothing'"))
  }
}
