import Arrays
import ONNX
import Testing

@Suite("Checks of a model") struct ModelCheckTests {
  /// A way to spoil a model, and what the error then says after the file's name.
  struct Fault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let reason: String
    let spoil: @Sendable (inout Onnx_ModelProto) -> Void

    init(_ name: String, _ reason: String, _ spoil: @escaping @Sendable (inout Onnx_ModelProto) -> Void) {
      testDescription = name
      self.reason = reason
      self.spoil = spoil
    }
  }

  static let node = "graph 'main': node 'copy' (Identity): "

  static let faults = [
    Fault("old format", "not supported: format version 2; the oldest that kdmeta reads is 3") {
      $0.irVersion = 2
    },
    Fault("no operator set", "it does not say which version of ONNX's operators it uses") {
      $0.opsetImport = []
    },
    Fault("old operator set", "not supported: operator set 6") { $0.opsetImport[0].version = 6 },
    Fault("two operator sets", "it imports several versions of ONNX's operators: [17, 18]") {
      $0.opsetImport.append($0.opsetImport[0])
      $0.opsetImport[1].version = 18
    },
    Fault("custom domain", "\(node)not supported: operators of the domain 'com.microsoft'") {
      $0.graph.node[0].domain = "com.microsoft"
    },
    Fault("function", "\(node)not supported: functions that the model defines itself") {
      var function = Onnx_FunctionProto()
      function.name = "Identity"
      function.domain = "local"
      $0.functions = [function]
      $0.graph.node[0].domain = "local"
    },
    Fault("control flow", "graph 'main': node 'copy' (If): not supported: control flow") {
      $0.graph.node[0].opType = "If"
    },
    Fault("graph in an attribute", "\(node)attribute 'a': not supported: control flow") {
      $0.graph.node[0].attribute = [.named("a", .graph)]
    },
    Fault("sparse attribute", "\(node)attribute 'a': not supported: sparse") {
      $0.graph.node[0].attribute = [.named("a", .sparseTensor)]
    },
    Fault("attribute twice", "\(node)attribute 'a': it is given twice") {
      $0.graph.node[0].attribute = [.named("a", .int), .named("a", .int)]
    },
    Fault("attribute without type", "\(node)attribute 'a': its type is not given") {
      $0.graph.node[0].attribute = [.named("a", .undefined)]
    },
    Fault("quantised operator", "graph 'main': node 'copy' (QLinearConv): not supported: quantised") {
      $0.graph.node[0].opType = "QLinearConv"
    },
    Fault("quantised weights", "graph 'main': initialiser 'w': not supported: numbers of 8 bits or fewer") {
      $0.graph.initializer = [.claiming([], .int4)]
    },
    Fault("string weights", "graph 'main': initialiser 'w': not supported: strings") {
      $0.graph.initializer = [.claiming([], .string)]
    },
    Fault("sparse weights", "graph 'main': not supported: sparse weights") {
      $0.graph.sparseInitializer = [Onnx_SparseTensorProto()]
    },
    Fault("sequence", "graph 'main': output 'y': not supported: a sequence") {
      $0.graph.output[0].type.sequenceType = .init()
    },
    Fault("map", "graph 'main': output 'y': not supported: a map") {
      $0.graph.output[0].type.mapType = .init()
    },
    Fault("untyped input", "graph 'main': input 'x': its type is not given") {
      $0.graph.input[0].clearType()
    },
    Fault("unknown input", "\(node)its input 'z' is made by no input, initialiser or earlier node") {
      $0.graph.node[0].input = ["z"]
    },
    Fault("value made twice", "\(node)its output 'x' has the name of a value that exists already") {
      $0.graph.node[0].output = ["x"]
    },
    Fault("output not made", "graph 'main': its output 'z' is made by no node") {
      $0.graph.output = [.floats("z")]
    },
    Fault("no output", "graph 'main': it has no output") { $0.graph.output = [] },
    Fault("two inputs of one name", "graph 'main': two inputs are named 'x'") {
      $0.graph.input.append(.floats("x"))
    },
    Fault("no operator", "graph 'main': node 'copy' (): it names no operator") {
      $0.graph.node[0].opType = ""
    },
    Fault("unnamed node", "graph 'main': node 0 (Loop): not supported: control flow") {
      $0.graph.node[0].name = ""
      $0.graph.node[0].opType = "Loop"
    },
  ]

  @Test("A fault is named with its place", arguments: faults)
  func named(fault: Fault) throws {
    var model = Onnx_ModelProto.copying
    fault.spoil(&model)
    let error = try #require(throws: ONNXError.self) { try reload(model) }
    #expect(error.place.first?.hasSuffix("/model.onnx") == true)
    let text = "\(ONNXError(error.kind, place: Array(error.place.dropFirst())))"
    #expect(text.hasPrefix(fault.reason), "\(text)")
  }

  @Test("A newer format and newer operators are tried, with a warning") func newer() throws {
    var model = Onnx_ModelProto.copying
    #expect(try reload(model).warnings.isEmpty)
    model.irVersion = 14
    model.opsetImport[0].version = 30
    #expect(try reload(model).warnings.count == 2)
  }

  @Test("Domains and functions that no node uses do no harm, nor do weights among the inputs") func unused()
    throws
  {
    var model = Onnx_ModelProto.copying
    var domain = Onnx_OperatorSetIdProto()
    domain.domain = "ai.onnx.ml"
    domain.version = 3
    model.opsetImport.append(domain)
    model.functions = [Onnx_FunctionProto()]
    model.graph.initializer = [Onnx_TensorProto(name: "w", ShapedArray<Float>([1]))]
    model.graph.input.insert(.floats("w"), at: 0)
    #expect(try reload(model).model == model)
  }
}

extension Onnx_AttributeProto {
  fileprivate static func named(_ name: String, _ type: AttributeType) -> Onnx_AttributeProto {
    var attribute = Onnx_AttributeProto()
    attribute.name = name
    attribute.type = type
    return attribute
  }
}
