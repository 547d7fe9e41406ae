/// Finds out whether a model obeys ONNX's rules and uses nothing that kdmeta can't do.
enum ModelCheck {
  /// Versions of the file format that kdmeta was written for.
  private static let formats: ClosedRange<Int64> = 3...10

  /// Versions of ONNX's own operators that kdmeta was written for.
  private static let operatorSets: ClosedRange<Int64> = 7...24

  /// Returns what a user should know about a model that can be used; each fault goes to `handler`.
  static func check(
    _ model: Onnx_ModelProto, _ handler: FaultHandler
  ) throws(ONNXError) -> [String] {
    var warnings: [String] = []
    if model.irVersion < formats.lowerBound {
      try handler(
        ONNXError(
          .unsupported(
            "format version \(model.irVersion); the oldest that kdmeta reads is \(formats.lowerBound)")))
    }
    if model.irVersion > formats.upperBound {
      warnings.append(
        "format version \(model.irVersion) is newer than \(formats.upperBound), the newest that kdmeta knows")
    }
    guard model.hasGraph else {
      throw ONNXError(.notONNX("it has no graph; it is cut off, fetch or export it again"))
    }
    let version = try operatorSet(model.opsetImport)
    if version < operatorSets.lowerBound {
      try handler(
        ONNXError(
          .unsupported(
            "operator set \(version); the oldest that kdmeta reads is \(operatorSets.lowerBound) (onnx's "
              + "version_converter can raise it)")))
    }
    if version > operatorSets.upperBound {
      warnings.append(
        "operator set \(version) is newer than \(operatorSets.upperBound), the newest that kdmeta knows")
    }
    let functions = Set(model.functions.map { FunctionName(domain: $0.domain, name: $0.name) })
    try within("graph '\(model.graph.name)'") { () throws(ONNXError) in
      try GraphCheck.check(model.graph, functions: functions, handler)
    }
    return warnings
  }

  private static func operatorSet(_ imports: [Onnx_OperatorSetIdProto]) throws(ONNXError) -> Int64 {
    let versions = Set(imports.filter { isONNXDomain($0.domain) }.map(\.version))
    guard let version = versions.first else {
      throw ONNXError(
        .invalid("it does not say which version of ONNX's operators it uses; it is cut off or damaged"))
    }
    guard versions.count == 1 else {
      throw ONNXError(.invalid("it imports several versions of ONNX's operators: \(versions.sorted())"))
    }
    return version
  }

  /// Whether `domain` is that of ONNX's own operators, which has two names.
  static func isONNXDomain(_ domain: String) -> Bool { domain.isEmpty || domain == "ai.onnx" }
}

/// What a node calls a function of its model by.
struct FunctionName: Hashable {
  let domain: String
  let name: String
}
