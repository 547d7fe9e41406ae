import Arrays
import Files
import Foundation
import Glibc
import ONNX
import TestSupport
import Testing

@Suite("Side files") struct SideFileTests {
  private let folder: TemporaryFolder

  /// A folder with 40 bytes in `external.data` and in `sub/inner.data`.
  init() throws {
    folder = try TemporaryFolder()
    let bytes = try Fixtures.bytes("external.data")
    try bytes.write(to: URL(filePath: folder.path("external.data")))
    try FileManager.default.createDirectory(atPath: folder.path("sub"), withIntermediateDirectories: false)
    try bytes.write(to: URL(filePath: folder.path("sub/inner.data")))
  }

  private func read(
    _ location: String, offset: String = "0", length: String? = "24", dims: [Int64] = [2, 3]
  ) throws -> TensorData {
    var tensor = Onnx_TensorProto.claiming(dims)
    tensor.dataLocation = .external
    for (key, value) in [("location", location), ("offset", offset), ("length", length)] {
      guard let value else { continue }
      var entry = Onnx_StringStringEntryProto()
      entry.key = key
      entry.value = value
      tensor.externalData.append(entry)
    }
    return try TensorData(tensor, folder: folder.path)
  }

  @Test("Weights beside the model are read as onnx wrote them") func readsFixture() throws {
    let model = try ModelFile.load(Fixtures.path("external.onnx"))
    #expect(model.sideFiles == ["external.data"])
    let values = try model.model.graph.initializer.map { try model.values(of: $0) }
    #expect(
      values == [
        .floats(ShapedArray(shape: [2, 3], scalars: [0, 0.25, 0.5, 0.75, 1, 1.25])),
        .integers(ShapedArray(shape: [2], scalars: [-5, 1 << 40])),
      ])
  }

  @Test("A file in a folder beside the model is read, with and without a length", arguments: ["24", nil])
  func readsInnerFolder(length: String?) throws {
    #expect(try read("sub/inner.data", length: length).shape == [2, 3])
  }

  @Test(
    "Nothing outside the model's folder is opened",
    arguments: [
      "/etc/passwd", "../external.data", "sub/../external.data", "./external.data", "sub//inner.data", "..",
      "", "/", "external.data\0.txt", "sub/", "../../../../../../etc/passwd",
    ])
  func escapes(location: String) throws {
    let error = try #require(throws: ONNXError.self) { try read(location) }
    guard case .invalid = error.kind else {
      Issue.record("\(error)")
      return
    }
  }

  @Test(
    "Links are not followed, whether to files or to folders", arguments: ["link.data", "linked/inner.data"])
  func links(location: String) throws {
    symlink("external.data", folder.path("link.data"))
    symlink("sub", folder.path("linked"))
    let error = try #require(throws: ONNXError.self) { try read(location) }
    #expect("\(error)".contains("symbolic link"))
  }

  @Test(
    "Ranges outside the file are refused",
    arguments: [
      ("17", "24"), ("41", "24"), ("9223372036854775807", "24"), ("-1", "24"), ("0", "25"), ("0", "0"),
      ("0", "-24"), ("0", "9223372036854775808"), ("x", "24"), ("17", nil), ("9223372036854775800", nil),
    ] as [(String, String?)])
  func ranges(offset: String, length: String?) throws {
    #expect(throws: ONNXError.self) { try read("external.data", offset: offset, length: length) }
  }

  @Test("A shape that claims a terabyte allocates nothing") func falseClaim() throws {
    #expect(throws: ONNXError.self) { try read("external.data", length: "4398046511104", dims: [1 << 40]) }
    #expect(throws: ONNXError.self) { try read("external.data", length: nil, dims: [1 << 40]) }
  }

  @Test("A missing file, a folder and a named pipe give errors", arguments: ["none.data", "sub", "pipe"])
  func notAFile(location: String) throws {
    mkfifo(folder.path("pipe"), 0o600)
    let error = try #require(throws: ONNXError.self) { try read(location) }
    #expect("\(error)".hasPrefix("tensor 'w': side file '\(location)': "))
  }

  @Test("A model's digest is that of its file followed by its side files") func digest() throws {
    let model = try Fixtures.bytes("external.onnx")
    let path = folder.path("model.onnx")
    try model.write(to: URL(filePath: path))
    let sha256 = try ModelFile.load(path).sha256
    #expect(try sha256 == FileDigest.sha256(of: model + Fixtures.bytes("external.data")))

    var weights = try Fixtures.bytes("external.data")
    weights[3] ^= 1
    try weights.write(to: URL(filePath: folder.path("external.data")))
    #expect(try ModelFile.load(path).sha256 != sha256)
  }

  @Test("A model whose side file is missing or a link is not loaded") func missing() throws {
    let path = folder.path("model.onnx")
    try Fixtures.bytes("external.onnx").write(to: URL(filePath: path))
    try FileManager.default.removeItem(atPath: folder.path("external.data"))
    #expect(throws: ONNXError(.missing(Self.absence), place: [path, "side file 'external.data'"])) {
      try ModelFile.load(path)
    }
    symlink("sub/inner.data", folder.path("external.data"))
    let error = try #require(throws: ONNXError.self) { try ModelFile.load(path) }
    #expect("\(error)".contains("symbolic link"))
  }

  private static let absence = "no such file; the model's weights are in it, so put it beside the model"
}
