import HDF5
import HDF5Schema

/// What a surrogate of format 1 holds: the tables of `formats/surrogate-1.md`. Reader, writer and validation go by it.
enum SurrogateSchema {
  static let format = "kdmeta-surrogate"
  static let version: Int64 = 1

  static let (images, labels, logits) = ("images", "labels", "logits")
  static let (input, provenance) = ("input", "provenance")

  static let schema = Schema(
    GroupRule(
      attributes: [
        "format": .text(.one(of: [format])),
        "format_version": .integer(.equal(version)),
        "created": .text(.time),
        "producer": .text(.filled),
        "producer_version": .text(.filled),
        "class_names": .texts(
          .any, .filled && .that("it names two classes alike") { Set($0).count == $0.count }),
      ],
      datasets: [
        images: .rows(.float32, [.images, .channels, .any, .any]) { _ in "N×C×H×W" },
        labels: .rows(.int64, [.images]) { "[\(count($0))]" },
        logits: .rows(.float32, [.images, .any]) { "[\(count($0)), logits]" },
      ],
      subgroups: .all([
        input: InputDescription.rule(
          channels: .channels,
          layout: .that("it must be \(InputDescription.layout)") { $0 == InputDescription.layout }),
        provenance: provenanceRule,
      ])), unlisted: "it is not known to format \(version)")

  private static let provenanceRule = GroupRule(
    attributes: [
      "method": .text(.filled),
      // As text: a seed may be larger than HDF5 tools' signed integers.
      "seed": .text(
        .that("it must be the digits of a whole number from 0 to 2⁶⁴ − 1") {
          UInt64($0).map { String($0) } == $0
        }),
      "settings": .text(.jsonObject, limit: 32_768),
      "teacher_sha256": .text(.digest),
      "teacher_file_name": .text(.fileName),
      "bundle_sha256": .text(.digest),
    ],
    choices: [.allOrNone("bundle_sha256")])

  private static func count(_ sizes: Sizes) -> String { sizes.lengths[.images].map { "\($0)" } ?? "N" }
}

extension Length {
  fileprivate static let images = Length.size(.images)
  fileprivate static let channels = Length.size(.channels)
}

extension NamedSize {
  fileprivate static let images = NamedSize("the number of images")
  fileprivate static let channels = NamedSize("the number of the images' channels")
}

extension Sizes {
  /// The sizes that the images in a surrogate's root group say.
  init(surrogate root: GroupTree) {
    self.init()
    let shape = root.datasets[SurrogateSchema.images]?.shape ?? []
    lengths[.images] = shape.first
    // What no image has tells nothing of the others' lengths.
    if let image = ImageShape(lengths: Array(shape.dropFirst())), image.isPlausible {
      lengths[.channels] = image.channels
    }
  }
}
