import Files
import Foundation
import TestSupport
import Testing

@Suite("Output files appear whole or not at all")
struct OutputFileTests {
  private struct Refusal: Error, Equatable {}

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("A finished write leaves the file and nothing else")
  func finishes() throws {
    let path = folder.path("a.txt")
    try OutputFile.write(to: path) { temporary in
      #expect(temporary.hasPrefix(folder.path(".a.txt.")))
      #expect(temporary.hasSuffix(".partial"))
      try Data("new".utf8).write(to: URL(filePath: temporary))
      #expect(!FileManager.default.fileExists(atPath: path))
    }
    #expect(try Data(contentsOf: URL(filePath: path)) == Data("new".utf8))
    #expect(try folder.names() == ["a.txt"])
  }

  @Test("A failing body leaves what was there before, and its error comes through")
  func fails() throws {
    let path = folder.path("a.txt")
    try OutputFile.write(Data("old".utf8), to: path)
    #expect(throws: Refusal()) {
      try OutputFile.write(to: path) { temporary in
        try Data("half".utf8).write(to: URL(filePath: temporary))
        throw Refusal()
      }
    }
    #expect(try Data(contentsOf: URL(filePath: path)) == Data("old".utf8))
    #expect(try folder.names() == ["a.txt"])
  }

  @Test("Permissions follow the process's mask")
  func permissions() throws {
    let mask = umask(0o022)
    umask(mask)
    try OutputFile.write(Data("x".utf8), to: folder.path("a"))
    var status = stat()
    try #require(stat(folder.path("a"), &status) == 0)
    #expect(status.st_mode & 0o777 == 0o666 & ~mask)
  }

  @Test("A symbolic link stays a link, and its target is replaced")
  func link() throws {
    try OutputFile.write(Data("old".utf8), to: folder.path("target"))
    try #require(symlink("target", folder.path("link")) == 0)
    try OutputFile.write(Data("new".utf8), to: folder.path("link"))
    #expect(try Data(contentsOf: URL(filePath: folder.path("target"))) == Data("new".utf8))
    var status = stat()
    try #require(lstat(folder.path("link"), &status) == 0)
    #expect(status.st_mode & S_IFMT == S_IFLNK)
  }

  // In a process of its own, because other tests' unfinished files would vanish too.
  @Test("What was already written vanishes when unfinished writes are removed, and the write then fails")
  func removal() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let path = folder.path("a.txt")
      #expect(throws: FileError.writeFailed(path: path, reason: "No such file or directory")) {
        try OutputFile.write(to: path) { temporary in
          try Data("half".utf8).write(to: URL(filePath: temporary))
          OutputFile.removeUnfinished()
          #expect(!FileManager.default.fileExists(atPath: temporary))
        }
      }
      #expect(try folder.names() == [])
    }
  }

  @Test("A name of 255 bytes is possible, one of 256 is refused before any work")
  func longNames() throws {
    try OutputFile.write(Data(), to: folder.path(String(repeating: "n", count: 255)))
    #expect(throws: FileError.self) {
      try OutputFile.write(to: folder.path(String(repeating: "n", count: 256))) { _ in
        Issue.record("the body ran")
      }
    }
  }

  @Test(
    "A destination that cannot be is refused, with the reason",
    arguments: [
      ("", "its name is empty"),
      ("sub", "it is an existing folder; name a file in it"),
      ("sub/", "a folder's name is no name for a file"),
      ("none/a", "does not exist; create it first"),
      ("pipe", "it exists and is not an ordinary file"),
      ("file/a", "is not a folder"),
      ("astray", "it is a symbolic link that leads nowhere; remove it first"),
    ])
  func refuses(name: String, reason: String) throws {
    try FileManager.default.createDirectory(atPath: folder.path("sub"), withIntermediateDirectories: false)
    try OutputFile.write(Data(), to: folder.path("file"))
    try #require(mkfifo(folder.path("pipe"), 0o600) == 0)
    try #require(symlink("nowhere", folder.path("astray")) == 0)
    let before = try folder.names()
    let path = name.isEmpty ? "" : folder.path(name)

    let error = try #require(throws: FileError.self) { try OutputFile.check(path) }
    #expect(error.description.hasSuffix(reason))
    #expect(throws: error) {
      try OutputFile.write(to: path) { _ in Issue.record("the body ran") }
    }
    #expect(try folder.names() == before)
  }

  @Test(
    "A folder that may not be written to is refused", .enabled(if: geteuid() != 0, "root may write anywhere"))
  func readOnlyFolder() throws {
    try #require(chmod(folder.path, 0o500) == 0)
    defer { chmod(folder.path, 0o700) }
    let path = folder.path("a")
    #expect(
      throws: FileError.cannotCreate(path: path, reason: "the folder \(folder.path) is not writable")
    ) { try OutputFile.write(Data(), to: path) }
  }

  @Test(
    "A full disk is named", .enabled(if: SmallDisk.isPossible, "mounting a small tmpfs is not allowed here"))
  func fullDisk() throws {
    let disk = try SmallDisk(at: folder.path("disk"), kibibytes: 64)
    let path = disk.path + "/a"
    let error = try #require(throws: FileError.self) {
      try OutputFile.write(Data(repeating: 1, count: 1 << 20), to: path)
    }
    #expect(error.description.contains("the disk is full"))
    let wrapped = try #require(throws: FileError.self) {
      try OutputFile.write(to: path) { temporary in
        let file = try #require(fopen(temporary, "w"))
        for _ in 0..<(1 << 20) { fputc(1, file) }
        fclose(file)
        throw Refusal()
      }
    }
    #expect(wrapped.description.contains("Refusal"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path) == [])
  }
}
