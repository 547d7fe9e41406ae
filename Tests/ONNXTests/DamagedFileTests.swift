import Foundation
import ONNX
import TestSupport
import Testing

@Suite("Damaged files") struct DamagedFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func load(_ bytes: Data) throws -> LoadedModel {
    let path = folder.path("model.onnx")
    try bytes.write(to: URL(filePath: path))
    return try ModelFile.load(path)
  }

  @Test("A file cut off at any byte gives an error", arguments: ["elements.onnx", "external.onnx"])
  func cutOff(name: String) throws {
    let whole = try Fixtures.bytes(name)
    for length in 0..<whole.count {
      #expect(throws: ONNXError.self, "\(length) bytes") { try load(whole.prefix(length)) }
    }
  }

  @Test(
    "A file with any byte changed gives an error or a model, and never a crash",
    arguments: [0x01, 0x80, 0xff])
  func changed(mask: UInt8) throws {
    let whole = try Fixtures.bytes("elements.onnx")
    for index in whole.indices {
      var bytes = whole
      bytes[index] ^= mask
      do {
        let model = try load(bytes)
        for tensor in model.model.graph.initializer { _ = try? model.values(of: tensor) }
      } catch { #expect(error is ONNXError) }
    }
  }

  @Test("Graphs within graphs without end give an error") func deep() throws {
    // Each level wraps the one before as node (1), its attribute (5), that one's graph (6).
    var graph = Data()
    for _ in 0..<5000 {
      for field in [6, 5, 1] as [UInt8] { graph = Data([field << 3 | 2]) + varint(graph.count) + graph }
    }
    let bytes = Data([0x08, 0x08, 0x3a]) + varint(graph.count) + graph
    #expect(throws: ONNXError.self) { try load(bytes) }
  }

  @Test(
    "What is no model at all is named",
    arguments: [
      ("", "empty"), ("\u{89}HDF\r\n\u{1a}\n", "HDF5"), ("PK\u{3}\u{4}", "zip"),
      ("<!DOCTYPE html><html>", "web page"),
      ("version https://git-lfs.github.com/spec/v1\n", "git lfs pull"), ("hello there\n", "text file"),
      ("\u{10}\0\0\0\0\0\0\0{\"w\":{}}", "safetensors"), ("\u{8}\u{8}", "cut off"),
    ])
  func otherFormats(content: String, reason: String) throws {
    // Latin-1 keeps the bytes above 127 that the first ones of some formats are.
    let bytes = try #require(content.data(using: .isoLatin1))
    let error = try #require(throws: ONNXError.self) { try load(bytes) }
    #expect("\(error)".contains(reason))
  }

  @Test("A missing file and a folder are told apart") func missing() throws {
    let missing = try #require(throws: ONNXError.self) { try ModelFile.load(folder.path("none.onnx")) }
    #expect("\(missing)" == "\(folder.path("none.onnx")): no such file; check the name")
    let directory = try #require(throws: ONNXError.self) { try ModelFile.load(folder.path) }
    guard case .unreadable = directory.kind else {
      Issue.record("\(directory)")
      return
    }
  }

  private func varint(_ value: Int) -> Data {
    var rest = value
    var bytes = Data()
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7f | 0x80))
      rest >>= 7
    }
    bytes.append(UInt8(rest))
    return bytes
  }
}
