import Arrays
import Datasets
import Foundation
import HDF5
import TestSupport
import Testing

@Suite("Surrogate files")
struct SurrogateFileTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private struct Stop: Error {}

  @Test(
    "What is written is read", arguments: [Fit.none, .pad(top: 1, left: 0, bottom: 0, right: 1)],
    [1, 2, 7, 99])
  func roundTrip(fit: Fit, most: Int) throws {
    let path = folder.path("a.h5")
    try SurrogateSample.write(to: path, fit: fit)
    let surrogate = try SurrogateFile(path)
    #expect(try surrogate.header == SurrogateSample.header(fit: fit))
    let reader = try surrogate.makeReader()
    var (images, labels, logits): ([Float], [Int], [Float]) = ([], [], [])
    while let batch = try reader.next(most) {
      #expect(batch.count == min(most, 7 - labels.count))
      guard case .values(let values) = batch.pixels else { break }
      images += values.scalars
      labels += batch.classes ?? []
      logits += batch.logits?.scalars ?? []
    }
    #expect(images == SurrogateSample.images.scalars)
    #expect(labels == SurrogateSample.labels)
    #expect(logits == SurrogateSample.logits.scalars)
  }

  @Test("A resized surrogate keeps the size of its pixels") func resized() throws {
    try SurrogateSample.write(to: folder.path("a.h5"), fit: .resize(height: 4, width: 5))
    let header = try SurrogateFile(folder.path("a.h5")).header
    #expect(header.preprocessing.fit == .resize(height: 4, width: 5))
    #expect(header.pixelShape == ImageShape(channels: 2, height: 9, width: 2))
  }

  @Test("Equal input gives equal bytes") func deterministic() throws {
    try SurrogateSample.write(to: folder.path("a.h5"))
    try SurrogateSample.write(to: folder.path("b.h5"))
    let bytes = try Data(contentsOf: URL(filePath: folder.path("a.h5")))
    #expect(try bytes == Data(contentsOf: URL(filePath: folder.path("b.h5"))))
  }

  @Test("A surrogate is data like other data") func location() throws {
    try SurrogateSample.write(to: folder.path("a.h5"))
    let source = try DataLocation.open(folder.path("a.h5"), split: .train)
    #expect(source is SurrogateFile)
    #expect(source.summary == "surrogate by all-layers, 7 images 2×4×5, 3 classes, model inputs")
    #expect(try source.readAll().logits == SurrogateSample.logits)
  }

  @Test("A file made by the format's page is read as ours") func handMade() throws {
    try HandMadeSurrogate().write(to: folder.path("a.h5"))
    try SurrogateSample.write(to: folder.path("b.h5"))
    let (hand, ours) = (try SurrogateFile(folder.path("a.h5")), try SurrogateFile(folder.path("b.h5")))
    #expect(hand.header == ours.header)
    #expect(try hand.readAll() == ours.readAll())
    try hand.validate()
  }

  @Test("A writer that fails midway leaves nothing, and what was there") func failure() throws {
    let header = try SurrogateSample.header()
    func write(_ images: ShapedArray<Float>, to name: String) throws {
      try SurrogateWriter.write(header, to: folder.path(name)) { writer in
        try writer.append(images: images, labels: SurrogateSample.labels, logits: SurrogateSample.logits)
        throw Stop()
      }
    }
    try folder.put(Data("old".utf8), as: "old.h5")
    #expect(throws: Stop.self) { try write(SurrogateSample.images, to: "new.h5") }
    #expect(throws: Stop.self) { try write(SurrogateSample.images, to: "old.h5") }
    var broken = SurrogateSample.images.scalars
    broken[45] = .infinity
    let error = try #require(throws: DatasetError.self) {
      try write(ShapedArray(shape: [7, 2, 4, 5], scalars: broken), to: "new.h5")
    }
    #expect(error.description.hasSuffix("new.h5: /images: picture 1 holds inf, which is no number"))
    #expect(try folder.names() == ["old.h5"])
    #expect(try Data(contentsOf: URL(filePath: folder.path("old.h5"))) == Data("old".utf8))
  }

  @Test("A header that breaks the format is not written") func badHeader() throws {
    let changes: [(String, (inout SurrogateHeader) -> Void)] = [
      ("/images", { $0.count = 0 }), ("/images", { $0.shape.width = 1 << 40 }),
      ("/images", { $0.shape = ImageShape(channels: 1 << 21, height: 1 << 21, width: 1 << 21) }),
      ("/input", { $0.shape.width = 6 }), ("/logits", { $0.logitCount = -1 }),
      ("/input@pixel_shape", { $0.pixelShape.height = .min }), ("/@class_names", { $0.classNames = [] }),
      ("/@class_names", { $0.classNames = ["a", "a"] }), ("/@class_names", { $0.logitCount = 2 }),
      ("/@class_names", { $0.classNames = ["a\0"] }), ("/@created", { $0.provenance.created = "today" }),
      ("/provenance@settings", { $0.provenance.settings = "[]" }),
      ("/provenance@teacher_sha256", { $0.provenance.teacherSHA256 = "AB" }),
      ("/provenance@teacher_file_name", { $0.provenance.teacherFileName = "a/b.onnx" }),
    ]
    for (member, change) in changes {
      var header = try SurrogateSample.header()
      change(&header)
      let path = folder.path("a.h5")
      let error = try #require(throws: DatasetError.self) {
        try SurrogateWriter.write(header, to: path) { _ in }
      }
      #expect(error.description.hasPrefix("\(path): \(member): "), "\(error)")
    }
    #expect(try folder.names() == [])
  }

  @Test("No handle of HDF5 is left open, whatever fails") func handles() throws {
    let (good, bad) = (folder.path("good.h5"), folder.path("bad.h5"))
    try SurrogateSample.write(to: good)
    var surrogate = HandMadeSurrogate()
    surrogate.input["scale"] = .real(-1)
    try surrogate.write(to: bad)
    let before = File.openHandleCount
    for _ in 0..<60 {
      try SurrogateFile(good).validate()
      #expect(throws: DatasetError.self) { try SurrogateFile(bad) }
      #expect(throws: Stop.self) {
        try SurrogateWriter.write(SurrogateSample.header(), to: folder.path("c.h5")) { _ in throw Stop() }
      }
    }
    // Tests beside this one have files open too, but not as many as a leak here would leave.
    #expect(File.openHandleCount - before < 60)
  }

  @Test(
    "h5py reads it as the format's page says", .enabled(if: Python.path != nil, "needs KDMETA_PYTHON"))
  func python() throws {
    try SurrogateSample.write(to: folder.path("a.h5"))
    let script = Python.packagePath("formats/read_surrogate.py")
    let output = String(decoding: try Python.run(script, [folder.path("a.h5")]), as: UTF8.self)
    let preprocessing = try SurrogateSample.header().preprocessing
    let pixels = try preprocessing.pixels(from: SurrogateSample.images)
    let lines = output.split(separator: "\n").map(String.init)
    for line in [
      "/@class_names ['zero', 'eins', 'δύο']", "/provenance@seed 18446744073709551615",
      "/provenance@teacher_file_name lehrer-né.onnx", "labels int64 [7] sum 6",
      "images float32 [7, 2, 4, 5] sum \(SurrogateSample.images.scalars.reduce(0) { $0 + Double($1) }.short)",
      "logits float32 [7, 4] sum \(SurrogateSample.logits.scalars.reduce(0) { $0 + Double($1) }.short)",
      "pixels uint8 [7, 2, 3, 4] sum \(pixels.scalars.reduce(0) { $0 + Int($1) })",
    ] {
      #expect(lines.contains(line), "\(line) is not in \(output)")
    }
  }
}

extension Double {
  /// As Python's `.9g` has it.
  fileprivate var short: String { String(format: "%.9g", self) }
}
