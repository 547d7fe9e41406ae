import KDMeta

extension ModelSummary {
  /// The summary for a person.
  var text: String {
    var lines = [
      "ONNX model '\(name)', opset \(opset), IR version \(irVersion), written by \(exporter ?? "nobody it names")",
      "SHA-256         \(sha256)",
      "inputs          \(inputs.map(\.text).joined(separator: ", "))",
      "outputs         \(outputs.map(\.text).joined(separator: ", "))",
    ]
    if let classifier {
      lines.append("classes         \(classifier.classes), with logits in '\(classifier.logits)'")
    }
    if let parameters { lines.append("parameters      \(parameters.grouped)") }
    if let multiplyAccumulates {
      lines.append(
        "multiplications \(multiplyAccumulates.grouped) an image (\((2 * multiplyAccumulates).grouped) FLOPs)"
      )
    }
    lines.append("batch norms     \(batchNormalizations)")
    lines.append("operators       \(operators.map { "\($0.name) \($0.count)" }.joined(separator: ", "))")
    lines.append("preprocessing   \(preprocessing ?? "not told by the file")")
    if let run { lines.append("made by         \(run)") }
    if faults.isEmpty {
      lines += methods.map { method in
        "method          \(method.name)\(method.obstacle.map { ": not possible: \($0)" } ?? "")"
      }
    } else {
      lines += ["", "kdmeta cannot use this model:"]
      lines += faults.map { fault in "  \(fault.place.map { "\($0): " } ?? "")\(fault.reason)" }
    }
    lines = lines.map(\.onOneLine)
    if let classifier { lines += ["", classifier.table.text] }
    return (lines + warnings.map { "\nwarning: \($0.onOneLine)" }).joined(separator: "\n")
  }
}

extension ModelSummary.Value {
  fileprivate var text: String {
    guard let shape else { return "\(name), of unknown shape" }
    return "\(name) \(shape.map { $0.map(String.init) ?? "?" }.joined(separator: "×"))"
  }
}

extension ClassifierSummary {
  fileprivate var table: TextTable {
    var table = TextTable(header: ["tapped layer", "kind", "shape", "units"])
    for layer in layers {
      table.append([
        layer.name, layer.kind, Inspect.shape(layer.shape), layer.shape.reduce(1, *).grouped,
      ])
    }
    return table
  }
}
