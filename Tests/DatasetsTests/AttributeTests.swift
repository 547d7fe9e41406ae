import Arrays
import Foundation
import TestSupport
import Testing

@testable import Datasets

@Suite("Images with attributes")
struct AttributeTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let names = ["5_o_Clock_Shadow", "Smiling"]

  /// Five images with what CelebA says of them, part by part: 0, 0, 0, 1, 2.
  private static let values = [[1, 0], [0, 0], [1, 1], [0, 1], [1, 1]]

  private static let text =
    "5\n5_o_Clock_Shadow Smiling \n"
    + values.enumerated().map { "\($0 + 1).png  \($1[0] == 1 ? " 1" : "-1")  \($1[1] == 1 ? 1 : -1)\r\n" }
    .joined()

  private static let commas =
    "image_id,\"5_o_Clock_Shadow\",Smiling\n"
    + values.enumerated().map { "\($0 + 1).png,\($1[0]),\($1[1] == 1 ? 1 : -1)\n" }.joined()

  private func put(_ text: String, at path: String) throws { try folder.put(Data(text.utf8), at: path) }

  private func putImages(in place: String) throws {
    for (number, fixture) in ["grey.png", "colour.png", "large.jpg", "cmyk.jpg", "grey.png"].enumerated() {
      try folder.put(fixture, at: "\(place)/\(number + 1).png")
    }
  }

  private func open(
    _ path: String? = nil, _ split: Split = .train, attribute: String? = nil
  ) throws -> any ImageSource {
    var options = ReadingOptions()
    options.size = ImageSize("4")
    options.attribute = attribute
    return try DataLocation.open(path ?? folder.path, split: split, options: options)
  }

  @Test(
    "are found beside their table, in the layouts that CelebA is spread in",
    arguments: [
      ("list_attr_celeba.txt", text, "list_eval_partition.txt", "img_align_celeba"),
      ("list_attr_celeba.csv", commas, "list_eval_partition.csv", "img_align_celeba/img_align_celeba"),
      ("Anno/list_attr_celeba.txt", text, "Eval/list_eval_partition.txt", "Img/img_align_celeba"),
    ])
  func layouts(table: String, contents: String, parts: String, images: String) throws {
    try putImages(in: images)
    try put(contents, at: table)
    try put("1.png 7\n", at: "identity_CelebA.txt")
    let isText = parts.hasSuffix("txt")
    let lines = [0, 0, 0, 1, 2].enumerated().map { "\($0 + 1).png\(isText ? " " : ",")\($1)\n" }.joined()
    try put((isText ? "" : "image_id,partition\n") + lines, at: parts)
    for path in [folder.path, folder.path(table)] {
      let source = try open(path)
      #expect(!source.hasClasses && source.attributeNames == Self.names && source.count == 3)
      let all = try source.readAll()
      #expect(all.classes == nil)
      #expect(all.attributes == ShapedArray(shape: [3, 2], scalars: [1, 0, 0, 0, 1, 1]))
      #expect(try open(path, .test).readAll().attributes?.scalars == [1, 1])
    }
    let file = FolderListing.name(parts)
    #expect(
      try open(nil, .test).summary
        == "folder of images, 1 image 1×4×4, 2 attributes, labelled by \(FolderListing.name(table)), the test part by \(file)"
    )
  }

  @Test("come in batches of any size, with those of damaged ones left out") func batches() throws {
    try putImages(in: "p")
    try folder.put("text.png", at: "p/2.png")
    try FileManager.default.removeItem(atPath: folder.path("p/4.png"))
    try put(Self.text, at: "a.txt")
    let source = try open()
    #expect(source.count == 5 && source.summary.hasSuffix("one set for training and tests"))
    for sizes in [[1], [2, 1], [9]] {
      let reader = try source.makeReader()
      var found: [UInt8] = []
      var calls = 0
      while let batch = try reader.next(sizes[min(calls, sizes.count - 1)]) {
        #expect(batch.attributes?.shape == [batch.count, 2])
        found += batch.attributes?.scalars ?? []
        calls += 1
      }
      #expect(found == [1, 0, 1, 1, 1, 1])
      #expect(reader.findings.firstSkipped.last == "4.png: can't be read: it is gone")
    }
  }

  @Test("are of two classes where one attribute is named") func oneAttribute() throws {
    try putImages(in: "p")
    try put(Self.text, at: "a.txt")
    let source = try open(attribute: "Smiling")
    #expect(source.classNames == ["not-Smiling", "Smiling"] && source.attributeNames.isEmpty)
    let all = try source.readAll()
    #expect(all.classes == [0, 0, 1, 1, 1] && all.attributes == nil)
    let error = try #require(throws: DatasetError.self) { try open(attribute: "Smile") }
    #expect(
      error.description.hasSuffix("a.txt: has no attribute 'Smile'; there are: 5_o_Clock_Shadow, Smiling"))
    #expect(throws: DatasetError.self) { try open("sample:digits", attribute: "Smiling") }
  }

  @Test(
    "are refused where the table or the list of parts is broken",
    arguments: [
      ("2\nA B\n1.png 1 -1", "", "says that it has 2 images, and has 1"),
      ("2\nA B\n1.png 1 -1\n2.png 1\n", "", "line 4 has 2 fields, not a name and 2 attributes"),
      ("2\nA B\n1.png 1 -1\n2.png 1 7\n", "", "line 4: what it says of B is none of 1, -1 and 0"),
      ("1\nA B\n1.png 1 -1\n../1.png 1 1\n", "", "line 4: '../1.png' is no name"),
      ("id,A,B\n1.png,1,-1\n\n2.png,1,\n", "", "line 4: what it says of B is none of 1, -1 and 0"),
      ("1\nA B\nnone.png 1 -1\n", "", "none of the first images that it names ('none.png', …) lies in"),
      ("1\nA B\n1.png 1 -1\n", "2.png 0\n", "does not say which part '1.png' belongs to"),
      ("1\nA B\n1.png 1 -1\n", "1.png 1\n", "has no image for training (part 0)"),
    ])
  func broken(table: String, parts: String, reason: String) throws {
    try putImages(in: "p")
    try put(table, at: "a.txt")
    if !parts.isEmpty { try put(parts, at: "parts.txt") }
    let error = try #require(throws: DatasetError.self) { try open(folder.path("a.txt")) }
    #expect(error.description.contains(reason))
  }

  @Test("need one table, and no other list is taken for it") func tables() throws {
    try putImages(in: "p")
    for (name, contents) in [
      ("bbox.txt", "1\nimage_id x y\n1.png 95 71\n"), ("parts.csv", "image_id,partition\n1.png,0\n"),
      ("notes.txt", "five images\n"), ("empty.csv", ""), ("count.txt", "3\n"),
    ] { try put(contents, at: name) }
    #expect(try open().attributeNames.isEmpty)
    try FileManager.default.removeItem(atPath: folder.path("parts.csv"))
    try put(Self.text, at: "a.txt")
    try put(Self.commas, at: "b.csv")
    let error = try #require(throws: DatasetError.self) { try open() }
    #expect(error.description.contains("holds several tables of attributes; name one of them"))
    #expect(try open(folder.path("b.csv")).attributeNames == Self.names)
  }
}
