import Arrays
import Dispatch
import Foundation
import HDF5
import TestSupport
import Testing

@Suite struct FileTests {
  /// One of everything, in the order given.
  private func write(_ path: String) throws {
    let file = try File.create(path, userBlockSize: 512)
    let root = try file.root
    let values = ShapedArray(shape: [50, 6], scalars: (0..<300).map { Float($0 * $0 % 17) })
    try root.attributes.set("format", to: .string("test"))
    for name in ["b", "a", "c"] {
      let group = try root.createGroup(name)
      try group.createDataset("half", shape: [50, 6], type: .float16, chunk: [8, 6], deflate: 6).write(values)
      try group.createDataset("plain", shape: [50, 6], type: .float32).write(values)
      try group.attributes.set("names", to: .strings(["x", "yy"]))
      // Never written: what the file holds there must not be what memory held.
      _ = try group.createDataset("unwritten", shape: [100], type: .float64)
      let part = try group.createDataset("part", shape: [50, 6], type: .float32, chunk: [8, 6])
      try part.write(values.rows(0..<3), rows: 0..<3)
    }
    try file.close()
  }

  @Test("the same calls write the same bytes")
  func deterministic() throws {
    let folder = try TemporaryFolder()
    try write(folder.path("first.h5"))
    Thread.sleep(forTimeInterval: 1.1)
    try write(folder.path("second.h5"))
    let first = try Data(contentsOf: URL(fileURLWithPath: folder.path("first.h5")))
    let second = try Data(contentsOf: URL(fileURLWithPath: folder.path("second.h5")))
    #expect(first == second)
  }

  @Test("no file is locked, so a program that inherits one keeps nobody out")
  func unlocked() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("a.h5")
    for open in [File.create(_:userBlockSize:), { path, _ in try File.open(path) }] {
      let file = try open(path, 0)
      let other = try #require(FileHandle(forReadingAtPath: path))
      #expect(flock(other.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
      try other.close()
      try file.close()
    }
  }

  @Test("closing a file closes what is open in it, and later use throws")
  func closing() throws {
    let folder = try TemporaryFolder()
    let file = try File.create(folder.path("a.h5"))
    let group = try file.root.createGroup("group")
    let dataset = try group.createDataset("a", shape: [1], type: .float32)
    try file.flush()
    try file.close()
    try file.close()
    let values = ShapedArray<Float>([1])
    #expect(throws: HDF5Error.self) { try dataset.write(values) }
    #expect(throws: HDF5Error.self) { try group.members() }
    #expect(throws: HDF5Error.self) { try file.root }
    #expect(throws: HDF5Error.self) { try file.flush() }
  }

  @Test("nothing stays open once the last reference has gone, errors or not")
  func leaks() async {
    await #expect(processExitsWith: .success) {
      func useEverything(_ path: String) throws {
        let file = try File.open(path)
        for member in try file.root.members() {
          _ = try? file.root.dataset(member.name).read(as: Float.self)
          _ = try? file.root.group(member.name).members()
        }
        let attributes = try file.root.group(path.hasSuffix("plain.h5") ? "one/two" : "group").attributes
        for name in try attributes.names() { _ = try? attributes.value(name) }
      }
      try useEverything(fixture("plain.h5"))
      try useEverything(fixture("hostile.h5"))
      #expect(File.openHandleCount == 0)
    }
  }

  @Test("several threads may use files, and one file, at once")
  func threads() throws {
    let folder = try TemporaryFolder()
    let shared = try File.open(fixture("plain.h5"))
    let expected = ShapedArray(shape: [20, 30], scalars: (0..<600).map(Float.init))
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for round in 0..<20 {
        do {
          let path = folder.path("\(thread)-\(round).h5")
          let file = try File.create(path)
          try file.root.createDataset("a", shape: [20, 30], type: .float32, chunk: [3, 30]).write(expected)
          try file.close()
          #expect(try File.open(path).root.dataset("a").read() == expected)
          #expect(try shared.root.dataset("packed").read() == expected)
          #expect(throws: HDF5Error.self) { try shared.root.dataset("nothing") }
        } catch {
          Issue.record(error)
        }
      }
    }
  }

  @Test("a file that can't be made says why", arguments: ["no/such/folder.h5", ""])
  func cannotCreate(_ name: String) throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: HDF5Error.self) { try File.create(folder.path(name)) }
    #expect(error?.kind == .cannotCreate)
    #expect(["No such file or directory", "Is a directory"].contains(error?.reason))
  }

  @Test("user blocks have the sizes of the format", arguments: [-512, 1, 511, 1000])
  func userBlock(_ size: Int) throws {
    let folder = try TemporaryFolder()
    #expect(throws: HDF5Error.self) { try File.create(folder.path("a.h5"), userBlockSize: size) }
  }

  @Test("arguments that do not go together are refused")
  func refusedArguments() throws {
    let folder = try TemporaryFolder()
    let root = try File.create(folder.path("a.h5")).root
    let dataset = try root.createDataset("a", shape: [2, 3], type: .uint8)
    let values = ShapedArray(repeating: UInt8(1), shape: [2, 3])
    #expect(throws: HDF5Error.self) { try root.createDataset("a", shape: [1], type: .uint8) }
    #expect(throws: HDF5Error.self) { try root.createDataset("b", shape: [-1], type: .uint8) }
    #expect(throws: HDF5Error.self) { try root.createDataset("b", shape: [.max, 2], type: .uint8) }
    #expect(throws: HDF5Error.self) { try root.createDataset("b", shape: [2], type: .uint8, chunk: [1, 1]) }
    #expect(throws: HDF5Error.self) { try root.createDataset("b", shape: [2], type: .uint8, deflate: 6) }
    #expect(throws: HDF5Error.self) {
      try root.createDataset("b", shape: [2], type: .uint8, chunk: [1], deflate: 10)
    }
    #expect(throws: HDF5Error.self) { try dataset.write(values.rows(0..<1)) }
    #expect(throws: HDF5Error.self) { try dataset.write(values, rows: 1..<3) }
    #expect(throws: HDF5Error.self) { try dataset.write(values.map { Int($0) }) }
    #expect(throws: HDF5Error.self) { try dataset.read(rows: -1..<1, as: UInt8.self) }
  }
}
