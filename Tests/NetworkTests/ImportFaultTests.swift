import Foundation
import Network
import ONNX
import TestSupport
import Testing

@Suite("Faults of a file") struct ImportFaultTests {
  private func faults(_ shape: [Int64?], _ build: (inout ModelBuilder) -> Void) throws -> [String] {
    var builder = ModelBuilder(shape)
    build(&builder)
    let folder = try TemporaryFolder()
    try ModelFile.save(builder.proto, to: folder.path("model.onnx"))
    return ONNXImporter.faults(try ModelFile.load(folder.path("model.onnx"))).map(\.description)
  }

  @Test("are all told, not only the first") func all() throws {
    let found = try faults([nil, 2, 4, 4]) {
      $0.weight("k", [2, 2, 1, 1])
      $0.node("Odd", ["x"], ["a"], name: "odd")
      $0.node("Conv", ["a", "k"], ["b"], name: "fine")
      $0.node(
        "MaxPool", ["b"], ["c"], name: "cut", ["kernel_shape": .ints([2, 2]), "pads": .ints([-1, 0, 0, 0])])
      $0.node("Odder", ["c"], ["y"], name: "odder")
    }
    #expect(
      found == [
        "node 'odd': the operator Odd is not supported",
        "node 'cut': negative pads [-1, 0, 0, 0]",
        "node 'odder': the operator Odder is not supported",
      ])
  }

  @Test("are no others' consequences: shapes that nobody can know behind an unknown operator") func causes()
    throws
  {
    let found = try faults([nil, 2, 4, 4]) {
      $0.integers("first", [0])
      $0.integers("rest", [-1])
      $0.node("Odd", ["x"], ["a"], name: "odd")
      $0.node("Shape", ["a"], ["shape"])
      $0.node("Gather", ["shape", "first"], ["batch"])
      $0.node("Concat", ["batch", "rest"], ["target"], ["axis": .int(0)])
      $0.node("Reshape", ["a", "target"], ["y"])
    }
    #expect(found == ["node 'odd': the operator Odd is not supported"])
  }

  @Test("are those of the whole where no node is at fault, and none where all is well") func whole() throws {
    let mismatched = try faults([nil, 3]) {
      $0.weight("w", [2, 2])
      $0.node("MatMul", ["x", "w"], ["y"])
    }
    #expect(mismatched.count == 1)
    #expect(try faults([nil, 3]) { $0.node("Relu", ["x"], ["y"]) } == [])
  }
}

@Suite("Path weights") struct PathObstacleTests {
  /// Two layers, and between them `build`, which makes `m` of `a`.
  private func obstacle(_ build: (inout ModelBuilder) -> Void) throws -> String? {
    var builder = ModelBuilder([nil, 2, 4, 4])
    builder.weight("k", [2, 2, 1, 1])
    builder.weight("w", [2, 3])
    builder.node("Conv", ["x", "k"], ["c"], name: "first")
    builder.node("Relu", ["c"], ["a"])
    build(&builder)
    builder.node("GlobalAveragePool", ["m"], ["p"])
    builder.node("Flatten", ["p"], ["r"])
    builder.node("MatMul", ["r", "w"], ["y"], name: "last")
    let classifier = try Classifier(builder.imported().graph)
    return try classifier.graph.pathObstacle(between: classifier.taps.map(\.value))?.description
  }

  @Test("are missing where computed values are multiplied or divided, and the node is told")
  func products() throws {
    let gate = try obstacle {
      $0.node("Sigmoid", ["a"], ["s"])
      $0.node("Mul", ["a", "s"], ["m"], name: "gate")
    }
    #expect(gate == "node 'gate': a product of two computed values is not linear, so it has no path weights")
    let quotient = try obstacle {
      $0.weight("one", [1])
      $0.node("Div", ["one", "a"], ["m"], name: "inverse")
    }
    #expect(quotient?.hasPrefix("node 'inverse': a quotient by a computed value") == true)
  }

  @Test("are there for products with weights, and whatever stands outside of the layers") func linear() throws
  {
    let scaled = try obstacle {
      $0.weight("factor", [2, 1, 1])
      $0.node("Mul", ["a", "factor"], ["m"])
    }
    #expect(scaled == nil)
  }
}
