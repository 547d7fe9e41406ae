import ArgumentParser
import Datasets
import KDMeta
import Network

/// How images that differ from each other, or are damaged, are read.
struct ReadingFlags: ParsableArguments {
  @Flag(help: "Stop at the first damaged image instead of passing it over.")
  var strict = false

  @Option(
    help: ArgumentHelp(
      "Bring images to 224, or HEIGHTxWIDTH. (default: the first one's size)",
      valueName: "size"))
  var imageSize: ImageSize?

  @Option(
    help: ArgumentHelp(
      "Of a table of attributes, the one that makes the class.", valueName: "name"
    ))
  var attribute: String?

  /// These flags for images that go into a model of so many `channels`.
  func options(channels: Int) -> ReadingOptions {
    var options = ReadingOptions()
    options.isStrict = strict
    options.size = imageSize
    options.colour = ImageColour(channels: channels)
    options.attribute = attribute
    return options
  }

  /// These flags for images that go into `model`.
  func options(for model: LoadedClassifier) -> ReadingOptions {
    options(channels: model.classifier.imageShape[0])
  }
}

/// Opens the dataset that `text` names and says in the log what it is.
func openData(
  _ text: String, _ split: Split, _ options: ReadingOptions, _ context: RunContext
) throws(KDMetaError) -> any ImageSource {
  do throws(DatasetError) {
    let source = try DataLocation.open(text, split: split, options: options)
    context.reporter.note("\(text): \(source.summary)")
    return source
  } catch { throw .dataset(error) }
}

/// Lines for what was found in the data; empty where there is nothing to tell.
func findingsLines(_ findings: ReadingFindings) -> String {
  var lines: [String] = []
  if findings.skipped > 0 {
    lines.append("passed over \(counted(findings.skipped, "damaged image")):")
    lines += findings.firstSkipped.map { "  \($0)" }
    let more = findings.skipped - findings.firstSkipped.count
    if more > 0 { lines.append("  and \(more.grouped) more") }
  }
  if findings.resampled > 0 {
    lines.append("resampled \(counted(findings.resampled, "image")) of another size (--image-size)")
  }
  if findings.madeGrey > 0 {
    lines.append("made \(counted(findings.madeGrey, "colour image")) grey")
  }
  if !findings.emptyClasses.isEmpty {
    lines.append("classes without an image: \(findings.emptyClasses.joined(separator: ", "))")
  }
  return lines.map { "\n\($0)" }.joined()
}

private func counted(_ count: Int, _ noun: String) -> String {
  "\(count.grouped) \(noun)\(count == 1 ? "" : "s")"
}
