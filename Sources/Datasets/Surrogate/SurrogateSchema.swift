/// The names in a surrogate file, as `formats/surrogate-1.md` has them; reader and writer go by these.
enum SurrogateSchema {
  /// Names that must be there, and such as may be.
  struct Names {
    let required: Set<String>
    var optional: Set<String> = []
  }

  static let format = "kdmeta-surrogate"
  static let version: Int64 = 1

  static let images = "images"
  static let labels = "labels"
  static let logits = "logits"
  static let input = "input"
  static let provenance = "provenance"

  static let members = Names(required: [images, labels, logits, input, provenance])
  static let noMembers = Names(required: [])

  static let rootAttributes = Names(required: [
    "format", "format_version", "created", "producer", "producer_version", "class_names",
  ])
  /// At most one of the optional ones says how an image gets the model's size.
  static let inputAttributes = Names(
    required: ["layout", "pixel_shape", "scale", "mean", "deviation", "minimum", "maximum"],
    optional: ["padding", "resize"])
  static let provenanceAttributes = Names(
    required: ["method", "seed", "settings", "teacher_sha256", "teacher_file_name"],
    optional: ["bundle_sha256"])

  static let layout = "NCHW"
  static let bilinear = "bilinear"

  /// What is wrong with a member that is not listed.
  static let unknown = "is not known to format \(version)"

  /// The world is closed: a name that the format does not know is an error, as is one that is missing.
  static func require(
    _ found: [String], _ names: Names, at place: String, path: String
  ) throws(DatasetError) {
    if let fault = faults(found, names, at: place).first { throw fault.error(at: path) }
  }

  /// The names that are missing from `found`, and those that must not be there.
  static func faults(_ found: [String], _ names: Names, at place: String) -> [SurrogateFault] {
    let found = Set(found)
    return names.required.subtracting(found).sorted().map { SurrogateFault(place + $0, "is missing") }
      + found.subtracting(names.required).subtracting(names.optional).sorted().map {
        SurrogateFault(place + $0, unknown)
      }
  }
}
