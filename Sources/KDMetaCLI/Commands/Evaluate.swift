import ArgumentParser
import Datasets
import KDMeta

struct Evaluate: ParsableCommand, StageCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure a model on labelled images.",
    discussion: """
        kdmeta evaluate student.onnx --data mnist/ --teacher teacher.onnx

      Of images with a table of attributes, each attribute is measured by the sign of its logit, or one of them by
      --attribute as two classes.
      """)

  @Argument(help: ArgumentHelp("The model, an ONNX file.", valueName: "model.onnx"))
  var model: String

  @Option(help: dataHelp)
  var data: String

  @Option(help: ArgumentHelp("A teacher to compare its answers with.", valueName: "teacher.onnx"))
  var teacher: String?

  @Option(help: ArgumentHelp("Which part of the data: train or test.", valueName: "part"))
  var split = Split.test

  @OptionGroup(title: "Data") var reading: ReadingFlags
  @OptionGroup(title: "Computing") var compute: ComputeOptions
  @OptionGroup(title: "Output") var show: OutputOptions

  /// None beside the data.
  func resolvedSettings() -> [String: String] { [:] }

  func perform(_ context: RunContext) throws(KDMetaError) -> Evaluator.Report {
    let (model, data, teacher) = try open(context)
    return try Evaluator.evaluate(model, on: data, teacher: teacher, context: context)
  }

  func run() throws {
    let context = try compute.context(show)
    let (model, data, teacher) = try open(context)
    guard data.attributeNames.isEmpty else {
      let report = try AttributeEvaluator.evaluate(model, on: data, teacher: teacher, context: context)
      return try Printer.print(report, asJSON: show.json) { report.text }
    }
    let report = try Evaluator.evaluate(model, on: data, teacher: teacher, context: context)
    try Printer.print(report, asJSON: show.json) { Self.summary(report) + "\n\n" + Self.table(report) }
  }

  /// The model, the data and the teacher.
  private func open(
    _ context: RunContext
  ) throws(KDMetaError) -> (LoadedClassifier, any ImageSource, LoadedClassifier?) {
    let loaded = try openModel(model, context)
    return (
      loaded, try openData(data, split, reading.options(for: loaded), context),
      try teacher.map { path throws(KDMetaError) in try openModel(path, context) }
    )
  }

  /// Accuracy and agreement in a line, and what was found in the data.
  static func summary(_ report: Evaluator.Report) -> String {
    let count = "\(report.images.grouped) images"
    var text = report.accuracy.map { "accuracy \($0.percent) on \(count)" } ?? "\(count) without classes"
    if let teacher = report.teacherAccuracy { text += "; the teacher has \(teacher.percent)" }
    if let agreement = report.agreement {
      text += report.accuracy == nil ? "; " : ", and "
      text += "they agree on \(agreement.percent)"
    }
    return text + findingsLines(report.data)
  }

  /// Each class with its accuracy and where its images were put.
  private static func table(_ report: Evaluator.Report) -> String {
    var table = TextTable(
      header: ["class", "accuracy"] + (report.confusion.first ?? []).indices.map { "→\(name($0, report))" })
    for (index, row) in report.confusion.enumerated() {
      table.append(
        [name(index, report), report.classAccuracy[index].map(\.percent) ?? "none"]
          + row.map { $0 == 0 ? "·" : "\($0)" })
    }
    return table.text
  }

  private static func name(_ index: Int, _ report: Evaluator.Report) -> String {
    index < report.classNames.count ? report.classNames[index] : "\(index)"
  }
}
