import Files
import FoundationEssentials
import Glibc
import SwiftProtobuf

/// Reads and writes ONNX files.
public enum ModelFile {
  /// Reads and checks the model at `path`. Side files are only read through for the digest; their weights come later.
  ///
  /// - Throws: ``ONNXError`` if there is no file, if it is no ONNX model or a damaged one, if it uses something
  ///   that kdmeta can't do, or if a side file is missing; the error names the node or file and the reason.
  public static func load(_ path: String) throws(ONNXError) -> LoadedModel {
    try load(path) { (fault) throws(ONNXError) in throw fault }
  }

  /// Reads the model at `path` even where it uses something that kdmeta can't do.
  ///
  /// - Returns: The model, and all that rules it out, in the file's order; places begin within the graph.
  /// - Throws: ``ONNXError`` as ``load(_:)`` does, but for what is not supported.
  public static func survey(_ path: String) throws(ONNXError) -> (model: LoadedModel, faults: [ONNXError]) {
    var faults: [ONNXError] = []
    let model = try load(path) { (fault) throws(ONNXError) in
      guard case .unsupported = fault.kind else { throw fault }
      faults.append(fault)
    }
    return (model, faults)
  }

  /// All that is wrong with the model at `path` or that kdmeta can't do, in the file's order; places begin within the
  /// graph. The numbers of its weights are looked at too.
  ///
  /// - Throws: ``ONNXError`` where the file can't be looked into: it is missing, is no ONNX model, or lacks a side file.
  public static func defects(_ path: String) throws(ONNXError) -> [ONNXError] {
    var faults: [ONNXError] = []
    let file = try load(path) { (fault) throws(ONNXError) in faults.append(fault) }
    let known = Set(faults.compactMap(\.place.first))
    for tensor in file.model.graph.tensors {
      do throws(ONNXError) { _ = try TensorData(tensor, folder: file.folder) } catch {
        if case .missing = error.kind { throw error.within(path) }
        if !known.contains("initialiser '\(tensor.name)'") { faults.append(error) }
      }
    }
    return faults
  }

  private static func load(_ path: String, _ handler: FaultHandler) throws(ONNXError) -> LoadedModel {
    try within(path) { () throws(ONNXError) in
      let bytes = try read(path)
      let model = try decode(bytes)
      let warnings = try ModelCheck.check(model, handler)
      var digest = RunningDigest()
      digest.update(bytes)
      for file in model.graph.sideFiles {
        try within("side file '\(file)'") { () throws(ONNXError) in
          try ExternalData.digest(file, in: LoadedModel.folder(of: path), into: &digest)
        }
      }
      return LoadedModel(path: path, sha256: digest.hexadecimal, warnings: warnings, model: model)
    }
  }

  /// Writes `model` to `path`, whole or not at all.
  ///
  /// - Returns: SHA-256 of the file's bytes in hexadecimal.
  /// - Throws: ``ONNXError`` if the file can't be written or the model is larger than a file may be (2 GB).
  @discardableResult
  package static func save(_ model: Onnx_ModelProto, to path: String) throws(ONNXError) -> String {
    let bytes: Data
    do { bytes = try model.serializedData() } catch {
      throw ONNXError(
        .notWritten("the model can't be put into one file, which holds 2 GB at most (\(error))"),
        place: [path])
    }
    do throws(FileError) { try OutputFile.write(bytes, to: path) } catch {
      // The error of the file system already begins with the path.
      throw ONNXError(.notWritten("\(error)"))
    }
    return FileDigest.sha256(of: bytes)
  }

  /// The model that `bytes` hold, not checked yet.
  static func decode(_ bytes: Data) throws(ONNXError) -> Onnx_ModelProto {
    var options = BinaryDecodingOptions()
    // What we don't know is dropped: it may hold notes about the machine that exported the file.
    options.discardUnknownFields = true
    guard let model = try? Onnx_ModelProto(serializedBytes: bytes, extensions: nil, options: options),
      model.irVersion != 0 || model.hasGraph
    else {
      throw ONNXError(.notONNX(FileSignature.describe(bytes)))
    }
    return model
  }

  private static func read(_ path: String) throws(ONNXError) -> Data {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw ONNXError(
        errno == ENOENT
          ? .missing("no such file; check the name") : .unreadable(String(cString: strerror(errno))))
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw ONNXError(.unreadable("it is a folder; name the .onnx file in it"))
    }
    // A pipe would be waited for without an end, and a device read without one.
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw ONNXError(.unreadable("it is not an ordinary file"))
    }
    guard access(path, R_OK) == 0 else {
      throw ONNXError(.unreadable("no permission to read it"))
    }
    do { return try Data(contentsOf: URL(filePath: path)) } catch {
      throw ONNXError(.unreadable("reading failed (\(error))"))
    }
  }
}
