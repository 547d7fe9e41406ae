import Foundation
import TestSupport
import Testing
import Torch

// A process opens one engine once, so each of these runs in a process of its own.
@Suite struct EngineFileTests {
  /// Expects that the engine at `path` cannot be used, for a reason that has `words`, and how that is mended.
  private static func expectUnavailable(_ path: String, _ words: String) {
    setenv("KDMETA_ENGINE", path, 1)
    #expect(!Engine.isOpen)
    for body in [{ _ = try Tensor(1) }, { _ = try Generator(seed: 1) }, { _ = try Engine.libtorchVersion() }]
    {
      let error = #expect(throws: TorchError.self) { try body() }
      #expect(error?.kind == .engineUnavailable)
      #expect(error?.message.contains(words) == true, "\(error?.description ?? "no error")")
      #expect(error?.message.contains("script/") == true)
      #expect(error?.message.contains("/" + (path as NSString).lastPathComponent) == true)
    }
  }

  @Test("An engine that is not there is said to be missing")
  func missing() async {
    await #expect(processExitsWith: .success) {
      EngineFileTests.expectUnavailable("/nowhere/libkdengine.so", "does not exist")
    }
  }

  @Test("A file without a folder is looked for in the present one")
  func relative() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      try #require(FileManager.default.changeCurrentDirectoryPath(folder.path))
      try Data("no library".utf8).write(to: URL(filePath: folder.path("engine.so")))
      EngineFileTests.expectUnavailable("engine.so", "\(folder.path)/engine.so does not load")
    }
  }

  @Test("A file that is no library does not load")
  func text() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      try Data("no library".utf8).write(to: URL(filePath: folder.path("notes.txt")))
      EngineFileTests.expectUnavailable(folder.path("notes.txt"), "does not load")
    }
  }

  @Test("A folder does not load")
  func folder() async {
    await #expect(processExitsWith: .success) {
      EngineFileTests.expectUnavailable(NSTemporaryDirectory(), "does not load")
    }
  }

  private static func hasCompiler() -> Bool { FileManager.default.isExecutableFile(atPath: "/usr/bin/cc") }

  /// Compiles a library of `source` in `folder`.
  private static func library(_ source: String, in folder: TemporaryFolder) throws -> String {
    try Data(source.utf8).write(to: URL(filePath: folder.path("other.c")))
    let compiler = Process()
    compiler.executableURL = URL(filePath: "/usr/bin/cc")
    compiler.arguments = ["-shared", "-fPIC", "-o", folder.path("other.so"), folder.path("other.c")]
    try compiler.run()
    compiler.waitUntilExit()
    try #require(compiler.terminationStatus == 0)
    return folder.path("other.so")
  }

  @Test("A library of something else is no engine", .enabled("cc is there") { hasCompiler() })
  func otherLibrary() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let library = try EngineFileTests.library("int something(void) { return 1; }", in: folder)
      EngineFileTests.expectUnavailable(library, "is not a kdmeta engine")
    }
  }

  @Test("An engine of another interface is refused", .enabled("cc is there") { hasCompiler() })
  func otherInterface() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let source = "static int table[512] = {999}; const void *kdt_engine_table(void) { return table; }"
      EngineFileTests.expectUnavailable(
        try EngineFileTests.library(source, in: folder), "has interface 999")
    }
  }

  @Test("The engine opens at the first use, not before")
  func firstUse() async {
    await #expect(processExitsWith: .success) {
      #expect(!Engine.isOpen)
      #expect(!Engine.path.isEmpty)
      #expect(!Engine.isOpen)
      _ = try Tensor(1)
      #expect(Engine.isOpen)
      #expect(try Engine.libtorchVersion().split(separator: ".").count >= 3)
    }
  }
}
