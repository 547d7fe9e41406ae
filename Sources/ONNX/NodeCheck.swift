/// Checks one node: that its operator and its attributes are of a kind that kdmeta can handle at all. Which of
/// ONNX's plain tensor operators are supported is not decided here.
enum NodeCheck {
  static func check(_ node: Onnx_NodeProto, functions: Set<FunctionName>) throws(ONNXError) {
    guard !node.opType.isEmpty else { throw ONNXError(.invalid("it names no operator")) }
    guard !functions.contains(FunctionName(domain: node.domain, name: node.opType)) else {
      throw ONNXError(
        .unsupported(
          "functions that the model defines itself; inline them with onnx.inliner.inline_local_functions"))
    }
    guard ModelCheck.isONNXDomain(node.domain) else {
      throw ONNXError(
        .unsupported("operators of the domain '\(node.domain)'; kdmeta knows those of ONNX itself"))
    }
    if let family = family(of: node.opType) { throw ONNXError(.unsupported(family)) }

    var names: Set<String> = []
    for attribute in node.attribute {
      try within("attribute '\(attribute.name)'") { () throws(ONNXError) in
        guard names.insert(attribute.name).inserted else { throw ONNXError(.invalid("it is given twice")) }
        try check(attribute)
      }
    }
  }

  private static func check(_ attribute: Onnx_AttributeProto) throws(ONNXError) {
    guard attribute.refAttrName.isEmpty else {
      throw ONNXError(.invalid("it refers to an attribute of a function, outside of any function"))
    }
    switch attribute.type {
    case .float, .floats, .int, .ints, .string, .strings: break
    case .tensor: _ = try ElementType(attribute.t.dataType)
    case .tensors: for tensor in attribute.tensors { _ = try ElementType(tensor.dataType) }
    case .graph, .graphs: throw ONNXError(.unsupported("control flow (a graph within a node)"))
    case .sparseTensor, .sparseTensors: throw ONNXError(.unsupported("sparse tensors"))
    case .typeProto, .typeProtos:
      throw ONNXError(.unsupported("types as values (sequences, optional values)"))
    case .undefined: throw ONNXError(.invalid("its type is not given"))
    case .UNRECOGNIZED(let number): throw ONNXError(.unsupported("attribute type \(number)"))
    }
  }

  /// The reason why operators like `type` are out of reach, if they are.
  private static func family(of type: String) -> String? {
    switch type {
    case "If", "Loop", "Scan", "SequenceMap": "control flow"
    case "SequenceAt", "SequenceConstruct", "SequenceEmpty", "SequenceErase", "SequenceInsert",
      "SequenceLength", "SplitToSequence", "ConcatFromSequence", "Optional", "OptionalGetElement",
      "OptionalHasElement":
      "sequences and optional values"
    case "StringConcat", "StringNormalizer", "StringSplit", "RegexFullMatch", "TfIdfVectorizer": "strings"
    case "QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "QLinearConv", "QLinearMatMul",
      "ConvInteger", "MatMulInteger":
      "quantised operators; use the unquantised model"
    default: nil
    }
  }
}
