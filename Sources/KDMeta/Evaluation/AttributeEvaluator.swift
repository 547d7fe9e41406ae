internal import Arrays
public import Datasets
internal import Network

/// Measures a model that has a logit for each attribute, above 0 for yes, on images with attributes.
public enum AttributeEvaluator {
  /// How a model did.
  public struct Report: Sendable, Codable {
    /// How many images were shown.
    public let images: Int
    /// The share of right answers over all images and attributes.
    public let accuracy: Double
    /// The share of answers that are the teacher's, where one was given.
    public let agreement: Double?
    /// The teacher's own accuracy, where one was given.
    public let teacherAccuracy: Double?
    /// The same for each attribute.
    public let attributes: [AttributeReport]
    /// What was found in the data.
    public let data: ReadingFindings
  }

  /// How a model did at one attribute.
  public struct AttributeReport: Sendable, Codable {
    /// The attribute's name.
    public let name: String
    /// The share of images that have it: whoever always says no is right on all others.
    public let share: Double
    /// The share of right answers.
    public let accuracy: Double
    /// The share of answers that are the teacher's, where one was given.
    public let agreement: Double?
    /// The teacher's own accuracy, where one was given.
    public let teacherAccuracy: Double?
  }

  /// Shows every image of `data`, which have attributes, to `model`, and to `teacher`.
  public static func evaluate(
    _ model: LoadedClassifier, on data: any ImageSource, teacher: LoadedClassifier? = nil,
    batchSize: Int = 500, context: RunContext
  ) throws(KDMetaError) -> Report {
    try asCommand {
      try context.prepareDevice()
      let names = data.attributeNames
      guard !names.isEmpty else {
        throw KDMetaError.mismatch("\(data.location): the images have no attributes")
      }
      for model in [model] + (teacher.map { [$0] } ?? []) where model.classifier.classCount != names.count {
        throw KDMetaError.unfit(
          .attribute,
          "\(data.location): \(names.count) attributes, and \(model.path) gives \(model.classifier.classCount) scores a "
            + "image, not one for each; name one attribute to measure its classes")
      }
      let predictor = try Predictor(model, data: data, fallback: teacher, context: context)
      let teacherPredictor = try teacher.map {
        try Predictor($0, data: data, fallback: nil, context: context)
      }
      var counts = names.map { _ in Counts() }
      var done = 0
      let reader = try data.makeReader()
      while let batch = try reader.next(batchSize) {
        let truths = batch.attributes?.scalars ?? []
        let answers = try predictor.signs(of: batch.pixels)
        let teacherAnswers = try teacherPredictor?.signs(of: batch.pixels)
        for (place, truth) in truths.enumerated() {
          counts[place % names.count].add(
            truth: truth == 1, answer: answers[place], teacher: teacherAnswers?[place])
        }
        done += batch.count
        try context.step("evaluate", "images", done: done + reader.findings.skipped, total: data.count)
      }
      let attributes = zip(names, counts).map { $1.report($0, of: done, hasTeacher: teacher != nil) }
      func mean(_ numbers: [Double]) -> Double { numbers.reduce(0, +) / Double(names.count) }
      return Report(
        images: done, accuracy: mean(attributes.map(\.accuracy)),
        agreement: teacher.map { _ in mean(attributes.compactMap(\.agreement)) },
        teacherAccuracy: teacher.map { _ in mean(attributes.compactMap(\.teacherAccuracy)) },
        attributes: attributes, data: reader.findings)
    }
  }

  /// How often what was said of one attribute.
  private struct Counts {
    private var yes = 0
    private var right = 0
    private var agreed = 0
    private var teacherRight = 0

    mutating func add(truth: Bool, answer: Bool, teacher: Bool?) {
      if truth { yes += 1 }
      if answer == truth { right += 1 }
      if answer == teacher { agreed += 1 }
      if teacher == truth { teacherRight += 1 }
    }

    func report(_ name: String, of images: Int, hasTeacher: Bool) -> AttributeReport {
      func share(_ count: Int) -> Double { Double(count) / Double(max(1, images)) }
      return AttributeReport(
        name: name, share: share(yes), accuracy: share(right), agreement: hasTeacher ? share(agreed) : nil,
        teacherAccuracy: hasTeacher ? share(teacherRight) : nil)
    }
  }
}
