import Arrays
import Bundle
import Foundation
import HDF5Schema
import Records
import TestSupport
import Testing

@Suite struct BundleFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func aBundleComesBackAsItWasWritten() throws {
    let bundle = MetadataBundle.sample()
    try BundleFile.write(bundle, to: folder.path("a.h5"))
    #expect(try BundleFile.read(folder.path("a.h5")) == bundle)
    #expect(try BundleFile.defects(folder.path("a.h5")).isEmpty)
    #expect(try folder.names() == ["a.h5"])
  }

  @Test("Every optional member comes back", arguments: [true, false])
  func optionalMembers(hasOutputPerClass: Bool) throws {
    let bundle = MetadataBundle.sample().with {
      $0.input.fit = .bilinear
      $0.input.pixelShape = [1, 9, 7]
      $0.privacy.noise = Privacy.Noise(
        mechanism: "gaussian", epsilon: 1, delta: 1e-5, clipBound: 2.5, neighbourRelation: .addRemove)
      $0.classes = ClassTable(
        names: ["no", "yes", "no", "yes"], counts: [50, 60, 0, 110],
        groups: ClassTable.Groups(names: ["hat", "smile"], ofClasses: [0, 0, 1, 1]))
      $0.teacher.outputCount = hasOutputPerClass ? 4 : 2
      $0.teacher.layers.removeLast()
      var values = MetadataBundle.numbers([4, 8])
      values = ShapedArray(shape: [4, 8], scalars: values.scalars.enumerated().map { $0 / 8 == 2 ? 0 : $1 })
      let key = $0.teacher.layerKeys[0]
      $0.records = [
        "all-layers": RecordContents(
          encoding: "gaussian-per-layer",
          arrays: [
            "\(key)/mean": values, "\(key)/residual_deviation": values,
            "\(key)/low_rank_factor": ShapedArray(repeating: 0, shape: [4, 8, 2]),
            "\(key)/sketch_error": ShapedArray(repeating: 0, shape: [4]),
          ])
      ]
    }
    try BundleFile.write(bundle, to: folder.path("a.h5"))
    #expect(try BundleFile.read(folder.path("a.h5")) == bundle)
  }

  @Test("Equal bundles give equal bytes", arguments: StatisticType.allCases)
  func sameBytes(storage: StatisticType) throws {
    for name in ["a.h5", "b.h5"] {
      try BundleFile.write(.sample(storage: storage), to: folder.path(name))
    }
    let (a, b) = (try Data(folder.path("a.h5")), try Data(folder.path("b.h5")))
    #expect(a == b)
  }

  @Test func sixteenBitsKeepARelativePrecisionOfOneIn2048() throws {
    try BundleFile.write(.sample(storage: .float16), to: folder.path("a.h5"))
    let read = try BundleFile.read(folder.path("a.h5"))
    let expected = MetadataBundle.sample()
    var worst: Float = 0
    for (kind, record) in expected.records {
      #expect(read.records[kind]?.storage == .float16)
      for (path, array) in record.arrays {
        let other = try #require(read.records[kind]?.arrays[path])
        for (a, b) in zip(array.scalars, other.scalars) where a != 0 { worst = max(worst, abs(a - b) / a) }
      }
    }
    #expect(worst > 0)
    #expect(worst <= 0x1p-11)
  }

  @Test func sixteenBitsAreRefusedForNumbersBeyondTheirRange() throws {
    let bundle = MetadataBundle.sample(storage: .float16).with {
      $0.records["top-layer"]?.arrays["mean"] = ShapedArray(repeating: 70_000, shape: [3, 3])
    }
    #expect(
      throws: BundleError.invalid(
        path: folder.path("a.h5"),
        defects: [
          FormatDefect(
            member: "/records/top-layer/mean",
            problem: "9 beyond ±65,504, the range of 16-bit floats; store this record with 32 bits")
        ])
    ) { try BundleFile.write(bundle, to: folder.path("a.h5")) }
    #expect(try folder.names() == [])
  }

  @Test func manyLongClassNamesFit() throws {
    let names = (0..<1200).map { "class \($0) " + String(repeating: "x", count: 90) }
    let bundle = MetadataBundle.sample().with {
      $0.classes = ClassTable(names: names, counts: names.map { _ in 50 })
      $0.teacher.outputCount = names.count
      $0.teacher.layers[1].shape = [names.count]
      let values = ShapedArray<Float>(repeating: 1, shape: [names.count, 8])
      let key = $0.teacher.layerKeys[0]
      $0.records = [
        "all-layers": RecordContents(
          encoding: "gaussian-per-layer", arrays: ["\(key)/mean": values, "\(key)/deviation": values])
      ]
    }
    try BundleFile.write(bundle, to: folder.path("a.h5"))
    #expect(try BundleFile.read(folder.path("a.h5")).classes == bundle.classes)
  }

  @Test func layersWithAnyNameHaveSafeKeysInOrder() throws {
    var teacher = MetadataBundle.sample().teacher
    teacher.layers = ["../a b/ü", String(repeating: "n", count: 100), "conv-1.x_Y"].map {
      TappedLayer(name: $0, kind: "Relu", shape: [1])
    }
    #expect(
      teacher.layerKeys == [
        "0000-.._a_b___", "0001-" + String(repeating: "n", count: 64), "0002-conv-1.x_Y",
      ])
  }

  @Test func theEnvironmentSetsTheTime() async {
    // In a process of its own, because the environment belongs to all of a process.
    await #expect(processExitsWith: .success) {
      setenv("SOURCE_DATE_EPOCH", "86400", 1)
      precondition(Provenance(producer: "kdmeta", producerVersion: "1").created == "1970-01-02T00:00:00Z")
    }
  }
}

extension Data {
  /// The bytes of the file at `path`.
  init(_ path: String) throws { self = try Data(contentsOf: URL(fileURLWithPath: path)) }
}
