import Bundle
import Datasets
import Foundation
import Network
import TestSupport
import Testing

@testable import KDMeta

struct RejectionTests {
  /// Expects ``KDMetaError/mismatch(_:)`` whose text holds `parts`, and that `path` was not written.
  private func expectMismatch(
    _ parts: [String], writingNothingIn run: SmallRun, _ body: () throws -> Void,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try run.outputs()
    do {
      try body()
      Issue.record("nothing was refused", sourceLocation: sourceLocation)
    } catch let error as KDMetaError {
      let text: String
      switch error {
      case .mismatch(let reason), .unfit(_, let reason): text = reason
      case .method(let reason): text = reason.description
      default:
        Issue.record("another error: \(error)", sourceLocation: sourceLocation)
        return
      }
      for part in parts { #expect(text.contains(part), sourceLocation: sourceLocation) }
    }
    #expect(try run.outputs() == before, sourceLocation: sourceLocation)
  }

  @Test("a bundle of another teacher is refused, and both digests are told") func otherTeacher() throws {
    let run = try SmallRun()
    try run.train(steps: 2)
    try run.record()
    let own = try run.teacher()
    let otherPath = run.folder.path("other.onnx")
    try run.train(steps: 3, to: otherPath)
    let other = try LoadedClassifier(otherPath)
    #expect(own.sha256 != other.sha256)
    try expectMismatch([own.sha256, other.sha256, "bundle.h5"], writingNothingIn: run) {
      try run.reconstruct(teacher: other)
    }
    let report = try Validation.validate(run.bundlePath, teacher: otherPath)
    #expect(report.defects.count == 1)
    #expect(try Validation.validate(run.bundlePath, teacher: run.teacherPath).defects.isEmpty)
    try run.reconstruct()
    #expect(try Validation.validate(run.surrogatePath, teacher: run.teacherPath).defects.isEmpty)
    #expect(try Validation.validate(run.surrogatePath, teacher: otherPath).defects.count == 1)
  }

  @Test("a method whose record the bundle lacks is refused, and what it serves is told") func missingRecord()
    throws
  {
    let run = try SmallRun()
    try run.train(steps: 2)
    try run.record { $0.records = ["top-layer"] }
    try expectMismatch(["all-layers", "top-layer"], writingNothingIn: run) {
      try run.reconstruct(.allLayersDropout)
    }
    try run.reconstruct(.topLayer)
  }

  @Test("records that there are not are refused", arguments: [["spectrum"], [], ["top-layer", ""]])
  func unknownRecord(names: [String]) throws {
    let run = try SmallRun()
    try run.train(steps: 2)
    #expect {
      try run.record { $0.records = names }
    } throws: { error in
      guard case KDMetaError.choice(.records, let text) = error else { return false }
      return text.contains("top-layer, all-layers")
    }
    #expect(try run.folder.names() == ["teacher.onnx"])
  }

  @Test("images without classes teach no teacher, and are not measured without one") func classless()
    throws
  {
    let run = try SmallRun()
    try run.train(steps: 2)
    let data = MadeImages(classNames: [])
    try expectMismatch(["made", "class"], writingNothingIn: run) { try run.train(steps: 2, on: data) }
    try expectMismatch(["made", "class", "give a teacher"], writingNothingIn: run) {
      _ = try Evaluator.evaluate(try run.teacher(), on: data, context: run.context)
    }
    try expectMismatch(["hard labels count only"], writingNothingIn: run) {
      try run.distill(on: data) { $0.loss.hardLabelWeight = 0.5 }
    }
    try run.distill(on: data)
  }

  @Test("images of other channels, or too large for the file's preprocessing, do not fit")
  func unfittingImages() throws {
    let run = try SmallRun()
    try run.train(steps: 2)
    for shape in [
      ImageShape(channels: 3, height: 8, width: 8), ImageShape(channels: 1, height: 9, width: 8),
    ] {
      let data = MadeImages(shape: shape)
      #expect(throws: KDMetaError.self) { try run.record(on: data) }
      #expect(throws: KDMetaError.self) { try run.distill(on: data) }
      #expect(throws: KDMetaError.self) {
        try Evaluator.evaluate(try run.teacher(), on: data, context: run.context)
      }
    }
    #expect(throws: KDMetaError.self) {
      try run.train(on: MadeImages(shape: ImageShape(channels: 3, height: 8, width: 8)))
    }
    #expect(try run.folder.names() == ["teacher.onnx"])
  }

  @Test("data with more classes than the model knows is refused") func tooManyClasses() throws {
    let run = try SmallRun()
    try run.train(steps: 2)
    let data = MadeImages(classNames: (0..<11).map { "class \($0)" })
    try expectMismatch(["11 classes", "10"], writingNothingIn: run) { try run.record(on: data) }
    try expectMismatch(["11 classes", "10"], writingNothingIn: run) {
      _ = try Evaluator.evaluate(try run.teacher(), on: data, context: run.context)
    }
  }

  @Test("data in which every class is too small is refused") func tooFewImages() throws {
    let run = try SmallRun()
    try run.train(steps: 2)
    try expectMismatch(["made", "fewer than 3 images"], writingNothingIn: run) {
      try run.record(on: MadeImages(count: 20)) { $0.minimumClassCount = 3 }
    }
  }

  @Test("a student for images of another size is refused") func otherStudent() throws {
    let run = try SmallRun()
    try run.train(steps: 2)
    try expectMismatch(["lenet5-half", "1×32×32", "1×8×8"], writingNothingIn: run) {
      try run.distill(into: .zoo(.lenet5Half), on: try SmallRun.digits())
    }
  }

  @Test("model inputs are learnt from and measured as they are, where their shape is the model's")
  func modelInputs() throws {
    let run = try SmallRun()
    let data = MadeImages(holdsInputs: true)
    try run.train(steps: 2, on: data)
    #expect(try run.teacher().preprocessing == nil)
    let report = try Evaluator.evaluate(try run.teacher(), on: data, context: run.context)
    #expect(report.images == 40)
    try run.distill(on: data)
    let other = MadeImages(shape: ImageShape(channels: 1, height: 7, width: 8), holdsInputs: true)
    try expectMismatch(["1×7×8", "1×8×8"], writingNothingIn: run) { try run.train(on: other) }
    try expectMismatch(["1×7×8", "1×8×8"], writingNothingIn: run) { try run.distill(on: other) }
    try expectMismatch(["8 bits"], writingNothingIn: run) { try run.record(on: data) }
  }

  @Test("data that cannot be shown to one student, or whose classes differ where they count, are refused")
  func unlikeData() throws {
    let run = try SmallRun()
    try run.train(steps: 2)
    let others = MadeImages(classNames: (0..<10).map { "another \($0)" })
    try run.distill(on: SmallRun.digits(), and: [others])
    try FileManager.default.removeItem(atPath: run.studentPath)
    try expectMismatch(["made: its classes", "sample:digits", "hard labels"], writingNothingIn: run) {
      try run.distill(on: SmallRun.digits(), and: [others]) { $0.loss.hardLabelWeight = 0.5 }
    }
    let colour = MadeImages(shape: ImageShape(channels: 3, height: 8, width: 8))
    try expectMismatch(["made: "], writingNothingIn: run) {
      try run.distill(on: SmallRun.digits(), and: [colour])
    }
    // Inputs of which nothing says how they came about, beside pixels that become inputs.
    try run.train(steps: 2, on: MadeImages(holdsInputs: true))
    try expectMismatch(["made: its images", "sample:digits"], writingNothingIn: run) {
      try run.distill(on: SmallRun.digits(), and: [MadeImages(holdsInputs: true)])
    }
  }

  @Test("the logits in a surrogate of another teacher are not taken for this one's") func foreignLogits()
    throws
  {
    let watcher = Watcher()
    let run = try SmallRun(reporter: watcher)
    try run.train(steps: 2)
    try run.record()
    try run.reconstruct()
    let first = try SmallRun(seed: 1)
    try first.train(steps: 30)
    let surrogate = try DataLocation.open(run.surrogatePath, split: .train)
    let strip = try DataLocation.open(run.surrogatePath, split: .train)
    let observed = try SmallRun(seed: 0, reporter: watcher)
    try FileManager.default.copyItem(atPath: first.teacherPath, toPath: observed.teacherPath)
    watcher.notes = []
    try observed.distill(on: surrogate) { $0.training.augmentation = nil }
    #expect(watcher.notes.contains { $0.contains("another teacher") })
    // The same as from its images without logits.
    try observed.distill(on: WithoutLogits(source: strip), to: observed.folder.path("plain.onnx")) {
      $0.training.augmentation = nil
    }
    let students = try ["student.onnx", "plain.onnx"].map {
      try LoadedClassifier(observed.folder.path($0)).model.weights
    }
    #expect(students[0] == students[1])
  }

  /// A dataset that keeps its logits to itself.
  private struct WithoutLogits: ImageSource {
    let source: any ImageSource

    var summary: String { source.summary }
    var location: String { source.location }
    var count: Int { source.count }
    var shape: ImageShape { source.shape }
    var classNames: [String] { source.classNames }
    var hasClasses: Bool { source.hasClasses }
    var holdsInputs: Bool { source.holdsInputs }

    func makeReader() throws(DatasetError) -> any ImageReader { Reader(reader: try source.makeReader()) }

    private final class Reader: ImageReader {
      let reader: any ImageReader

      init(reader: any ImageReader) { self.reader = reader }

      func next(_ most: Int) throws(DatasetError) -> ImageBatch? {
        try reader.next(most).map { ImageBatch(pixels: $0.pixels, classes: $0.classes) }
      }
    }
  }
}
