import Arrays
import Datasets
import Network
import TestSupport
import Testing
import Torch

@testable import KDMeta

@Suite("Images with attributes")
struct AttributeEvaluatorTests {
  private let run: SmallRun
  private let teacher: LoadedClassifier

  init() throws {
    run = try SmallRun()
    try run.train(steps: 20)
    teacher = try run.teacher()
  }

  /// Ten attributes for each of the made images: the signs of the teacher's logits.
  private func answers() throws -> [UInt8] {
    guard let batch = try MadeImages(holdsInputs: true).makeReader().next(40),
      case .values(let inputs) = batch.pixels
    else { return [] }
    let result = try Executor(teacher.model).run([Tensor(inputs)], taps: [teacher.classifier.logits])
    return try #require(result.taps[teacher.classifier.logits]).array().scalars.map { $0 > 0 ? 1 : 0 }
  }

  private func data(_ attributes: [UInt8]) -> MadeImages {
    MadeImages(
      classNames: [], attributeNames: (0..<10).map { "is-\($0)" },
      attributes: ShapedArray(shape: [40, 10], scalars: attributes), holdsInputs: true)
  }

  @Test("are right where the sign of the logit is", arguments: [40, 7]) func accuracy(batchSize: Int) throws {
    var truths = try answers()
    let share = Double(stride(from: 3, to: 400, by: 10).count { truths[$0] == 1 }) / 40
    for image in 0..<10 { truths[image * 10] = 1 - truths[image * 10] }
    let report = try AttributeEvaluator.evaluate(
      teacher, on: data(truths), teacher: teacher, batchSize: batchSize, context: run.context)
    #expect(report.images == 40)
    #expect(report.attributes.map(\.accuracy) == [0.75] + Array(repeating: 1, count: 9))
    #expect(abs(report.accuracy - 0.975) < 1e-12 && report.teacherAccuracy == report.accuracy)
    #expect(report.agreement == 1 && report.attributes.allSatisfy { $0.agreement == 1 })
    #expect(report.attributes[3].name == "is-3" && report.attributes[3].share == share)
  }

  @Test("agree with a teacher where both signs are the same") func agreement() throws {
    try run.train(steps: 2, to: run.folder.path("other.onnx"))
    let other = try LoadedClassifier(run.folder.path("other.onnx"))
    let alone = try AttributeEvaluator.evaluate(other, on: data(answers()), context: run.context)
    #expect(alone.agreement == nil && alone.teacherAccuracy == nil)
    let report = try AttributeEvaluator.evaluate(
      other, on: data(answers()), teacher: teacher, context: run.context)
    // The teacher's signs are the truth here.
    #expect(
      report.agreement == alone.accuracy && report.accuracy == alone.accuracy && report.teacherAccuracy == 1)
    #expect(report.attributes.map(\.agreement) == alone.attributes.map(\.accuracy))
  }

  @Test("are refused by what needs one class, which says what would work") func refused() throws {
    let data = data(try answers())
    for body in [
      { try run.train(on: data, to: run.folder.path("x.onnx")) as Any }, { try run.record(on: data) },
      { try run.distill(on: data) },
      { try Evaluator.evaluate(teacher, on: data, teacher: teacher, context: run.context) },
    ] {
      let error = try #require(throws: KDMetaError.self) { try body() }
      #expect(error.description.contains("any of 10 attributes, and not one class"))
      #expect(error.description.contains("there are is-0, is-1,"))
    }
    #expect(try run.folder.names() == ["teacher.onnx"])
  }

  @Test("need a model with a logit for each") func otherCount() throws {
    var data = data(try answers())
    data.attributeNames.removeLast()
    let error = try #require(throws: KDMetaError.self) {
      try AttributeEvaluator.evaluate(teacher, on: data, context: run.context)
    }
    #expect(error.description.contains("9 attributes, and \(run.teacherPath) gives 10 scores"))
    #expect(throws: KDMetaError.self) {
      try AttributeEvaluator.evaluate(teacher, on: MadeImages(), context: run.context)
    }
  }
}
