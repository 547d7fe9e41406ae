public import Datasets
internal import Network

/// Measures a classifier on labelled images.
public enum Evaluator {
  /// How a classifier did.
  public struct Report: Sendable, Codable {
    /// How many images were shown.
    public let images: Int
    /// The share of them that were put in their class; `nil` where the data have no classes.
    public let accuracy: Double?
    /// The same for each class; `nil` for one without images. Where the data have no classes, the teacher's answers are the
    /// classes, here and in ``confusion``.
    public let classAccuracy: [Double?]
    /// The names of the classes.
    public let classNames: [String]
    /// How many images of each class (rows) were put in each (columns).
    public let confusion: [[Int]]
    /// The share of images that the teacher puts in the same class, where one was given.
    public let agreement: Double?
    /// The teacher's own accuracy, where one was given and the data have classes.
    public let teacherAccuracy: Double?
    /// What was found in the data.
    public let data: ReadingFindings
  }

  /// Shows every image of `data` to `model`, and to `teacher`.
  public static func evaluate(
    _ model: LoadedClassifier, on data: any ImageSource, teacher: LoadedClassifier? = nil,
    batchSize: Int = 500,
    context: RunContext
  ) throws(KDMetaError) -> Report {
    try asCommand {
      try context.prepareDevice()
      try data.checkSingleLabels()
      guard data.hasClasses || teacher != nil else {
        throw KDMetaError.unfit(
          .teacher,
          "\(data.location): accuracy needs a class for each image; give a teacher to see how often "
            + "they agree")
      }
      let classNames = data.hasClasses ? data.classNames : teacher?.classNumbers ?? []
      let classCount = classNames.count
      guard classCount <= model.classifier.classCount else {
        throw KDMetaError.mismatch(
          "\(data.location): \(classCount) classes, and \(model.path) knows \(model.classifier.classCount)")
      }
      let predictor = try Predictor(model, data: data, fallback: teacher, context: context)
      let teacherPredictor = try teacher.map {
        try Predictor($0, data: data, fallback: nil, context: context)
      }
      var confusion = Array(
        repeating: Array(repeating: 0, count: model.classifier.classCount), count: classCount)
      var (agreed, teacherRight, done) = (0, 0, 0)
      let reader = try data.makeReader()
      while let batch = try reader.next(batchSize) {
        let answers = try predictor.classes(of: batch.pixels)
        let teacherAnswers = try teacherPredictor?.classes(of: batch.pixels)
        let truths = batch.classes ?? teacherAnswers ?? []
        for (truth, answer) in zip(truths, answers) { confusion[truth][answer] += 1 }
        if let teacherAnswers {
          agreed += zip(answers, teacherAnswers).count { $0 == $1 }
          teacherRight += zip(truths, teacherAnswers).count { $0 == $1 }
        }
        done += batch.count
        try context.step("evaluate", "images", done: done + reader.findings.skipped, total: data.count)
      }
      let counts = confusion.map { $0.reduce(0, +) }
      let right = confusion.indices.map { confusion[$0][$0] }
      func share(_ part: Int) -> Double { Double(part) / Double(max(1, done)) }
      return Report(
        images: done, accuracy: data.hasClasses ? share(right.reduce(0, +)) : nil,
        classAccuracy: zip(right, counts).map { $1 == 0 ? nil : Double($0) / Double($1) },
        classNames: classNames, confusion: confusion, agreement: teacher.map { _ in share(agreed) },
        teacherAccuracy: data.hasClasses ? teacher.map { _ in share(teacherRight) } : nil,
        data: reader.findings)
    }
  }
}
