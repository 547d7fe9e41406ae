import Network
import Testing

@Suite("Classifiers") struct ClassifierTests {
  private func classifier(
    _ shape: [Int64?], _ build: (inout ModelBuilder) -> Void
  ) throws -> Classifier {
    var builder = ModelBuilder(shape)
    build(&builder)
    return try Classifier(builder.imported().graph)
  }

  @Test(
    "have their logits before a last softmax or sigmoid, and at the end without one",
    arguments: ["Softmax", "LogSoftmax", "Sigmoid", nil])
  func logits(_ ending: String?) throws {
    let classifier = try classifier([nil, 1, 2, 2]) {
      $0.weight("w", [4, 3])
      $0.node("Flatten", ["x"], ["row"])
      $0.node("MatMul", ["row", "w"], [ending == nil ? "y" : "scores"], name: "dense")
      if let ending { $0.node(ending, ["scores"], ["y"]) }
    }
    #expect(classifier.logits == (ending == nil ? "y" : "scores"))
    #expect(classifier.taps.map(\.name) == ["dense"])
    #expect(classifier.taps.map(\.value) == [classifier.logits])
  }

  @Test("are tapped behind bias, norm and skip connection, where layers that meet share a tap")
  func residual() throws {
    let classifier = try classifier([nil, 2, 4, 4]) {
      for name in ["a", "b"] { $0.weight(name, [2, 2, 1, 1]) }
      for name in ["scale", "bias", "mean", "variance"] { $0.weight(name, [2]) }
      $0.weight("w", [2, 3])
      $0.node("Conv", ["x", "a"], ["ca"], name: "main")
      $0.node("BatchNormalization", ["ca", "scale", "bias", "mean", "variance"], ["na"], name: "norm")
      $0.node("Conv", ["x", "b"], ["cb"], name: "shortcut")
      $0.node("Add", ["na", "cb"], ["sum"])
      $0.node("Relu", ["sum"], ["r"])
      $0.node("GlobalAveragePool", ["r"], ["pooled"])
      $0.node("Flatten", ["pooled"], ["row"])
      $0.node("MatMul", ["row", "w"], ["product"], name: "dense")
      $0.weight("offset", [3])
      $0.node("Add", ["product", "offset"], ["y"], name: "offsets")
    }
    #expect(classifier.taps.map(\.name) == ["shortcut", "dense"])
    #expect(classifier.taps.map(\.value) == ["r", "y"])
    #expect(classifier.taps.map(\.shape) == [[2, 4, 4], [3]])
  }

  @Test("are not what takes no images, gives no row of scores, or mixes images")
  func others() throws {
    try expectFault(.unsupported, "takes 'x' [?, 3]") {
      try classifier([nil, 3]) { $0.node("Relu", ["x"], ["y"]) }
    }
    try expectFault(.unsupported, "the size of its images is left open") {
      try classifier([nil, 3, nil, nil]) { $0.node("GlobalAveragePool", ["x"], ["y"]) }
    }
    try expectFault(.unsupported, "gives [[2, 3, 4, 4]] for 2 images") {
      try classifier([nil, 3, 4, 4]) { $0.node("Relu", ["x"], ["y"]) }
    }
    try expectFault(.unsupported, "gives [[1, 96]] for 2 images") {
      try classifier([nil, 3, 4, 4]) { $0.node("Flatten", ["x"], ["y"], ["axis": .int(0)]) }
    }
  }
}
