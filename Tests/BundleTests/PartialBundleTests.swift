import Arrays
import Foundation
import HDF5
import HDF5Schema
import Records
import TestSupport
import Testing

@testable import Bundle

@Suite struct PartialBundleTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("part.h5")
  }

  @Test func aPartComesBackAsItWasWritten() throws {
    let part = PartialBundle.part()
    try BundleFile.write(part, to: path)
    #expect(try BundleFile.readPartial(path) == part)
    #expect(try BundleFile.contents(path) == .partial(part))
    #expect(try BundleFile.defects(path).isEmpty)
  }

  @Test func equalPartsGiveEqualBytes() throws {
    for name in ["a.h5", "b.h5"] { try BundleFile.write(PartialBundle.part(), to: folder.path(name)) }
    #expect(try Data(folder.path("a.h5")) == Data(folder.path("b.h5")))
  }

  @Test func classesBelowTheMinimumAreKept() throws {
    var part = PartialBundle.part()
    part.privacy.minimumClassCount = 1000
    try BundleFile.write(part, to: path)
    #expect(try BundleFile.readPartial(path).classes.counts == [50, 1, 0])
  }

  @Test func aPartIsNotTakenForARelease() throws {
    try BundleFile.write(PartialBundle.part(), to: path)
    let error = #expect(throws: BundleError.partial(path: path)) { try BundleFile.read(path) }
    #expect(error?.description.contains("not for release") == true)
    #expect(error?.description.contains("kdmeta merge") == true)
  }

  @Test func aReleaseIsNotTakenForAPart() throws {
    try BundleFile.write(.sample(), to: path)
    let error = #expect(throws: BundleError.released(path: path)) { try BundleFile.readPartial(path) }
    #expect(error?.description.contains("record --partial") == true)
    #expect(try BundleFile.contents(path) == .release(.sample()))
  }

  @Test func theDigestOfSumsTellsPartsApartWheneverTheyWereMade() {
    let part = PartialBundle.part()
    var later = part
    later.provenance.created = "2027-01-31T12:00:00Z"
    #expect(later.sumsDigest == part.sumsDigest)
    var other = part
    other.classes.counts[1] = 2
    #expect(other.sumsDigest != part.sumsDigest)
    other = part
    other.accumulators["top-layer"]?.arrays["shift"] = ShapedArray(repeating: 0, shape: [3])
    #expect(other.sumsDigest != part.sumsDigest)
  }

  @Test("A part with a fault is refused with the one defect", arguments: faults)
  func refused(_ fault: InvalidBundleTests.Case) throws {
    var tree = GroupTree(PartialBundle.part())
    fault.change(&tree)
    try tree.writeUnchecked(to: path)
    let defects = try BundleFile.defects(path)
    #expect(defects.count == 1, "\(defects)")
    #expect(defects.first?.member == fault.member)
    #expect(defects.first?.problem.contains(fault.problem) == true, "\(defects)")
    #expect(throws: BundleError.invalid(path: path, defects: defects)) { try BundleFile.readPartial(path) }
  }

  @Test func aPartWithAFaultIsNotWritten() throws {
    var part = PartialBundle.part()
    part.classes.counts = [0, 0, 0]
    #expect(throws: BundleError.self) { try BundleFile.write(part, to: path) }
    #expect(try folder.names().isEmpty)
  }
}

private let top = "/accumulators/top-layer"

private let faults: [InvalidBundleTests.Case] = [
  .init("/records", "not a member") { $0.groups["records"] = GroupTree(path: "/records") },
  .init("/accumulators", "one or more of") { $0["accumulators"].groups = [:] },
  .init("/accumulators/telepathy", "not a member") {
    $0["accumulators"].groups["telepathy"] = GroupTree(path: "/accumulators/telepathy")
  },
  .init("\(top)@encoding", "must be “gaussian-sums”") {
    $0["accumulators"]["top-layer"].attributes["encoding"] = .string("gaussian")
  },
  .init("\(top)@encoding_version", "must be 1") {
    $0["accumulators"]["top-layer"].attributes["encoding_version"] = .integer(2)
  },
  .init("\(top)@storage", "missing") { $0["accumulators"]["top-layer"].attributes["storage"] = nil },
  .init("\(top)@storage", "“float32” or “float16”") {
    $0["accumulators"]["top-layer"].attributes["storage"] = .string("float64")
  },
  .init("\(top)/shift", "missing") { $0["accumulators"]["top-layer"].datasets["shift"] = nil },
  .init("\(top)", "neither square_sum or product_sum") {
    $0["accumulators"]["top-layer"].datasets["product_sum"] = nil
  },
  .init("\(top)", "more than one of") {
    $0["accumulators"]["top-layer"].datasets["square_sum"] = .sums([3, 3])
  },
  .init("\(top)/mean", "not a member") {
    $0["accumulators"]["top-layer"].datasets["mean"] = .sums([3, 3])
  },
  .init("\(top)/sum", "it holds float32; sums must be float64") {
    $0["accumulators"]["top-layer"].datasets["sum"] = GroupTree.StoredArray(
      ShapedArray<Float>(repeating: 0, shape: [3, 3]), as: .float32)
  },
  .init("\(top)/shift", "the number of the teacher's outputs") {
    $0["accumulators"]["top-layer"].datasets["shift"] = .sums([4])
  },
  .init("\(top)/product_sum", "the number of classes") {
    $0["accumulators"]["top-layer"].datasets["product_sum"] = .sums([2, 3, 3])
  },
  .init("\(top)/sum", "infinite or not a number") {
    $0["accumulators"]["top-layer"].datasets["sum"] = .sums([3, 3], .nan)
  },
  .init("/accumulators/all-layers/\(layer)/square_sum", "sums of squares must be ≥ 0") {
    $0["accumulators"]["all-layers"][layer].datasets["square_sum"] = .sums([3, 8], -1)
  },
  .init("/accumulators/all-layers/\(layer)", "sketch is there without sketch_loss") {
    $0["accumulators"]["all-layers"][layer].datasets["sketch_loss"] = nil
  },
  .init("\(top)", "more than one of sketch or product_sum") {
    $0["accumulators"]["top-layer"].datasets["sketch"] = .sums([3, 2, 3])
    $0["accumulators"]["top-layer"].datasets["sketch_loss"] = .sums([3])
  },
  .init("/accumulators/all-layers/\(layer)/sketch_loss", "losses must be ≥ 0") {
    $0["accumulators"]["all-layers"][layer].datasets["sketch_loss"] = .sums([3], -1)
  },
  .init("/accumulators/all-layers/\(layer)@rank", "≥ 1") {
    $0["accumulators"]["all-layers"][layer].attributes["rank"] = .integer(0)
  },
  .init("/accumulators/spectral@rank", "missing") {
    $0["accumulators"]["spectral"].attributes["rank"] = nil
  },
  .init("/accumulators/spectral@rank", "≥ 1") {
    $0["accumulators"]["spectral"].attributes["rank"] = .integer(0)
  },
  .init("/accumulators/spectral/sum", "the number of frequencies") {
    $0["accumulators"]["spectral"].datasets["sum"] = .sums([3, 3])
  },
  .init("\(top)/sum", "has the count 0") {
    $0["accumulators"]["top-layer"].datasets["sum"] = .sums([3, 3], 1)
  },
  .init("/classes@counts", "at least one picture") {
    $0["classes"].attributes["counts"] = .integers([0, 0, 0])
    $0["accumulators"].groups = ["top-layer": $0["accumulators"]["top-layer"]]
    for (name, shape) in [("sum", [3, 3]), ("product_sum", [3, 3, 3])] {
      $0["accumulators"]["top-layer"].datasets[name] = .sums(shape)
    }
  },
  .init("/classes@counts", "more than can be counted") {
    $0["classes"].attributes["counts"] = .integers([.max, .max, 0])
  },
  .init("/data", "missing") { $0.groups["data"] = nil },
  .init("/data@sha256", "64 lower-case") { $0["data"].attributes["sha256"] = .string("AB") },
  .init("/data@first", "≥ 0") { $0["data"].attributes["first"] = .integer(-1) },
  .init("/data@count", "≥ 1") { $0["data"].attributes["count"] = .integer(0) },
  .init("/data@count", "it is 50, and the classes count 51") {
    $0["data"].attributes["count"] = .integer(50)
  },
  .init("/data@count", "beyond what can be counted") { $0["data"].attributes["first"] = .integer(.max - 50) },
  .init("/data@path", "not a member") { $0["data"].attributes["path"] = .string("mnist") },
  .init("/privacy@mechanism", "without noise") {
    $0["privacy"].attributes.merge([
      "mechanism": .string("gaussian"), "epsilon": .real(1), "delta": .real(0), "clip_bound": .real(1),
      "neighbour_relation": .string("replace"),
    ]) { $1 }
  },
]

private let layer = "0000-_features_relu1_Relu_output_0"

extension GroupTree.StoredArray {
  fileprivate static func sums(_ shape: [Int], _ value: Double = 0) -> GroupTree.StoredArray {
    GroupTree.StoredArray(ShapedArray(repeating: value, shape: shape))
  }
}

extension PartialBundle {
  /// A small part with sums of every form, about the teacher of ``MetadataBundle/sample(storage:)``: 50 images of the first
  /// class, one of the second, none of the third.
  static func part() -> PartialBundle {
    let whole = MetadataBundle.sample()
    let keys = whole.teacher.layerKeys
    let graph: [String: RecordAttribute] = [
      "edges": .text("absolute-path-weight"), "laplacian": .text("symmetric-normalized"),
      "granularity": .text("unit"), "rank": .integer(32), "storage": .text("float16"),
    ]
    return PartialBundle(
      teacher: whole.teacher, input: whole.input,
      classes: ClassTable(names: whole.classes.names, counts: [50, 1, 0]),
      data: DataCoverage(sha256: String(repeating: "ab", count: 32), first: 1000, count: 51),
      accumulators: [
        "top-layer": AccumulatorContents(
          encoding: "gaussian-sums", attributes: ["temperature": .number(8), "storage": .text("float32")],
          arrays: ["shift": shift(3), "sum": sums([3, 3]), "product_sum": sums([3, 3, 3])]),
        "all-layers": AccumulatorContents(
          encoding: "gaussian-per-layer-sums",
          attributes: ["storage": .text("float32"), "\(keys[0])/rank": .integer(2)],
          arrays: [
            "\(keys[0])/shift": shift(8), "\(keys[0])/sum": sums([3, 8]),
            "\(keys[0])/square_sum": sums([3, 8]), "\(keys[0])/sketch": sums([3, 4, 8]),
            "\(keys[0])/sketch_loss": ShapedArray([0.5, 1 / 3, 0]),
            "\(keys[1])/shift": shift(3), "\(keys[1])/sum": sums([3, 3]),
            "\(keys[1])/product_sum": sums([3, 3, 3]),
          ]),
        "spectral": AccumulatorContents(
          encoding: "graph-fourier-gaussian-sums",
          attributes: graph.merging([
            "network/frequencies": .numbers([0, 0.25]), "network/fingerprint": .numbers([0.5, -0.125]),
          ]) { $1 },
          arrays: [
            "shift": shift(2), "sum": sums([3, 2]), "product_sum": sums([3, 2, 2]),
            "network/basis": ShapedArray(repeating: 0.25, shape: [11, 2]),
          ]),
        "spectral-pairs": AccumulatorContents(
          encoding: "graph-fourier-gaussian-sums",
          attributes: graph.merging([
            "0000-0001/frequencies": .numbers([0, 0.25]), "0000-0001/fingerprint": .numbers([0.5, -0.125]),
            "0000-0001/clusters": .integers([0, 2]), "0000-0001/places": .integers([0, 3]),
          ]) { $1 },
          arrays: [
            "shift": shift(2), "sum": sums([3, 2]), "product_sum": sums([3, 2, 2]),
          ]),
      ], privacy: Privacy(minimumClassCount: 10), provenance: whole.provenance)
  }

  private static func shift(_ width: Int) -> ShapedArray<Double> {
    ShapedArray((0..<width).map { Double($0 + 1) / 3 })
  }

  /// Numbers that need all 53 bits, and zeros for the last class.
  private static func sums(_ shape: [Int]) -> ShapedArray<Double> {
    let count = shape.reduce(1, *)
    return ShapedArray(
      shape: shape,
      scalars: (0..<count).map { $0 < count / shape[0] * (shape[0] - 1) ? Double($0 + 1) / 7 : 0 })
  }
}
