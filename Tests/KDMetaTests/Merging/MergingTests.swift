import Arrays
import Bundle
import Datasets
import Files
import Foundation
import KDMeta
import Network
import Records
import TestSupport
import Testing

struct MergingTests {
  private let run: SmallRun

  init() throws {
    run = try SmallRun()
    try run.train(.digitsHalf, steps: 40)
  }

  private func path(_ name: String) -> String { run.folder.path(name) }

  /// Records the images `places` of the digits as a part.
  private func recordPart(
    _ places: [Int], classCount: Int? = nil, to name: String,
    _ change: (inout Recorder.Settings) -> Void = { _ in }
  ) throws {
    try run.record(
      on: try PartOfImages(places, of: try SmallRun.digits(), classCount: classCount), to: path(name)
    ) {
      $0.isPartial = true
      change(&$0)
    }
  }

  @discardableResult
  private func merge(_ names: [String], to name: String = "merged.h5") throws -> Merger.Report {
    try Merger.merge(names.map(path), to: path(name), context: run.context)
  }

  private func everything(_ settings: inout Recorder.Settings) {
    settings.records = RecordKinds.all.map { $0.name }
    settings.options.isHalfPrecision = false
    settings.options.coefficientShare = 0.02
    settings.options.rank = 4
  }

  /// Means, and covariances in place of their factors: what does not depend on how a factor was found.
  private func moments(_ record: RecordContents) -> [String: [Double]] {
    var result = record.arrays.filter {
      !$0.key.hasSuffix("factor") && !$0.key.hasSuffix("residual_deviation")
    }
    .mapValues { $0.scalars.map(Double.init) }
    for (path, factor) in record.arrays where path.hasSuffix("factor") {
      let (count, units, rank) = (factor.shape[0], factor.shape[1], factor.shape[2])
      let rows = factor.scalars.map(Double.init)
      let residual = record.arrays[path.replacing("low_rank_factor", with: "residual_deviation")]
      var covariance: [Double] = []
      for index in 0..<count * units * units {
        let (row, column) = (index / units, index / (units * units) * units + index % units)
        var sum = (0..<rank).reduce(0) { $0 + rows[row * rank + $1] * rows[column * rank + $1] }
        if row == column, path.hasSuffix("low_rank_factor"), let residual {
          sum += Double(residual.scalars[row]) * Double(residual.scalars[row])
        }
        covariance.append(sum)
      }
      result[path] = covariance
    }
    return result
  }

  @Test("parts merge to the bundle of the whole, in either order", arguments: [["a", "b"], ["b", "a"]])
  func whole(order: [String]) throws {
    let count = try SmallRun.digits().count
    try recordPart(Array(0..<count / 3), to: "a", everything)
    try recordPart(Array(count / 3..<count), to: "b", everything)
    try run.record(everything)
    let report = try merge(order)
    #expect(report.parts == 2)
    #expect(report.images == count)
    #expect(report.withheldClasses.isEmpty)
    let (whole, merged) = (try BundleFile.read(run.bundlePath), try BundleFile.read(path("merged.h5")))
    #expect(merged.teacher == whole.teacher)
    #expect(merged.input == whole.input)
    #expect(merged.classes == whole.classes)
    #expect(merged.privacy == whole.privacy)
    #expect(merged.records.keys == whole.records.keys)
    for (kind, record) in whole.records {
      let other = try #require(merged.records[kind])
      #expect(other.attributes == record.attributes)
      #expect(other.storage == record.storage)
      let (expected, found) = (moments(record), moments(other))
      #expect(expected.keys == found.keys)
      for (path, numbers) in expected {
        let scale = numbers.map(abs).max() ?? 0
        let worst = zip(numbers, found[path] ?? []).map { abs($0 - $1) }.max() ?? .infinity
        #expect(worst <= 1e-6 * scale, "\(kind) \(path)")
      }
    }
  }

  @Test("a single part gives the very numbers of a release, and says how it came about") func single() throws
  {
    let all = Array(0..<(try SmallRun.digits().count))
    try recordPart(all, to: "a", everything)
    try run.record(everything)
    try merge(["a"])
    let (whole, merged) = (try BundleFile.read(run.bundlePath), try BundleFile.read(path("merged.h5")))
    #expect(merged.records == whole.records)
    #expect(merged.classes == whole.classes)
    #expect(merged.provenance.settings.contains(#""command":"merge""#))
    #expect(merged.provenance.settings.contains(#""parts":1"#))
    #expect(merged.provenance.settings.contains(#""coefficientShare":0.02"#))
    #expect(!merged.provenance.settings.contains(run.folder.path))
  }

  @Test("classes too small are withheld of the whole, not of its parts, by the strictest part")
  func withheld() throws {
    let classes = try #require(try SmallRun.digits().readAll().classes)
    let ones = classes.indices.filter { classes[$0] == 1 }
    let twos = classes.indices.filter { classes[$0] == 2 }
    try recordPart(Array(ones[..<4] + twos[..<2]), to: "a") { $0.minimumClassCount = 3 }
    try recordPart(Array(ones[4..<8] + twos[2..<4]), to: "b") { $0.minimumClassCount = 5 }
    #expect(try BundleFile.readPartial(path("a")).classes.counts == [0, 4, 2, 0, 0, 0, 0, 0, 0, 0])
    let report = try merge(["a", "b"])
    #expect(report.images == 12)
    #expect(report.withheldClasses == ["0", "2", "3", "4", "5", "6", "7", "8", "9"])
    let merged = try BundleFile.read(path("merged.h5"))
    #expect(merged.classes.counts == [0, 8, 0, 0, 0, 0, 0, 0, 0, 0])
    #expect(merged.privacy.minimumClassCount == 5)
  }

  @Test(
    "a part whose data ends with a lower class is of the same classes", arguments: [["a", "b"], ["b", "a"]])
  func fewerClasses(order: [String]) throws {
    let classes = try #require(try SmallRun.digits().readAll().classes)
    let low = classes.indices.filter { classes[$0] < 4 }
    let high = classes.indices.filter { classes[$0] >= 4 }
    try recordPart(low, classCount: 4, to: "a")
    try recordPart(high, to: "b")
    try merge(order)
    let merged = try BundleFile.read(path("merged.h5")).classes
    #expect(merged.names == (0..<10).map(String.init))
    #expect(merged.counts == (0..<10).map { number in classes.count { $0 == number } })
  }

  @Test("what cannot be merged is refused with the reason, and nothing is written") func refused() throws {
    let other = path("other.onnx")
    try run.train(.digitsHalf, steps: 3, to: other)
    try recordPart(Array(0..<300), to: "a")
    try recordPart(Array(300..<600), to: "b")
    try recordPart(Array(300..<600), to: "top") { $0.records = ["top-layer"] }
    try recordPart(Array(300..<600), to: "cold") { $0.options.temperature = 2 }
    try FileManager.default.copyItem(atPath: path("a"), toPath: path("copy"))
    try run.record()
    let stranger = try LoadedClassifier(other)
    var settings = Recorder.Settings()
    settings.isPartial = true
    _ = try Recorder.record(
      stranger, on: try SmallRun.digits(), settings: settings, to: path("stranger"), context: run.context)
    let before = try run.outputs()
    for (names, words) in [
      (["a", "a"], ["named twice"]), (["a", "b", "copy"], ["copy", "counted twice"]),
      (["a", "bundle.h5"], ["bundle.h5", "released", "as a partial bundle"]),
      (["a", "stranger"], ["stranger", stranger.sha256, "different teachers"]),
      (["a", "top"], ["different records", "all-layers, top-layer, and top-layer"]),
      (["a", "cold"], ["temperature is 8.0 in one and 2.0 in the other"]),
      (["a", "teacher.onnx"], ["teacher.onnx", "not a metadata bundle"]),
      (["nothing"], ["nothing", "no such file"]),
    ] as [([String], [String])] {
      #expect {
        try merge(names)
      } throws: { error in words.allSatisfy { "\(error)".contains($0) } }
    }
    #expect(throws: KDMetaError.self) { try merge([]) }
    #expect(try run.outputs() == before)
  }

  /// Records the images of the digits that `slice` names as a part.
  private func recordSlice(_ slice: String, to name: String) throws {
    try run.record(to: path(name)) {
      $0.isPartial = true
      $0.images = ImageSlice(slice)
    }
  }

  @Test("a part tells the images that it covers, and a release does not") func coverage() throws {
    try recordSlice("100:300", to: "a")
    let data = try BundleFile.readPartial(path("a")).data
    #expect(data == DataCoverage(sha256: try DataDigest(of: "sample:digits").sha256, first: 100, count: 200))
    guard case .bundle(let part) = try Inspection.of(path("a")) else {
      Issue.record("it is no bundle")
      return
    }
    #expect(part.data?.first == 100)
    #expect(part.data?.count == 200)
    try merge(["a"])
    guard case .bundle(let release) = try Inspection.of(path("merged.h5")) else {
      Issue.record("it is no bundle")
      return
    }
    #expect(release.data == nil)
    #expect(!release.settings.contains("images"))
    #expect(!release.settings.contains(data.sha256))
  }

  @Test(
    "slices that meet merge to the whole, and those that overlap are refused with what they both hold",
    arguments: [
      (["0:300", "300:1437"], nil), (["700:", ":300", "300:700"], nil),
      (["0:300", "299:600"], "both hold the images 299 to 299"),
      (["500:1000", "0:100", "600:700"], "both hold the images 600 to 699"),
      ([":", "0:1437"], "both hold the images 0 to 1436"),
    ] as [([String], String?)])
  func slices(slices: [String], reason: String?) throws {
    for (number, slice) in slices.enumerated() { try recordSlice(slice, to: "part\(number)") }
    let parts = slices.indices.map { "part\($0)" }
    guard let reason else {
      #expect(try merge(parts).images == 1437)
      return
    }
    let error = #expect(throws: KDMetaError.self) { try merge(parts) }
    let text = "\(String(describing: error))"
    #expect(text.contains(reason), "\(text)")
    #expect(text.contains(path(parts[parts.count - 1])))
    #expect(text.contains(path("part0")))
  }

  @Test("slices of different data may have the same places") func otherDataAtTheSamePlaces() throws {
    try recordPart(Array(0..<300), to: "a")
    try recordPart(Array(300..<600), to: "b")
    #expect(try BundleFile.readPartial(path("a")).data.first == BundleFile.readPartial(path("b")).data.first)
    #expect(try merge(["a", "b"]).images == 600)
  }

  @Test("parts are merged that a trusted key has signed, and no others") func trust() throws {
    try recordSlice("0:300", to: "a")
    try recordSlice("300:600", to: "b")
    let key = SigningKey()
    try BundleFile.sign(path("a"), with: key, to: path("a"))
    func merge() throws -> Merger.Report {
      try Merger.merge(
        [path("a"), path("b")], to: path("merged.h5"), trusting: [key.publicKey], context: run.context)
    }
    #expect { try merge() } throws: { "\($0)".contains("\(path("b")): not signed") }
    try BundleFile.sign(path("b"), with: key, to: path("b"))
    #expect(try merge().images == 600)
  }

  @Test("parts of other classes or inputs are refused") func otherData() throws {
    try recordPart(Array(0..<300), to: "a")
    let part = try BundleFile.readPartial(path("a"))
    let darker = try Preprocessing(scale: 0.5, mean: [0], std: [1])
    for (change, word) in [
      ({ $0.classes.names[0] = "nought" }, "different classes"),
      ({ $0.input.preprocessing = darker }, "become inputs"),
      ({ $0.teacher.opset += 1 }, "layers or shapes"),
    ] as [((inout PartialBundle) -> Void, String)] {
      var other = part
      other.classes.counts[0] += 1
      other.data = DataCoverage(
        sha256: String(repeating: "0", count: 64), first: 0, count: part.data.count + 1)
      change(&other)
      try BundleFile.write(other, to: path("b"))
      #expect {
        try merge(["a", "b"])
      } throws: { error in
        guard case KDMetaError.mismatch(let text) = error else { return false }
        return text.contains(word)
      }
    }
  }

  @Test("more images than can be counted are refused") func overflow() throws {
    try recordPart(Array(0..<300), to: "a")
    var part = try BundleFile.readPartial(path("a"))
    part.classes.counts[0] = .max - 1000
    part.data = DataCoverage(
      sha256: part.data.sha256, first: 0, count: part.classes.counts.reduce(0, +))
    try BundleFile.write(part, to: path("b"))
    part.classes.counts[0] -= 1
    part.data = DataCoverage(sha256: String(repeating: "0", count: 64), first: 0, count: part.data.count - 1)
    try BundleFile.write(part, to: path("c"))
    #expect(throws: KDMetaError.self) { try merge(["b", "c"]) }
  }

  @Test("inspecting tells a part, validating checks it, and reconstructing refuses it") func otherCommands()
    throws
  {
    try recordPart(Array(0..<300), to: "part")
    guard case .bundle(let summary) = try Inspection.of(path("part")) else {
      Issue.record("it is no bundle")
      return
    }
    #expect(summary.purpose == "partial")
    #expect(summary.methods.isEmpty)
    #expect(summary.records.map(\.kind) == ["all-layers", "top-layer"])
    #expect(summary.records.allSatisfy { $0.storage == "float64" && $0.layers > 0 })
    let report = try Validation.validate(path("part"), teacher: run.teacherPath)
    #expect(report.defects.isEmpty)
    #expect(report.kind.hasPrefix("partial bundle of"))
    try run.train(.digitsHalf, steps: 3, to: path("other.onnx"))
    #expect(try Validation.validate(path("part"), teacher: path("other.onnx")).defects.count == 1)
    #expect {
      try run.reconstruct(from: .file(path("part")))
    } throws: { "\($0)".contains("not for release") }
  }
}
