import ArgumentParser
import KDMeta

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Tell what a model, bundle or surrogate holds.",
    discussion: """
      Of a model it tells what kdmeta sees in it and which methods that allows, or everything that keeps kdmeta from using it.

        kdmeta inspect bundle.h5
        kdmeta inspect teacher.onnx
      """)

  @Argument(help: ArgumentHelp("An ONNX model, a bundle, a part of one, or a surrogate.", valueName: "file"))
  var file: String

  @OptionGroup(title: "Trust") var trusted: TrustOptions
  @OptionGroup(title: "Output") var show: OutputOptions

  func run() throws {
    switch try Inspection.of(file, trusting: try trusted.keys()) {
    case .model(let summary): try Printer.print(summary, asJSON: show.json) { summary.text }
    case .bundle(let summary): try Printer.print(summary, asJSON: show.json) { Self.text(summary) }
    case .surrogate(let summary): try Printer.print(summary, asJSON: show.json) { Self.text(summary) }
    }
  }

  static func shape(_ lengths: [Int]) -> String { lengths.map(String.init).joined(separator: "×") }

  private static func text(_ bundle: BundleSummary) -> String {
    let isPartial = bundle.purpose == "partial"
    var records = TextTable(header: ["record", "encoding", "layers", "numbers"])
    for record in bundle.records {
      records.append([
        record.kind, "\(record.encoding) \(record.encodingVersion), \(record.storage)", "\(record.layers)",
        record.numbers.grouped,
      ])
    }
    var classes = TextTable(header: ["class", "images"])
    for (name, count) in zip(bundle.classNames, bundle.classCounts) {
      classes.append([name, count == 0 ? (isPartial ? "none" : "withheld") : count.grouped])
    }
    var lines = [
      "\(isPartial ? "partial" : "metadata") bundle, \(bundle.bytes.grouped) bytes, made \(bundle.created) by "
        + bundle.producer,
      "signature       " + (bundle.signedBy.map { "by \($0), and it verifies" } ?? "none"),
      "teacher         \(bundle.teacherFileName), SHA-256 \(bundle.teacherSHA256)",
      "input           \(shape(bundle.inputShape)) from images of \(shape(bundle.pixelShape))",
      isPartial
        ? "privacy         NOT FOR RELEASE: exact sums, small classes too; “kdmeta merge” makes a bundle of all parts, "
          + "with classes of at least \(bundle.minimumClassCount) images"
        : "privacy         classes of at least \(bundle.minimumClassCount) images, \(bundle.noise ?? "no noise added")",
      "methods         \(bundle.methods.isEmpty ? "none" : bundle.methods.joined(separator: ", "))",
      "settings        \(bundle.settings)",
    ]
    if let data = bundle.data {
      let last = (data.first + data.count - 1).grouped
      lines.insert(
        "data            images \(data.first.grouped) to \(last) of those with SHA-256 \(data.sha256)",
        at: 2)
    }
    var parts = [lines.map(\.onOneLine).joined(separator: "\n"), "", records.text, "", classes.text]
    if !bundle.spectra.isEmpty { parts += ["", Self.text(bundle.spectra).text] }
    if !bundle.unreadRecords.isEmpty {
      parts.append("\nnot readable by this version: \(bundle.unreadRecords.joined(separator: ", "))")
    }
    return parts.joined(separator: "\n")
  }

  private static func text(_ spectra: [SpectrumSummary]) -> TextTable {
    var table = TextTable(
      header: ["spectrum", "graph", "coefficients", "frequencies", "rank", "variance kept, by class"])
    for spectrum in spectra {
      let ends = [spectrum.frequencies.first, spectrum.frequencies.last].compactMap { $0?.significant(3) }
      let kept = spectrum.kept.compactMap { $0 }
      table.append([
        spectrum.record, "\(spectrum.graph) of \(spectrum.granularity)s", spectrum.frequencies.count.grouped,
        ends.joined(separator: " to "), "\(spectrum.rank)",
        "\((kept.min() ?? 0).percent) to \((kept.max() ?? 0).percent)",
      ])
    }
    return table
  }

  private static func text(_ surrogate: SurrogateSummary) -> String {
    [
      "surrogate dataset, \(surrogate.bytes.grouped) bytes",
      "images        \(surrogate.images.grouped) of \(surrogate.shape), as model inputs",
      "classes         \(surrogate.classNames.joined(separator: ", "))",
      "method          \(surrogate.method), seed \(surrogate.seed)",
      "teacher         \(surrogate.teacherFileName), SHA-256 \(surrogate.teacherSHA256)",
      "settings        \(surrogate.settings)",
    ].map(\.onOneLine).joined(separator: "\n")
  }
}
