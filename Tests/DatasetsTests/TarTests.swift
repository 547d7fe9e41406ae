import Arrays
import Foundation
import TestSupport
import Testing

@testable import Datasets

@Suite("Tar files of images")
struct TarTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func image(_ name: String, _ fixture: String = "colour.png") throws -> Data {
    TarFixture.entry(name, try ImageFixtures.data(fixture))
  }

  private func open(_ entries: [Data], _ split: Split = .train, packed: Bool = false) throws
    -> any ImageSource
  {
    let data = TarFixture.file(entries)
    return try DataLocation.open(
      try folder.put(packed ? IDXFixture.gzip(data) : data, as: "data"), split: split)
  }

  @Test("A tar gives what a folder of the same would, packed or not", arguments: [false, true])
  func likeFolder(packed: Bool) throws {
    let names = ["set/test/a/1.png", "set/train/b/1.png", "set/train/a/x/2.png", "set/train/a/3.png"]
    let source = try open(
      [TarFixture.entry("./set/train/empty/", kind: .folder)] + names.map { try image("./\($0)") }
        + [image("set/train/b/2.png", "truncated.png"), image("set/train/b/._2.png", "text.png")],
      packed: packed)
    for name in names { try folder.put("colour.png", at: "on-disk/\(name)") }
    try folder.put("truncated.png", at: "on-disk/set/train/b/2.png")
    try FileManager.default.createDirectory(
      atPath: folder.path("on-disk/set/train/empty"), withIntermediateDirectories: true)
    let unpacked = try DataLocation.open(folder.path("on-disk"), split: .train)
    #expect(source.classNames == ["a", "b", "empty"] && unpacked.classNames == source.classNames)
    #expect(source.count == 4 && unpacked.count == 4)
    let reader = try source.makeReader()
    let all = try source.readAll(with: reader)
    #expect(all.classes == [1, 0, 0])
    #expect(all.pixels == (try unpacked.readAll().pixels))
    #expect(reader.findings.skipped == 1 && reader.findings.emptyClasses == ["empty"])
    #expect(reader.findings.firstSkipped.first?.hasPrefix("set/train/b/2.png: is a damaged PNG") == true)
    #expect(try DataLocation.open(folder.path("data"), split: .test).readAll().classes == [0])
  }

  @Test("Names of any letters and any length are read", arguments: ["pax", "gnu"])
  func names(kind: String) throws {
    let source = try DataLocation.open(ImageFixtures.path("names-\(kind).tar.xz"), split: .train)
    #expect(source.classNames == [String(repeating: "long", count: 40), "z", "é"])
    #expect(try source.readAll().classes == [1, 2, 0])
  }

  @Test("Links, other folders and names that lead outside do nothing") func hostile() throws {
    let source = try open([
      image("a/1.png"), image("b/1.png"),
      TarFixture.entry("a/2.png", kind: .symbolicLink, target: "/etc/passwd"),
      TarFixture.entry("a/3.png", kind: .hardLink, target: "a/1.png"),
      image("../../b/4.png"), image("README"),
    ])
    #expect(source.classNames == ["a", "b"])
    #expect(try source.readAll().classes == [0, 1])
    #expect(try folder.names() == ["data"])
  }

  @Test("An entry that claims more than there is is an error, one that is too large is passed over")
  func sizes() throws {
    let cut = try open([image("a/1.png"), image("b/1.png")])
    let whole = try Data(contentsOf: URL(filePath: folder.path("data")))
    #expect(cut.count == 2)
    let path = try folder.put(whole.prefix(512 * 3 + 60), as: "cut")
    let error = try #require(throws: DatasetError.self) {
      try DataLocation.open(path, split: .train).readAll()
    }
    #expect(error.description.hasPrefix("\(path): is a damaged archive"))

    let entry = TarFile.Entry(path: ["a"], isFolder: false, size: 1 << 40)
    let file = try TarFile(folder.path("data"))
    _ = try file.next()
    #expect(throws: Malformed.tooLarge(1 << 40)) { try file.contents(of: entry, limit: 1 << 20).get() }
  }

  @Test("Samples of a WebDataset are images and classes of one key") func webDataset() throws {
    func text(_ name: String, _ text: String) -> Data { TarFixture.entry(name, Data(text.utf8)) }
    let numbers = try open([
      image("x/0.jpg", "colour.jpg"), text("x/0.cls", "2\n"), text("x/0.json", #"{"label": 5}"#),
      text("x/1.json", #"{"caption": "a", "label": 0}"#), image("x/1.seg.png"), image("x/1.png"),
      image("x/2.png"), image("x/3.png", "text.png"), text("x/3.cls", "1"), text("x/4.cls", "1"),
    ])
    #expect(numbers.summary.hasPrefix("WebDataset, 4 images 3×6×9, 3 classes"))
    let reader = try numbers.makeReader()
    #expect(try numbers.readAll(with: reader).classes == [2, 0])
    #expect(
      reader.findings.firstSkipped == [
        "x/2.png: comes without its class", "x/3.png: is no image; PNG and JPEG are read",
      ])
    let names = try open([
      image("1.png"), text("1.cls", "zebra"), image("2.png"), text("2.cls", "ant"), image("3.png"),
      text("3.json", #"{"cls": "zebra"}"#),
    ])
    #expect(names.classNames == ["ant", "zebra"])
    #expect(try names.readAll().classes == [1, 0, 1])
  }

  @Test(
    "CIFAR-10 as JPEG files is read from its archive",
    .enabled(if: OutsideData.path("cifar10-jpg.tar.xz") != nil, "no cifar10-jpg.tar.xz"))
  func cifar() throws {
    let path = try #require(OutsideData.path("cifar10-jpg.tar.xz"))
    let source = try DataLocation.open(path, split: .test)
    #expect(source.summary == "tar of images, 10,000 images 3×32×32, 10 classes, from cifar10/test")
    #expect(source.classNames.first == "airplane" && source.classNames.last == "truck")
    let batch = try #require(try source.makeReader().next(1100))
    #expect(batch.classes?.count { $0 == 0 } == 1000 && batch.classes?.count { $0 == 1 } == 100)
  }
}
