/// Checks a graph's values: that each has a type kdmeta knows and is made once, before it is used.
enum GraphCheck {
  /// - Parameters:
  ///   - functions: The functions that the model defines, which nodes must not call.
  ///   - handler: What is told of each fault.
  static func check(
    _ graph: Onnx_GraphProto, functions: Set<FunctionName>, _ handler: FaultHandler
  ) throws(ONNXError) {
    if !graph.sparseInitializer.isEmpty {
      try handler(ONNXError(.unsupported("sparse weights; export the model with dense ones")))
    }
    for value in graph.input { try check(value, "input", handler) }
    for value in graph.output { try check(value, "output", handler) }
    for tensor in graph.initializer {
      try checking("initialiser '\(tensor.name)'", handler) { () throws(ONNXError) in
        _ = try ElementType(tensor.dataType)
      }
    }

    var made = try namesBeforeNodes(graph)
    for (index, node) in graph.node.enumerated() {
      try checking(node.place(index), handler) { () throws(ONNXError) in
        try NodeCheck.check(node, functions: functions)
      }
      try checking(node.place(index), handler) { () throws(ONNXError) in
        for input in node.input where !input.isEmpty && !made.contains(input) {
          throw ONNXError(.invalid("its input '\(input)' is made by no input, initialiser or earlier node"))
        }
        for output in node.output where !output.isEmpty && !made.insert(output).inserted {
          throw ONNXError(.invalid("its output '\(output)' has the name of a value that exists already"))
        }
      }
      // What a node at fault makes is no fault of those that take it.
      made.formUnion(node.output)
    }
    guard !graph.output.isEmpty else { throw ONNXError(.invalid("it has no output")) }
    for output in graph.output where !made.contains(output.name) {
      try handler(ONNXError(.invalid("its output '\(output.name)' is made by no node")))
    }
  }

  /// The names of inputs and initialisers. In old files, an initialiser is listed among the inputs too.
  private static func namesBeforeNodes(_ graph: Onnx_GraphProto) throws(ONNXError) -> Set<String> {
    func unique(_ names: [String], _ what: String) throws(ONNXError) -> Set<String> {
      var seen: Set<String> = []
      for name in names {
        guard !name.isEmpty else { throw ONNXError(.invalid("an \(what) has no name")) }
        guard seen.insert(name).inserted else {
          throw ONNXError(.invalid("two \(what)s are named '\(name)'"))
        }
      }
      return seen
    }
    return try unique(graph.input.map(\.name), "input")
      .union(unique(graph.initializer.map(\.name), "initialiser"))
  }

  private static func check(
    _ value: Onnx_ValueInfoProto, _ what: String, _ handler: FaultHandler
  ) throws(ONNXError) {
    try checking("\(what) '\(value.name)'", handler) { () throws(ONNXError) in
      switch value.type.value {
      case .tensorType(let type): _ = try ElementType(type.elemType)
      case .sequenceType: throw ONNXError(.unsupported("a sequence; kdmeta computes with tensors"))
      case .mapType: throw ONNXError(.unsupported("a map; export a classifier's scores as a tensor"))
      case .optionalType: throw ONNXError(.unsupported("an optional value; kdmeta computes with tensors"))
      case .sparseTensorType:
        throw ONNXError(.unsupported("a sparse tensor; export the model with dense ones"))
      case .opaqueType: throw ONNXError(.unsupported("a value of a private type"))
      case nil: throw ONNXError(.invalid("its type is not given"))
      }
    }
  }
}

extension Onnx_NodeProto {
  /// How errors name the node: by its name if it has one, else by its position among the nodes.
  package func place(_ index: Int) -> String {
    name.isEmpty ? "node \(index) (\(opType))" : "node '\(name)' (\(opType))"
  }
}
