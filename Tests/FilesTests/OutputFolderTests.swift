import Files
import Foundation
import TestSupport
import Testing

@Suite("Output folders appear whole or not at all")
struct OutputFolderTests {
  private struct Refusal: Error, Equatable {}

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(
    "A finished write leaves the folder and nothing else, in place of an empty one", arguments: [false, true])
  func finishes(exists: Bool) throws {
    let path = folder.path("out")
    if exists { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false) }
    try OutputFolder.write(to: path + "/") { temporary in
      try Data("a".utf8).write(to: URL(filePath: "\(temporary)/a"))
      #expect(FileManager.default.fileExists(atPath: path) == exists)
    }
    #expect(try Data(contentsOf: URL(filePath: "\(path)/a")) == Data("a".utf8))
    #expect(try folder.names() == ["out"])
  }

  @Test("A failing body leaves nothing, and errors name the folder that was asked for") func fails() throws {
    #expect(throws: Refusal()) {
      try OutputFolder.write(to: folder.path("out")) { temporary in
        try Data("half".utf8).write(to: URL(filePath: "\(temporary)/a"))
        throw Refusal()
      }
    }
    #expect(throws: FileError.writeFailed(path: folder.path("out/a"), reason: "full")) {
      try OutputFolder.write(to: folder.path("out")) {
        throw FileError.writeFailed(path: "\($0)/a", reason: "full")
      }
    }
    #expect(try folder.names() == [])
  }

  @Test("Neither a file nor a folder with something in it is replaced") func taken() throws {
    try Data("a".utf8).write(to: URL(filePath: folder.path("file")))
    for name in ["", "file", "no/such"] {
      #expect(throws: FileError.self) { try OutputFolder.check(folder.path(name)) }
      #expect(throws: FileError.self) { try OutputFolder.write(to: folder.path(name)) { _ in } }
    }
    #expect(try folder.names() == ["file"])
  }
}
