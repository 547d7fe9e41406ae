import Arrays
import Foundation
import HDF5
import HDF5Schema
import Records
import TestSupport
import Testing

@testable import Bundle

/// Files with a right digest that break one rule of the format.
@Suite struct InvalidBundleTests {
  /// One way to break a bundle, and the defect it must give.
  struct Case: CustomTestStringConvertible, Sendable {
    let member: String
    let problem: String
    let change: @Sendable (inout GroupTree) -> Void

    init(_ member: String, _ problem: String, _ change: @escaping @Sendable (inout GroupTree) -> Void) {
      self.member = member
      self.problem = problem
      self.change = change
    }

    var testDescription: String { "\(member): \(problem)" }
  }

  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("A file with a fault is refused with the one defect", arguments: members + values + relations)
  func refused(_ fault: Case) throws {
    let path = folder.path("a.h5")
    var tree = GroupTree(.sample())
    fault.change(&tree)
    try tree.writeUnchecked(to: path)
    let defects = try BundleFile.defects(path)
    #expect(defects.count == 1)
    #expect(defects.first?.member == fault.member)
    #expect(defects.first?.problem.contains(fault.problem) == true, "\(defects)")
    #expect(throws: BundleError.invalid(path: path, defects: defects)) { try BundleFile.read(path) }
  }

  @Test func allDefectsAreFoundAtOnce() throws {
    var tree = GroupTree(.sample())
    tree["teacher"].attributes["sha256"] = nil
    tree["privacy"].attributes["epsilon"] = .real(1)
    tree["records"]["top-layer"].datasets["mean"] = .values(repeating: .nan, [3, 3])
    try tree.writeUnchecked(to: folder.path("a.h5"))
    #expect(
      try BundleFile.defects(folder.path("a.h5")).map(\.member).sorted() == [
        "/privacy", "/records/top-layer/mean", "/teacher@sha256",
      ])
  }

  @Test func anErrorReadsAsASentence() throws {
    var tree = GroupTree(.sample())
    tree["records"]["all-layers"][layer].datasets["deviation"] = .values(repeating: -1, [3, 8])
    try tree.writeUnchecked(to: folder.path("a.h5"))
    let error = #expect(throws: BundleError.self) { try BundleFile.read(folder.path("a.h5")) }
    #expect(
      error?.description == "\(folder.path("a.h5")): /records/all-layers/\(layer)/deviation: "
        + "24 negative values; deviations must be ≥ 0 (was the file edited?)")
  }

  @Test func anotherVersionIsToldApart() throws {
    var tree = GroupTree(.sample())
    tree.attributes["format_version"] = .integer(2)
    tree.groups = ["anything": GroupTree(path: "/anything")]
    try tree.writeUnchecked(to: folder.path("a.h5"))
    #expect(throws: BundleError.unsupportedVersion(path: folder.path("a.h5"), version: 2)) {
      try BundleFile.read(folder.path("a.h5"))
    }
  }

  @Test func aPartialBundleIsToldApart() throws {
    var tree = GroupTree(.sample())
    tree.attributes["purpose"] = .string("partial")
    tree.groups["records"] = nil
    tree.groups["accumulators"] = GroupTree(path: "/accumulators")
    try tree.writeUnchecked(to: folder.path("a.h5"))
    #expect(throws: BundleError.partial(path: folder.path("a.h5"))) {
      try BundleFile.read(folder.path("a.h5"))
    }
  }

  @Test(
    "Records of unknown layout are named and left alone",
    arguments: [
      ("channel-moments", "moments", 1), ("top-layer", "gaussian", 2), ("all-layers", "mixture", 1),
    ])
  func unreadRecords(kind: String, encoding: String, version: Int) throws {
    var tree = GroupTree(.sample())
    var record = GroupTree(path: "/records/\(kind)")
    record.attributes = ["encoding": .string(encoding), "encoding_version": .integer(Int64(version))]
    record.datasets["whatever"] = .values(repeating: .nan, [1, 2, 3, 4])
    tree["records"].groups[kind] = record
    try tree.writeUnchecked(to: folder.path("a.h5"))
    let bundle = try BundleFile.read(folder.path("a.h5"))
    #expect(bundle.unreadRecords == [kind: GroupEncoding(name: encoding, version: version)])
    #expect(bundle.records == MetadataBundle.sample().records.filter { $0.key != kind })
    let error = #expect(throws: BundleError.self) { try BundleFile.write(bundle, to: folder.path("b.h5")) }
    #expect(error?.description.contains("/records/\(kind): it was not read") == true)
  }
}

private let layer = "0000-_features_relu1_Relu_output_0"

private let members: [InvalidBundleTests.Case] = [
  .init("/@extra", "not a member") { $0.attributes["extra"] = .integer(1) },
  .init("/extra", "not a member") { $0.groups["extra"] = GroupTree(path: "/extra") },
  .init("/records/telepathy", "not a member") {
    $0["records"].groups["telepathy"] = GroupTree(path: "/records/telepathy")
  },
  .init("/records/top-layer/means", "not a member") {
    $0["records"]["top-layer"].datasets["means"] = .values(repeating: 0, [3, 3])
  },
  .init("/@purpose", "missing") { $0.attributes["purpose"] = nil },
  .init("/privacy", "missing") { $0.groups["privacy"] = nil },
  .init("/teacher@opset", "missing") { $0["teacher"].attributes["opset"] = nil },
  .init("/teacher@opset", "must be a single integer") { $0["teacher"].attributes["opset"] = .real(17) },
  .init("/teacher@opset", "must be ≥ 1") { $0["teacher"].attributes["opset"] = .integer(0) },
  .init("/teacher@sha256", "64 lower-case") {
    $0["teacher"].attributes["sha256"] = .string(String(repeating: "A", count: 64))
  },
  .init("/teacher@file_name", "without folders") {
    $0["teacher"].attributes["file_name"] = .string("home/me/a.onnx")
  },
  .init("/teacher@input_shape", "must be 3") { $0["teacher"].attributes["input_shape"] = .integers([1, 4]) },
  .init("/teacher/layers/\(layer)@shape", "overflows") {
    $0["teacher"]["layers"][layer].attributes["shape"] = .integers([1 << 40, 1 << 40])
  },
  .init("/teacher/layers/\(layer)@shape", "≥ 1") {
    $0["teacher"]["layers"][layer].attributes["shape"] = .integers([8, -1])
  },
  .init("/teacher/layers/\(layer)@kind", "empty") {
    $0["teacher"]["layers"][layer].attributes["kind"] = .string("")
  },
  .init("/teacher/layers/\(layer)", "key of this layer must be 0000-renamed") {
    $0["teacher"]["layers"][layer].attributes["name"] = .string("renamed")
  },
  .init("/input@layout", "“NHWC” and must be “NCHW”") { $0["input"].attributes["layout"] = .string("NHWC") },
  .init("/input", "more than one of padding or resize") {
    $0["input"].attributes["resize"] = .string("bilinear")
  },
  .init("/classes", "groups is there without group_names") {
    $0["classes"].attributes["groups"] = .integers([0, 0, 0])
  },
  .init("/classes@counts", "the number of classes") {
    $0["classes"].attributes["counts"] = .integers([50, 60])
  },
  .init("/records", "one or more of all-layers, channel-moments, spectral, spectral-pairs, top-layer") {
    $0["records"].groups = [:]
  },
  .init("/records/all-layers/0007-x", "no layer of this key") {
    $0["records"]["all-layers"].groups["0007-x"] = GroupTree(path: "/records/all-layers/0007-x")
  },
  .init("/records/top-layer@encoding", "missing") {
    $0["records"]["top-layer"].attributes["encoding"] = nil
  },
  .init("/records/top-layer", "neither deviation or factor or low_rank_factor with residual_deviation") {
    $0["records"]["top-layer"].datasets["factor"] = nil
  },
  .init("/records/top-layer", "more than one of") {
    $0["records"]["top-layer"].datasets["deviation"] = .values(repeating: 1, [3, 3])
  },
  .init("/records/top-layer", "low_rank_factor is there without residual_deviation") {
    $0["records"]["top-layer"].datasets["factor"] = nil
    $0["records"]["top-layer"].datasets["low_rank_factor"] = .values(repeating: 1, [3, 3, 1])
  },
  .init("/provenance@created", "a time such as") {
    $0["provenance"].attributes["created"] = .string("yesterday")
  },
  .init("/provenance@settings", "JSON object") { $0["provenance"].attributes["settings"] = .string("[1]") },
  .init("/provenance@settings", "more than 32768 bytes") {
    $0["provenance"].attributes["settings"] = .string(String(repeating: " ", count: 40_000) + "{}")
  },
]

private let values: [InvalidBundleTests.Case] = [
  .init("/input@scale", "> 0") { $0["input"].attributes["scale"] = .real(-1) },
  .init("/input@mean", "infinite") { $0["input"].attributes["mean"] = .reals([.infinity]) },
  .init("/input@deviation", "> 0") { $0["input"].attributes["deviation"] = .reals([0]) },
  .init("/records/top-layer@temperature", "> 0") {
    $0["records"]["top-layer"].attributes["temperature"] = .real(0)
  },
  .init("/records/top-layer/mean", "shape [3, 4], in which 4 must be 3, the number of the teacher's outputs")
  {
    $0["records"]["top-layer"].datasets["mean"] = .values(repeating: 0, [3, 4])
  },
  .init("/records/top-layer/mean", "must have 2 dimensions") {
    $0["records"]["top-layer"].datasets["mean"] = .values(repeating: 0, [9])
  },
  .init("/records/all-layers/\(layer)/mean", "the number of the layer's units") {
    $0["records"]["all-layers"][layer].datasets["mean"] = .values(repeating: 0, [3, 7])
  },
  .init("/records/all-layers/\(layer)/mean", "the number of classes") {
    $0["records"]["all-layers"][layer].datasets["mean"] = .values(repeating: 0, [2, 8])
  },
  .init("/records/all-layers/\(layer)/low_rank_factor", "9 must be ≤ 8") {
    $0["records"]["all-layers"][layer].datasets["deviation"] = nil
    $0["records"]["all-layers"][layer].datasets["residual_deviation"] = .values(repeating: 0, [3, 8])
    $0["records"]["all-layers"][layer].datasets["low_rank_factor"] = .values(repeating: 0, [3, 8, 9])
  },
  .init("/records/all-layers/\(layer)", "more than one of sketch_error or deviation") {
    $0["records"]["all-layers"][layer].datasets["sketch_error"] = .values(repeating: 0, [3])
  },
  .init("/records/all-layers/\(layer)/mean", "24 infinite or not a number values") {
    $0["records"]["all-layers"][layer].datasets["mean"] = .values(repeating: .infinity, [3, 8])
  },
  .init("/records/all-layers/\(layer)/deviation", "deviations must be ≥ 0") {
    $0["records"]["all-layers"][layer].datasets["deviation"] = .values(repeating: -1, [3, 8])
  },
  .init("/records/top-layer/factor", "9 nonzero values above the diagonal") {
    $0["records"]["top-layer"].datasets["factor"] = .values(repeating: 1, [3, 3, 3])
  },
  .init("/records/top-layer", "of both 32 and 16 bits") {
    $0["records"]["top-layer"].datasets["mean"] = .values(repeating: 1, [3, 3], .float16)
  },
]

private let relations: [InvalidBundleTests.Case] = [
  .init("/input@pixel_shape", "does not become the teacher's input of [1, 4, 4]") {
    $0["input"].attributes["pixel_shape"] = .integers([1, 3, 2])
  },
  .init("/input@pixel_shape", "does not become") {
    $0["input"].attributes["padding"] = .integers([.max, 1, .max, 1])
  },
  .init("/input@maximum", "above the minimum") { $0["input"].attributes["maximum"] = .reals([-5]) },
  .init("/classes@names", "same name") {
    $0["classes"].attributes["names"] = .strings(["one", "two", "one"])
  },
  .init("/classes@names", "3 classes and 2 outputs") {
    $0["teacher"].attributes["output_count"] = .integer(2)
    $0["records"].groups["top-layer"] = nil
  },
  .init("/classes@groups", "rising, with none missing") {
    $0["classes"].attributes["groups"] = .integers([0, 2, 1])
    $0["classes"].attributes["group_names"] = .strings(["a", "b", "c"])
  },
  .init("/classes@counts", "withhold it") { $0["privacy"].attributes["minimum_class_count"] = .integer(55) },
  .init("/records/top-layer/mean", "has the count 0") {
    $0["classes"].attributes["counts"] = .integers([50, 60, 0])
    $0["records"].groups["all-layers"] = nil
    $0["records"]["top-layer"].datasets["factor"] = .values(repeating: 0, [3, 3, 3])
  },
  .init("/teacher/layers", "same name") {
    let key = "0001-_features_relu1_Relu_output_0"
    var twin = GroupTree(path: "/teacher/layers/\(key)")
    twin.attributes = $0["teacher"]["layers"][layer].attributes
    $0["teacher"]["layers"].groups = [layer: $0["teacher"]["layers"][layer], key: twin]
    $0["records"].groups["all-layers"] = nil
  },
]

extension GroupTree {
  subscript(name: String) -> GroupTree {
    get { groups[name] ?? GroupTree(path: path(of: name)) }
    set { groups[name] = newValue }
  }

  /// Makes a file of this with a right digest, whatever it holds.
  func writeUnchecked(to path: String) throws {
    let file = try File.create(path, userBlockSize: IntegrityBlock.byteCount)
    try write(into: file.root)
    try file.close()
    try IntegrityBlock.seal(path)
  }
}

extension GroupTree.StoredArray {
  fileprivate static func values(
    repeating value: Float, _ shape: [Int], _ type: StatisticType = .float32
  ) -> GroupTree.StoredArray {
    GroupTree.StoredArray(
      ShapedArray(repeating: value, shape: shape), as: type == .float16 ? .float16 : .float32)
  }
}
