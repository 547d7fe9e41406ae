import Arrays
import Foundation
import TestSupport
import Testing

@testable import Datasets

@Suite("Folders of images")
struct ImageFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func open(_ split: Split = .train, _ change: (inout ReadingOptions) -> Void = { _ in }) throws
    -> any ImageSource
  {
    var options = ReadingOptions()
    change(&options)
    return try DataLocation.open(folder.path, split: split, options: options)
  }

  @Test("Folders are classes, sorted by their bytes, and files come in order whatever they are called")
  func classes() throws {
    for (name, fixture) in [
      ("b/2.dat", "colour.png"), ("b/10.jpg", "colour.png"), ("a/deep/1", "colour.jpg"),
      ("B/x.png", "colour.jpg"),
      ("a/.hidden", "text.png"), ("notes.txt", "text.png"),
    ] { try folder.put(fixture, at: name) }
    let source = try open()
    #expect(source.classNames == ["B", "a", "b"])
    #expect(
      source.summary
        == "folder of images, 4 images 3×6×9, 3 classes, one set for training and tests")
    let reader = try source.makeReader()
    var sizes: [Int] = []
    var classes: [Int] = []
    while let batch = try reader.next(sizes.isEmpty ? 2 : 1) {
      sizes.append(batch.count)
      classes += batch.classes ?? []
    }
    #expect(sizes == [2, 1, 1])
    #expect(classes == [0, 1, 2, 2])
    #expect(reader.findings == ReadingFindings())
    #expect(try source.readAll().classes == classes)
  }

  @Test("Damaged images are named and passed over, others are brought to one shape, empty classes stay")
  func realFolder() throws {
    for (name, fixture) in [
      ("dog/1.png", "colour.png"), ("cat/1.jpg", "colour.jpg"), ("cat/2.jpg", "truncated.jpg"),
      ("cat/3.png", "text.png"), ("cat/4.png", "grey-16.png"), ("dog/2.jpg", "cmyk.jpg"),
      ("dog/3.jpg", "large.jpg"),
      ("dog/4.png", "huge.png"),
    ] { try folder.put(fixture, at: name) }
    try FileManager.default.createDirectory(atPath: folder.path("bird"), withIntermediateDirectories: true)
    let source = try open()
    #expect(source.classNames == ["bird", "cat", "dog"])
    #expect(source.count == 8)
    let reader = try source.makeReader()
    let all = try source.readAll(with: reader)
    #expect(all.classes == [1, 1, 2, 2, 2])
    guard case .bytes(let pixels) = all.pixels else { throw CocoaError(.featureUnsupported) }
    #expect(pixels.shape == [5, 3, 6, 9])
    let deep = try #require(try ImageFixtures.figures()["grey-16.png"])
    #expect(pixels.rows(1..<2).scalars == deep.pixels + deep.pixels + deep.pixels)
    let findings = reader.findings
    #expect(findings.skipped == 3)
    #expect(findings.firstSkipped.map { $0.prefix { $0 != ":" } } == ["cat/2.jpg", "cat/3.png", "dog/4.png"])
    #expect(findings.resampled == 1 && findings.madeGrey == 0 && findings.emptyClasses == ["bird"])

    let error = try #require(throws: DatasetError.self) { try open(.train) { $0.isStrict = true }.readAll() }
    #expect(error.description.hasPrefix("\(folder.path): cat/2.jpg: is a damaged JPEG image"))
  }

  @Test("A size and colour that are asked for are given to all") func askedShape() throws {
    for name in ["grey.png", "colour.jpg"] { try folder.put(name, at: "a/\(name == "grey.png" ? 1 : 2)") }
    try folder.put("grey.jpg", at: "b/1")
    #expect(try open().shape == ImageShape(channels: 1, height: 6, width: 9))
    let reader = try open().makeReader()
    while try reader.next(1) != nil {}
    #expect(reader.findings.madeGrey == 1)
    let source = try open {
      $0.size = ImageSize("4x12")
      $0.colour = .rgb
    }
    #expect(source.shape == ImageShape(channels: 3, height: 4, width: 12))
    #expect(try source.readAll().pixels.shape == [3, 3, 4, 12])
  }

  @Test("Colour images become grey where grey ones are asked for") func askedGrey() throws {
    for name in ["a/1", "a/2"] { try folder.put("colour.jpg", at: name) }
    #expect(try open().shape.channels == 3)
    let source = try open { $0.colour = .grey }
    #expect(source.shape.channels == 1)
    let reader = try source.makeReader()
    #expect(try source.readAll(with: reader).pixels.shape == [2, 1, source.shape.height, source.shape.width])
    #expect(reader.findings.madeGrey == 2)
  }

  @Test("train and test tell parts apart, with the classes of both") func parts() throws {
    for name in ["train/cat/1.png", "train/dog/1.png", "train/dog/2.png", "val/dog/3.png", "val/emu/1.png"] {
      try folder.put("grey.png", at: "set/\(name)")
    }
    let (train, test) = (try open(.train), try open(.test))
    #expect(train.classNames == ["cat", "dog", "emu"] && test.classNames == train.classNames)
    #expect(try train.readAll().classes == [0, 1, 1] && test.readAll().classes == [1, 2])
    #expect(test.summary.hasSuffix("2 images 1×6×9, 3 classes, from set/val"))
  }

  @Test("Folders called as parts are, beside others, are classes") func trains() throws {
    for name in ["car", "train"] { try folder.put("grey.png", at: "\(name)/1.png") }
    #expect(try open().classNames == ["car", "train"])
  }

  @Test("Images in one place have no classes", arguments: ["", "images/", "a/b/"]) func flat(
    place: String
  ) throws {
    for name in ["1.png", "2.png"] { try folder.put("grey.png", at: place + name) }
    let source = try open()
    #expect(!source.hasClasses && source.count == 2)
    #expect(try source.readAll().classes == nil)
  }

  @Test("A link that leads back is not followed for ever") func loop() throws {
    try folder.put("grey.png", at: "a/1.png")
    try folder.put("grey.png", at: "b/1.png")
    try FileManager.default.createSymbolicLink(atPath: folder.path("a/up"), withDestinationPath: folder.path)
    #expect(try open().count == 2)
    #expect(try open().readAll().count == 2)
  }

  @Test("A folder in which nothing can be read says so, with the first reason") func nothing() throws {
    try folder.put("text.png", at: "a/1.png")
    try folder.put("text.png", at: "b/1.png")
    let error = try #require(throws: DatasetError.self) { try open() }
    #expect(error.description.contains("none of its files is a whole image; a/1.png is no image"))
  }

  @Test("A reader that is given up ends its thread") func abandoned() throws {
    for index in 0..<40 { try folder.put("grey.png", at: "a/\(index).png") }
    let source = try open()
    for _ in 0..<20 { #expect(try source.makeReader().next(1)?.count == 1) }
  }
}
