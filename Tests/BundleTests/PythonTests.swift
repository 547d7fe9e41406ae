import Arrays
import Bundle
import Foundation
import HDF5Schema
import Records
import TestSupport
import Testing

/// What h5py reads from our files, and what we make of files that h5py wrote.
@Suite(.enabled(if: Python.path != nil, "KDMETA_PYTHON names no Python with h5py"))
struct PythonTests {
  private static let reader = Python.packagePath("formats/read_bundle.py")

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("The Python reader prints what was written", arguments: StatisticType.allCases)
  func reader(storage: StatisticType) throws {
    let bundle = MetadataBundle.sample(storage: storage)
    try BundleFile.write(bundle, to: folder.path("a.h5"))
    let outcome = try Python.outcome([Self.reader, folder.path("a.h5")])
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.text.contains("/teacher@file_name lehrer-né.onnx\n"))
    #expect(outcome.text.contains("/classes@names ['zero', 'eins', 'δύο']\n"))
    for (kind, record) in bundle.records {
      #expect(outcome.text.contains("/records/\(kind)@encoding \(record.encoding)\n"))
      for (path, array) in record.arrays {
        let place = "/records/\(kind)/\(path)"
        let line = try #require(outcome.text.split(separator: "\n").first { $0.hasPrefix("\(place) ") })
        #expect(line.hasPrefix("\(place) \(storage) \(array.shape) sum "))
        let sum = try #require(line.split(separator: " ").last.flatMap { Double($0) })
        let stored = array.scalars.map { storage == .float16 ? Double(Float16($0)) : Double($0) }
        #expect(abs(sum - stored.reduce(0, +)) < 1e-6)
      }
    }
  }

  @Test func thePythonReaderNoticesAFlippedBit() throws {
    try BundleFile.write(.sample(), to: folder.path("a.h5"))
    var bytes = try Data(folder.path("a.h5"))
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: URL(fileURLWithPath: folder.path("a.h5")))
    let outcome = try Python.outcome([Self.reader, folder.path("a.h5")])
    #expect(outcome.status != 0)
    #expect(outcome.text.contains("not those that were published"))
  }

  @Test(
    "A bundle that Python wrote by the format's page reads as ours",
    arguments: [["f4"], ["f2"], ["f4", "deflate"], ["f2", "deflate"]])
  func writer(arguments: [String]) throws {
    let script = Python.packagePath("Tests/BundleTests/write_with_h5py.py")
    let outcome = try Python.outcome([script, folder.path("python.h5")] + arguments)
    #expect(outcome.status == 0, "\(outcome.text)")
    try BundleFile.write(
      .sample(storage: arguments[0] == "f2" ? .float16 : .float32), to: folder.path("swift.h5"))
    #expect(try BundleFile.read(folder.path("python.h5")) == BundleFile.read(folder.path("swift.h5")))
  }

  @Test func whatH5pyEditedIsReadOnceItIsSealed() throws {
    let path = folder.path("a.h5")
    try BundleFile.write(.sample(), to: path)
    let edit = """
      import h5py, sys
      with h5py.File(sys.argv[1], "r+") as file:
          file["privacy"].attrs.modify("minimum_class_count", 20)
      """
    let outcome = try Python.outcome(["-c", edit, path])
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(throws: BundleError.self) { try BundleFile.read(path) }
    #expect(try !BundleFile.seal(path).wasSealed)
    #expect(try BundleFile.read(path) == .sample().with { $0.privacy.minimumClassCount = 20 })
    #expect(try Python.outcome([Self.reader, path]).status == 0)
  }

  @Test func hostileFilesWithARightDigestAreRefused() throws {
    try BundleFile.write(.sample(), to: folder.path("valid.h5"))
    let script = Python.packagePath("Tests/BundleTests/break_with_h5py.py")
    let outcome = try Python.outcome([script, folder.path("valid.h5"), folder.path])
    #expect(outcome.status == 0, "\(outcome.text)")
    for (name, member, problem) in Self.hostile {
      let defects = try BundleFile.defects(folder.path("\(name).h5"))
      #expect(
        defects.contains { $0.member == member && $0.problem.contains(problem) },
        "\(name): \(defects)")
      #expect(throws: BundleError.self, "\(name)") { try BundleFile.read(folder.path("\(name).h5")) }
    }
    #expect(Set(try folder.names()) == Set(Self.hostile.map { "\($0.name).h5" } + ["valid.h5"]))
  }

  private static let mean = "/records/all-layers/0000-_features_relu1_Relu_output_0/mean"

  private static let hostile: [(name: String, member: String, problem: String)] = [
    ("soft_link", "/privacy", "soft, external or user-defined link"),
    ("external_link", "/privacy", "soft, external or user-defined link"),
    ("external_storage", mean, "outside the file"),
    ("virtual_dataset", mean, "virtual"),
    ("unknown_filter", mean, "only deflate, shuffle and fletcher32"),
    ("giant_never_stored", "/", "its datasets claim"),
    ("overflowing_shape", mean, "more elements than can be counted"),
    ("deflate_bomb", "/", "the limit is"),
    ("variable_length_text", "/teacher@file_name", "variable length"),
    ("compound_attribute", "/teacher@opset", "neither plain numbers nor strings"),
    ("reference_attribute", "/teacher@opset", "neither plain numbers nor strings"),
    ("null_attribute", "/teacher@opset", "null dataspace"),
    ("attribute_of_a_dataset", "\(mean)@unit", "not a member"),
    ("double_precision", mean, "float32 or float16"),
    ("group_in_place_of_a_dataset", mean, "not a dataset"),
    ("dataset_in_place_of_a_group", "/privacy", "not a group"),
    ("circle", "/privacy", "the same object as /"),
    ("named_type", "/privacy", "not a group"),
    ("text_that_is_not_utf8", "/teacher@file_name", "not UTF-8"),
    ("one_dataset_under_many_names", "/records/all-layers/0001-a/mean", "the same object as"),
  ]
}
