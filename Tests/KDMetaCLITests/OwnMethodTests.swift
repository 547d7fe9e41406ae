import ArgumentParser
import Datasets
import Foundation
import KDMeta
import Network
import TestSupport
import Testing
import Torch

@testable import KDMetaCLI

/// A method of a program that uses kdmeta: nothing in Sources knows it.
private enum OwnMethod: TeacherAloneMethod {
  static let name = "own"
  static let summary = "images on which student and teacher differ"
  static let defaultCount = 20
  static let terms: [any GeneratorTerm.Type] = GeneratorTerms.standard + [DoubtTerm.self]
  static let defaults: GeneratorOptions = {
    var options = GeneratorOptions()
    (options.steps, options.batchSize, options.channels) = (2, 16, 4)
    options.weights = [OneHotTerm.name: 1, DoubtTerm.name: 0.5]
    return options
  }()
}

/// A loss term of its own: how sure the student is of the images, as long as there is one.
private struct DoubtTerm: GeneratorTerm {
  static let name = "doubt"
  static let help = "Weight of the student's certainty, which is lowered."

  /// How often a student was looked at, in all tests.
  static let looks = Counter()

  init(_ setup: GeneratorTermSetup) {}

  func value(_ batch: GeneratorBatch) throws -> Tensor? {
    guard let student = batch.student else { return nil }
    Self.looks.add()
    return try student.logits(for: batch.inputs).softmax(1).square().mean()
  }
}

/// Counts from any thread.
private final class Counter: @unchecked Sendable {
  // Unchecked: the lock guards the number.
  private let lock = NSLock()
  private var number = 0

  func add() { lock.withLock { number += 1 } }
  var value: Int { lock.withLock { number } }
}

@Suite("A method that is defined in a test", .serialized)
struct OwnMethodTests {
  private let folder: TemporaryFolder
  private let teacher: String

  init() throws {
    folder = try TemporaryFolder()
    teacher = folder.path("teacher.onnx")
    _ = try Train.parse([
      "--model", "digits", "--data", "sample:digits", "-o", teacher, "--steps", "20",
    ]).perform(RunContext())
  }

  private func with<Result>(_ body: () throws -> Result) rethrows -> Result {
    try SynthesisMethods.withAdditional([OwnMethod.self], body)
  }

  @Test("it runs through reconstruct, with its options and in the provenance")
  func reconstruct() throws {
    let output = folder.path("own.h5")
    let report = try with {
      try Reconstruct.parse([
        teacher, "--method", "own", "--set", "doubt-weight=0.25", "--set", "steps=3", "-o", output,
      ]).perform(RunContext())
    }
    #expect(report.images == 20)
    let provenance = try SurrogateFile(output).header.provenance
    #expect(provenance.method == "own")
    #expect(provenance.settings.contains(#""doubt-weight":0.25"#))
    #expect(provenance.settings.contains(#""steps":3"#))
  }

  @Test("its loss term sees the student that learns by distill --source")
  func distill() throws {
    let before = DoubtTerm.looks.value
    let output = folder.path("student.onnx")
    _ = try with {
      try Distill.parse([
        teacher, "--source", "own", "--student", "digits-half", "-o", output, "--steps", "4",
        "--batch-size", "16",
      ]).perform(RunContext())
    }
    #expect(DoubtTerm.looks.value == before + 4)
    let run = try #require(try LoadedClassifier(output).model.metadata["kdmeta.run"])
    #expect(run.contains(#""method":"own""#) && run.contains(#""doubt-weight":0.5"#))
  }

  @Test("a run file takes it, online too")
  func runFile() throws {
    let file = folder.path("own.yaml")
    try """
    kdmeta-run: 1
    title: A method of its own
    data: sample:digits
    teacher: {model: digits, train: {steps: 20}}
    student: digits-half
    distill: {steps: 3, batch-size: 16}
    rows:
      - {name: own, method: own, reconstruct: {set: {doubt-weight: 0.125}}}
      - {name: meanwhile, method: online-own}
    """.write(toFile: file, atomically: true, encoding: .utf8)
    let lines = try with {
      let table = try TableRun(
        RunFile(file), TableRun.Choices(output: folder.path("table")),
        on: RunMachine(threads: 1, device: "cpu"), parser: StageParser(), context: RunContext())
      #expect(try table.run().rows.map(\.name) == ["teacher", "own", "meanwhile"])
      return table.commandLines()
    }
    #expect(lines.contains { $0.contains("reconstruct") && $0.contains("--set doubt-weight=0.125") })
    #expect(lines.contains { $0.contains("distill") && $0.contains("--source own") })
  }

  @Test("kdmeta methods tells of it, and of its options")
  func methods() throws {
    let text = with { Methods.text(MethodSummary(OwnMethod.self)) }
    #expect(text.contains("own: images on which student and teacher differ"))
    #expect(text.contains("doubt-weight=0.5"))
    #expect(with { Methods.text(SynthesisMethods.all.map(MethodSummary.init)) }.contains("own "))
  }

  @Test("a misspelt option of it is refused, with the right one")
  func misspelt() throws {
    let error = #expect(throws: (any Error).self) {
      try with {
        try Reconstruct.parse([teacher, "--method", "own", "--set", "dubt-weight=1", "-o", "x.h5"])
      }
    }
    #expect(error.map { Reconstruct.message(for: $0) }?.contains("did you mean 'doubt-weight'?") == true)
  }
}
