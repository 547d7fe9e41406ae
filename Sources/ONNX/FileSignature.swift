import FoundationEssentials

/// Guesses from its first bytes what a file that is no ONNX model may be instead.
enum FileSignature {
  /// What `bytes` look like, and what to do about it.
  static func describe(_ bytes: Data) -> String {
    guard let first = bytes.first else { return "the file is empty" }
    let head = [UInt8](bytes.prefix(512))
    func begins(_ text: String, at offset: Int = 0) -> Bool { head.dropFirst(offset).starts(with: text.utf8) }

    if begins("HDF", at: 1), first == 0x89 {
      return "it is an HDF5 file (a Keras model, a kdmeta bundle?); export the model to ONNX"
    }
    if begins("kdmeta-integrity ") { return "it is a metadata bundle; name the teacher's .onnx file here" }
    if begins("PK\u{3}\u{4}") {
      return "it is a zip file, as PyTorch and Keras save models; export the model to ONNX"
    }
    if first == 0x80, head.count > 1, (2...5).contains(head[1]) {
      return "it is a Python pickle, as PyTorch saves models; export the model to ONNX"
    }
    if begins("\u{1f}\u{8b}") || head.starts(with: [0x1f, 0x8b]) {
      return "it is a gzip file; unpack it first"
    }
    if begins("version https://git-lfs") {
      return "it is a Git LFS pointer, not the file itself; fetch the file with: git lfs pull"
    }
    if begins("TFL3", at: 4) { return "it is a TensorFlow Lite model; export the model to ONNX" }
    if begins("ORTM", at: 4) { return "it is a model in ONNX Runtime's own format; use the .onnx file" }
    if begins("{\"", at: 8) {
      return "it is a safetensors file: weights without a graph; export the model to ONNX"
    }
    if let text = String(validating: head.prefix(64), as: UTF8.self), text.allSatisfy(isPrintable) {
      let start = text.drop(while: \.isWhitespace).lowercased()
      if start.hasPrefix("<!doctype") || start.hasPrefix("<html") {
        return "it is a web page; the download went wrong"
      }
      return "it is a text file"
    }
    // An ONNX file begins with field 1, the version of the format, as a small number.
    if first == 0x08, head.count < 2 || (1...63).contains(head[1]) {
      return "it begins like one but is cut off or damaged; fetch or export it again"
    }
    return "its first bytes are those of no format that kdmeta knows; it may be damaged"
  }

  private static func isPrintable(_ character: Character) -> Bool {
    character.isWhitespace || character.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }
  }
}
