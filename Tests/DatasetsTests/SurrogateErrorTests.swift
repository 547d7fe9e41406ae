import Arrays
import Datasets
import HDF5
import TestSupport
import Testing

/// One way to break the format, and the error that it must give.
struct SurrogateBreak: Sendable, CustomTestStringConvertible {
  let member: String
  let reason: String
  let change: @Sendable (inout HandMadeSurrogate) -> Void

  init(_ member: String, _ reason: String, _ change: @escaping @Sendable (inout HandMadeSurrogate) -> Void) {
    self.member = member
    self.reason = reason
    self.change = change
  }

  var testDescription: String { "\(member): \(reason)" }
}

@Suite("Surrogate files that break the format")
struct SurrogateErrorTests {
  private func error(of broken: SurrogateBreak) throws -> String {
    let folder = try TemporaryFolder()
    let path = folder.path("a.h5")
    var surrogate = HandMadeSurrogate()
    broken.change(&surrogate)
    try surrogate.write(to: path)
    let error = try #require(throws: DatasetError.self) { try SurrogateFile(path).validate() }
    let text = error.description
    #expect(text.hasPrefix(broken.member.isEmpty ? "\(path): " : "\(path): \(broken.member): "), "\(text)")
    // Without its attribute, it is an HDF5 file like any other; all else is found out on this way too.
    if !broken.member.isEmpty {
      #expect(throws: DatasetError.self) { try DataLocation.open(path, split: .train).readAll() }
    }
    return text
  }

  @Test("Members, types and shapes", arguments: members) func member(broken: SurrogateBreak) throws {
    #expect(try error(of: broken).contains(broken.reason))
  }

  @Test("Values", arguments: values) func value(broken: SurrogateBreak) throws {
    #expect(try error(of: broken).contains(broken.reason))
  }

  @Test("Sizes that nothing holds", arguments: sizes) func size(broken: SurrogateBreak) throws {
    #expect(try error(of: broken).contains(broken.reason))
  }

  static let members = [
    SurrogateBreak("/images", "is missing") { $0.datasets["images"] = nil },
    SurrogateBreak("/logits", "is missing") { $0.datasets["logits"] = nil },
    SurrogateBreak("/extra", "is not known") { $0.more = { _ = try $0.createGroup("extra") } },
    SurrogateBreak("/input/extra", "is not known") {
      $0.more = { _ = try $0.group("input").createGroup("extra") }
    },
    SurrogateBreak("/images@unit", "is not known") {
      $0.more = { try $0.dataset("images").attributes.set("unit", to: .integer(1)) }
    },
    SurrogateBreak("/@class_names", "is missing") { $0.root["class_names"] = nil },
    SurrogateBreak("/@author", "is not known") { $0.root["author"] = .string("me") },
    SurrogateBreak("/input@scale", "is missing") { $0.input["scale"] = nil },
    SurrogateBreak("/input@gamma", "is not known") { $0.input["gamma"] = .real(2.2) },
    SurrogateBreak("/provenance@seed", "is missing") { $0.provenance["seed"] = nil },
    SurrogateBreak("/provenance@host", "is not known") { $0.provenance["host"] = .string("a") },
    SurrogateBreak("/images", "must be float32 N×C×H×W") {
      $0.datasets["images"] = {
        try HandMadeSurrogate.put(SurrogateSample.images.map { Double($0) }, as: $1, in: $0)
      }
    },
    SurrogateBreak("/images", "must be float32 N×C×H×W") {
      $0.datasets["images"] = {
        try HandMadeSurrogate.put(SurrogateSample.images.reshaped(to: [7, 40]), as: $1, in: $0)
      }
    },
    SurrogateBreak("/images", "could not open the dataset") {
      $0.datasets["images"] = { _ = try $0.createGroup($1) }
    },
    SurrogateBreak("/labels", "must be int64 [7]") {
      $0.datasets["labels"] = { try HandMadeSurrogate.put(ShapedArray<Int64>([0, 1]), as: $1, in: $0) }
    },
    SurrogateBreak("/labels", "must be int64 [7]") {
      $0.datasets["labels"] = {
        try HandMadeSurrogate.put(ShapedArray<Float>(repeating: 0, shape: [7]), as: $1, in: $0)
      }
    },
    SurrogateBreak("/logits", "must be float32 [7, logits]") {
      $0.datasets["logits"] = {
        try HandMadeSurrogate.put(SurrogateSample.logits.reshaped(to: [28]), as: $1, in: $0)
      }
    },
  ]

  static let values = [
    SurrogateBreak("", "lacks the attribute format") { $0.root["format"] = .string("kdmeta-surrogat") },
    SurrogateBreak("/@format_version", "is 2; this program reads 1") {
      $0.root["format_version"] = .integer(2)
    },
    SurrogateBreak("/@format_version", "is missing") { $0.root["format_version"] = nil },
    SurrogateBreak("/@class_names", "names 5 classes for 4 logits") {
      $0.root["class_names"] = .strings(["a", "b", "c", "d", "e"])
    },
    SurrogateBreak("/@class_names", "alike") { $0.root["class_names"] = .strings(["a", "b", "a"]) },
    SurrogateBreak("/@class_names", "one of the texts is empty") {
      $0.root["class_names"] = .strings(["a", "", "c"])
    },
    SurrogateBreak("/@class_names", "must be a list of texts") { $0.root["class_names"] = .integer(3) },
    SurrogateBreak("/@created", "must be a time") { $0.root["created"] = .string("2026-13-31T12:00:00Z") },
    SurrogateBreak("/labels", "picture 2 has the label 9223372036854775807; there are 3 classes") {
      $0.datasets["labels"] = {
        try HandMadeSurrogate.put(ShapedArray<Int64>([0, 1, .max, 0, 0, 0, 0]), as: $1, in: $0)
      }
    },
    SurrogateBreak("/labels", "picture 6 has the label -1;") {
      $0.datasets["labels"] = {
        try HandMadeSurrogate.put(ShapedArray<Int64>([0, 1, 2, 0, 0, 0, -1]), as: $1, in: $0)
      }
    },
    SurrogateBreak("/labels", "picture 0 has the label 3;") {
      $0.datasets["labels"] = {
        try HandMadeSurrogate.put(ShapedArray<Int64>(repeating: 3, shape: [7]), as: $1, in: $0)
      }
    },
    SurrogateBreak("/images", "picture 0 holds nan, which is no number") {
      $0.datasets["images"] = {
        try HandMadeSurrogate.put(ShapedArray<Float>(repeating: .nan, shape: [7, 2, 4, 5]), as: $1, in: $0)
      }
    },
    SurrogateBreak("/logits", "picture 0 holds -inf, which is no number") {
      $0.datasets["logits"] = {
        try HandMadeSurrogate.put(ShapedArray<Float>(repeating: -.infinity, shape: [7, 4]), as: $1, in: $0)
      }
    },
    SurrogateBreak("/input@layout", "must be NCHW") { $0.input["layout"] = .string("NHWC") },
    SurrogateBreak("/input@scale", "must be > 0") { $0.input["scale"] = .real(0) },
    SurrogateBreak("/input", "the scale inf") { $0.input["scale"] = .real(1e300) },
    SurrogateBreak("/input@deviation", "every number must be > 0") {
      $0.input["deviation"] = .reals([1, -1])
    },
    SurrogateBreak("/input@mean", "infinite value or one that is not a number") {
      $0.input["mean"] = .reals([.nan, 0])
    },
    SurrogateBreak("/input@mean", "1 must be 2, the number of the images' channels") {
      $0.input["mean"] = .reals([0])
    },
    SurrogateBreak("/input@pixel_shape", "2 must be 3") {
      $0.input["pixel_shape"] = .integers([3, 4])
    },
    SurrogateBreak("/input@pixel_shape", "overflows") {
      $0.input["pixel_shape"] = .integers([2, .max, .max])
    },
    SurrogateBreak("/input@pixel_shape", "every number must be ≥ 1") {
      $0.input["pixel_shape"] = .integers([2, -3, 4])
    },
    SurrogateBreak("/input@pixel_shape", "no picture has the shape") {
      $0.input["padding"] = nil
      $0.input["resize"] = .string("bilinear")
      $0.input["pixel_shape"] = .integers([2, 1 << 20, 1 << 20])
    },
    SurrogateBreak("/input", "become inputs of 2×5×5, and /images holds 2×4×5") {
      $0.input["pixel_shape"] = .integers([2, 4, 4])
    },
    SurrogateBreak("/input", "margins must lie between") {
      $0.input["padding"] = .integers([.max, 0, 0, .max])
    },
    SurrogateBreak("/input@padding", "2 must be 4") { $0.input["padding"] = .integers([1, 1]) },
    SurrogateBreak("/input", "more than one of padding or resize") {
      $0.input["resize"] = .string("bilinear")
    },
    SurrogateBreak("/input@resize", "must be “bilinear”") {
      $0.input["padding"] = nil
      $0.input["resize"] = .string("bicubic")
    },
    SurrogateBreak("/input@minimum", "1 must be 2") { $0.input["minimum"] = .reals([0]) },
    SurrogateBreak("/input@maximum", "infinite") { $0.input["maximum"] = .reals([.infinity, 1]) },
    SurrogateBreak("/input@maximum", "above the minimum") { $0.input["maximum"] = .reals([-0.5, 1]) },
    SurrogateBreak("/provenance@seed", "digits") { $0.provenance["seed"] = .string("-1") },
    SurrogateBreak("/provenance@seed", "digits") { $0.provenance["seed"] = .string("18446744073709551616") },
    SurrogateBreak("/provenance@method", "is empty") { $0.provenance["method"] = .string("") },
    SurrogateBreak("/provenance@settings", "JSON object") { $0.provenance["settings"] = .string("{") },
    SurrogateBreak("/provenance@settings", "more than 32768 bytes") {
      $0.provenance["settings"] = .string("{\"a\":\"\(String(repeating: "x", count: 32_768))\"}")
    },
    SurrogateBreak("/provenance@teacher_sha256", "64 lower-case") {
      $0.provenance["teacher_sha256"] = .string(SurrogateSample.digest.uppercased())
    },
    SurrogateBreak("/provenance@teacher_file_name", "without folders") {
      $0.provenance["teacher_file_name"] = .string("../a.onnx")
    },
  ]

  static let sizes = [
    SurrogateBreak("/images", "no picture has the shape") {
      $0.datasets["images"] = HandMadeSurrogate.claim([7, 1 << 20, 1 << 18, 1 << 19], .float32)
    },
    SurrogateBreak("/images", "no picture has the shape") {
      $0.datasets["images"] = HandMadeSurrogate.claim([7, 2, 4096, 4096], .float32)
    },
    SurrogateBreak("/images", "more than the 0 bytes stored for it can hold") {
      $0.datasets["images"] = HandMadeSurrogate.claim([7, 2, 4, 5], .float32)
    },
    SurrogateBreak("/images", "more than the 0 bytes stored") {
      $0.datasets = [
        "images": HandMadeSurrogate.claim([1 << 40, 2, 4, 5], .float32),
        "labels": HandMadeSurrogate.claim([1 << 40], .int64),
        "logits": HandMadeSurrogate.claim([1 << 40, 4], .float32),
      ]
    },
    SurrogateBreak("/logits", "no model gives") {
      $0.datasets["logits"] = HandMadeSurrogate.claim([7, 1 << 58], .float32)
    },
  ]
}
