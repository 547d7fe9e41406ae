import Arrays
import Checkpoints
import Files
import Foundation
import TestSupport
import Testing

struct CheckpointFolderTests {
  private let folder: TemporaryFolder
  private var output: String { folder.path("model.onnx") }
  private var state: String { folder.path("model.onnx.checkpoint/state.h5") }

  init() throws { folder = try TemporaryFolder() }

  private func open(
    _ steps: String = "10", restart: CheckpointFolder.Restart = .never
  ) throws -> CheckpointFolder {
    try CheckpointFolder(
      for: output, configuration: ["settings.steps": steps, "seed": "1"], restart: restart)
  }

  /// Every type, with numbers that text would not keep.
  private static func everyType() -> StateDictionary {
    var state = StateDictionary()
    state["floats"] = .floats(
      ShapedArray(shape: [2, 2], scalars: [0.1, -0, .infinity, .leastNonzeroMagnitude]))
    state["doubles"] = .doubles(ShapedArray([0.1, .pi]))
    state["integers"] = .integers(ShapedArray([.min, .max]))
    state["bytes"] = .bytes(ShapedArray([0, 255]))
    state["none"] = .doubles(ShapedArray([]))
    state.set("count", to: 3)
    state.set("share", to: 0.7)
    var part = StateDictionary()
    part.set("steps", to: 4)
    state.set("optimizer", to: part)
    return state
  }

  @Test("a later run of the same settings finds what an earlier one kept, bit by bit") func goesOn() throws {
    var first: CheckpointFolder? = try open()
    #expect(first?.state == nil)
    try first?.save(Self.everyType())
    try first?.save(piece: Self.everyType(), 0)
    first = nil
    let second = try open()
    let state = try #require(second.state)
    #expect(state == Self.everyType())
    #expect(try state.part("optimizer").integer("steps") == 4)
    #expect(try second.piece(0) == Self.everyType())
    second.remove()
    #expect(try folder.names().isEmpty)
  }

  @Test("other settings are refused, and said") func otherSettings() throws {
    try open().save(Self.everyType())
    #expect {
      _ = try open("20")
    } throws: { error in
      "\(error)".contains("settings.steps: 10 there, 20 here")
    }
    #expect(try open("20", restart: .always).state == nil)
    try open().save(Self.everyType())
    #expect(try open("20", restart: .fromOtherRun).state == nil)
    #expect(try open("10", restart: .fromOtherRun).state != nil)
  }

  @Test("two runs cannot have it at once, and the holder is named") func locked() throws {
    let first = try open()
    #expect {
      _ = try open()
    } throws: { "\($0)".contains("process \(ProcessInfo.processInfo.processIdentifier)") }
    first.remove()
    _ = try open()
  }

  @Test("a run that kept nothing leaves nothing") func nothingKept() throws {
    _ = try open()
    #expect(try folder.names().isEmpty)
  }

  @Test("what killed programs were writing goes") func abandoned() throws {
    try open().save(Self.everyType())
    for name in [".model.onnx.abc.partial", "model.onnx.checkpoint/.state.h5.abc.partial"] {
      try Data("half".utf8).write(to: URL(filePath: folder.path(name)))
    }
    // Of another output, whose name begins alike.
    try Data("half".utf8).write(to: URL(filePath: folder.path(".model.onnx.h5.abc.partial")))
    let opened = try open()
    #expect(opened.state != nil)
    opened.remove()
    #expect(try folder.names() == [".model.onnx.h5.abc.partial"])
  }

  @Test("every changed bit of what is kept is noticed, or changes nothing") func damage() throws {
    var small = StateDictionary()
    small["weights"] = .floats(ShapedArray([1, 2, 3]))
    small.set("step", to: 5)
    try open().save(small)
    let whole = try Data(contentsOf: URL(filePath: state))
    for place in stride(from: 0, to: whole.count, by: 7) {
      var changed = whole
      changed[place] ^= 1 << UInt8(place % 8)
      try changed.write(to: URL(filePath: state))
      do {
        #expect(try open().state == small, "byte \(place)")
      } catch let error as CheckpointError {
        #expect("\(error)".contains("cannot be gone on from"), "byte \(place): \(error)")
      }
    }
  }

  @Test("a file that is no checkpoint is told", arguments: ["", "text", "\u{89}HDF\r\n\u{1a}\n"])
  func noCheckpoint(text: String) throws {
    try FileManager.default.createDirectory(
      atPath: folder.path("model.onnx.checkpoint"), withIntermediateDirectories: false)
    try Data(text.utf8).write(to: URL(filePath: state))
    #expect { _ = try open() } throws: { error in
      if case CheckpointError.damaged = error { true } else { false }
    }
  }
}
