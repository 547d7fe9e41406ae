import Arrays
import Foundation
import TestSupport
import Testing

@testable import Datasets

@Suite("Tar files in several shards")
struct ShardTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func put(_ entries: [(String, Data)], at path: String) throws {
    try folder.put(TarFixture.file(entries.map { TarFixture.entry($0, $1) }), at: path)
  }

  private func image(_ fixture: String = "colour.png") throws -> Data { try ImageFixtures.data(fixture) }

  private func label(_ text: String) -> Data { Data(text.utf8) }

  private func open(_ name: String) throws -> any ImageSource {
    try DataLocation.open(folder.path(name), split: .train)
  }

  @Test("have one digest, which follows from all their bytes, wherever they lie") func digest() throws {
    for place in ["a", "b"] {
      for shard in 0..<3 { try folder.put(Data([UInt8(shard)]), at: "\(place)/s-\(shard).tar") }
    }
    let digest = try DataDigest(of: folder.path("a/s-{0..2}.tar"))
    #expect(digest.bytes == 3)
    #expect(try DataDigest(of: folder.path("b/s-{0,1,2}.tar")) == digest)
    try folder.put(Data([7]), at: "a/s-2.tar")
    #expect(try DataDigest(of: folder.path("a/s-{0..2}.tar")) != digest)
    #expect(throws: DatasetError.self) { try DataDigest(of: folder.path("a/s-{0..3}.tar")) }
  }

  @Test("have a stamp that changes with the size and the time of any of them") func stamp() throws {
    for shard in 0..<3 { try folder.put(Data([UInt8(shard)]), at: "s-\(shard).tar") }
    let pattern = folder.path("s-{0..2}.tar")
    let stamp = try DataStamp(of: pattern)
    #expect(try DataStamp(of: pattern) == stamp)
    try folder.put(Data([1, 1]), at: "s-1.tar")
    let other = try DataStamp(of: pattern)
    #expect(other != stamp)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 0)], ofItemAtPath: folder.path("s-2.tar"))
    #expect(try DataStamp(of: pattern) != other)
  }

  @Test("tell how much of them has been read for the digest, which can be stopped") func progress() throws {
    for shard in 0..<3 { try folder.put(Data(count: 1_500_000), at: "s-\(shard).tar") }
    var reports: [[Int]] = []
    _ = try DataDigest(of: folder.path("s-{0..2}.tar")) { reports.append([$0, $1]) }
    #expect(reports.first == [1 << 20, 4_500_000])
    #expect(reports.last == [4_500_000, 4_500_000])
    #expect(throws: CancellationError.self) {
      try DataDigest(of: folder.path("s-{0..2}.tar")) { _, _ in throw CancellationError() }
    }
  }

  @Test(
    "are one WebDataset, in order, with the classes of all",
    arguments: ["shards", "shards/", "shards/s-{000..002}.tar", "shards/s-00{0,1,2}.tar"])
  func webDataset(text: String) throws {
    try put([("0.png", image()), ("0.cls", label("3"))], at: "shards/s-000.tar")
    // The keys of each shard are its own: this is another 0.
    try put(
      [("0.png", image("text.png")), ("0.cls", label("0")), ("1.png", image()), ("1.cls", label("1"))],
      at: "shards/s-001.tar")
    try put([("0.cls", label("2")), ("0.png", image("grey.png"))], at: "shards/s-002.tar")
    try folder.put(Data("{}".utf8), at: "shards/index.json")
    let source = try open(text)
    #expect(
      source.summary
        == "WebDataset, 4 images 3×6×9, 4 classes, 3 shards, one set for training and tests")
    let reader = try source.makeReader()
    #expect(try source.readAll(with: reader).classes == [3, 1, 2])
    #expect(reader.findings.firstSkipped == ["s-001.tar: 0.png: is no image; PNG and JPEG are read"])
  }

  @Test("are one tar of a folder, with the folders of all") func folders() throws {
    try put([("set/b/1.png", image()), ("set/a/1.png", image())], at: "x/1.tar")
    try put([("set/c/1.png", image()), ("set/b/2.png", image())], at: "x/2.tar")
    let source = try open("x")
    #expect(source.classNames == ["a", "b", "c"])
    #expect(try source.readAll().classes == [1, 0, 2, 1])
  }

  @Test("are those of one name; others and missing ones are told of") func names() throws {
    for name in ["train-0.tar", "train-1.tar", "val-0.tar"] {
      try put([("1.png", image())], at: "x/\(name)")
    }
    let error = try #require(throws: DatasetError.self) { try open("x") }
    #expect(error.description.contains("names differ in more than a number: train-*.tar, val-*.tar"))
    #expect(try open("x/train-{0..1}.tar").count == 2)
    #expect(throws: DatasetError.missing(path: folder.path("x/train-2.tar"))) {
      try open("x/train-{0..2}.tar")
    }
    try folder.put("grey.png", at: "x/train-3.tar")
    #expect(throws: DatasetError.self) { try open("x/train-{0,3}.tar") }
    #expect(throws: DatasetError.missing(path: folder.path("x/train-{}.tar"))) { try open("x/train-{}.tar") }
  }

  @Test("are not looked for beside folders of classes") func beside() throws {
    try put([("1.png", image())], at: "x/archive.tar")
    for name in ["a", "b"] { try folder.put("grey.png", at: "x/\(name)/1.png") }
    #expect(try open("x").classNames == ["a", "b"])
  }

  @Test(
    "have names by patterns as shells and WebDataset write them",
    arguments: [
      ("a{0..2}.tar", ["a0.tar", "a1.tar", "a2.tar"]), ("{08..11}", ["08", "09", "10", "11"]),
      ("{8..11}", ["8", "9", "10", "11"]), ("{x,y}-{1..2}", ["x-1", "x-2", "y-1", "y-2"]),
      ("{x,}.tar", ["x.tar", ".tar"]), ("{000..000}", ["000"]),
    ])
  func patterns(text: String, names: [String]) throws { #expect(try BracePattern.expanded(text) == names) }

  @Test(
    "have no names by what is no pattern",
    arguments: ["a.tar", "a{b}.tar", "{", "}{", "{1..}", "{2..1}", "{-1..1}", "{1...3}", "a{b}-{c}"])
  func noPatterns(text: String) throws { #expect(try BracePattern.expanded(text) == nil) }

  @Test(
    "do not have more names than 100,000",
    arguments: ["{0..100000}", "{0..999}{0..999}", "{0..9223372036854775807}"])
  func long(text: String) throws {
    #expect(throws: DatasetError.self) { try BracePattern.expanded("a\(text).tar") }
  }
}
