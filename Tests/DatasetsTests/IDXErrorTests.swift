import Datasets
import Foundation
import TestSupport
import Testing

@Suite("Bad IDX data is refused, with the reason")
struct IDXErrorTests {
  private static let good = IDXFixture.file([2, 2, 2], IDXFixture.pattern(8))
  private static let images = "train-images-idx3-ubyte"
  private static let labels = "train-labels-idx1-ubyte"

  struct Example: Sendable, CustomTestStringConvertible {
    let files: [String: Data]
    let reason: String
    var testDescription: String { reason }
  }

  static let examples: [Example] = [
    Example(files: [:], reason: "it is a folder without files"),
    Example(
      files: ["a.txt": Data("hello world".utf8)],
      reason: "none of its files is a whole image; a.txt is no image"),
    Example(
      files: [labels: IDXFixture.file([1], [0])],
      reason: "none of its files is a whole image; \(labels) is no image"),
    Example(
      files: [images: good, labels: IDXFixture.file([3], [0, 1, 2])],
      reason: "holds 2 images, but FOLDER/\(labels) 3 labels; the two files don't belong together"),
    Example(
      files: [images: good.dropLast(3)],
      reason: "\(images): is truncated: 24 bytes were expected, and it has 21; fetch it again"),
    Example(
      files: [images: IDXFixture.gzip(good.dropLast(3))],
      reason: "\(images): is truncated: 24 bytes were expected, and it has 21; fetch it again"),
    Example(
      files: [images: IDXFixture.gzip(good).dropLast(12)],
      reason: "\(images): is truncated: 24 bytes were expected, and it has 20; fetch it again"),
    Example(
      files: [images: IDXFixture.gzip(good).dropLast(2)],
      reason: "\(images): its gzip compression is damaged (unexpected end of file); fetch the file again"),
    Example(
      files: [images: flipped(IDXFixture.gzip(good), at: 40)],
      reason: "\(images): its gzip compression is damaged (incorrect data check); fetch the file again"),
    Example(files: [images: good + [0]], reason: "goes on after the 24 bytes that its header announces"),
    Example(files: [images: IDXFixture.gzip(good + [0])], reason: "goes on after the 24 bytes"),
    Example(
      files: [images: good, labels: IDXFixture.file([2], [1])],
      reason: "\(labels): is truncated: 10 bytes were expected, and it has 9; fetch it again"),
    Example(
      files: [images: good, labels: IDXFixture.file([2, 1], [1, 1])],
      reason: "several files could be meant"),
    Example(
      files: [images: IDXFixture.file([2, 2, 2], IDXFixture.pattern(32), type: 0x0D)],
      reason: "holds 32-bit floating-point numbers; only IDX files of unsigned bytes are read"),
    Example(
      files: [images: IDXFixture.file([2, 2, 2], [], type: 8).prefix(9)],
      reason: "is truncated: it ends after 9 bytes, inside its header"),
    Example(
      files: [images: IDXFixture.file([0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF], [])],
      reason: "its header claims 4,294,967,295×4,294,967,295×4,294,967,295 bytes (is it damaged?)"),
    Example(
      files: [images: IDXFixture.gzip(IDXFixture.file([2, 0xFFFF, 0xFFFF], []))],
      reason: "no set of images is that large (is the file damaged?): 2×65,535×65,535"),
    Example(files: [images: IDXFixture.file([0, 2, 2], [])], reason: "holds no images: 0×2×2"),
    Example(files: [images: IDXFixture.file([2, 0, 2], [])], reason: "holds no images: 2×0×2"),
    Example(files: [images: IDXFixture.file([2, 2], [1, 2, 3, 4])], reason: "images have 3 dimensions"),
    Example(
      files: [images: IDXFixture.file([1, 1, 1, 1, 1], [1])],
      reason: "has 5 dimensions; images have 3 or 4 and labels 1"),
    Example(
      files: ["train-images-a": good, "train-images-b": good],
      reason: "several files could be meant: train-images-a, train-images-b; keep one in the folder"),
    Example(
      files: ["t10k-images": good, "other-images": good],
      reason: "none of its sets of images is called train: other-images, t10k-images"),
  ]

  private static func flipped(_ data: Data, at index: Int) -> Data {
    var data = data
    data[index] ^= 1
    return data
  }

  @Test("In a folder", arguments: examples)
  func folder(example: Example) throws {
    let folder = try TemporaryFolder()
    for (name, data) in example.files { try folder.put(data, as: name) }
    let error = try #require(throws: DatasetError.self) {
      _ = try DataLocation.open(folder.path, split: .train).readAll()
    }
    let reason = example.reason.replacing("FOLDER", with: folder.path)
    #expect(error.description.contains(reason), "\(error)")
    #expect(error.description.hasPrefix(folder.path))
  }

  @Test("A truncated gzip file still gives the batches before its end")
  func streamed() throws {
    let folder = try TemporaryFolder()
    let path = try folder.put(IDXFixture.gzip(IDXFixture.file([9, 2, 2], IDXFixture.pattern(20))), as: "a")
    let reader = try DataLocation.open(path, split: .train).makeReader()
    #expect(try reader.next(4)?.count == 4)
    #expect(throws: DatasetError.self) { try reader.next(4) }
  }

  @Test(
    "What is no dataset is named",
    arguments: [
      (Data(), "the file is empty"),
      (Data([0xFD, 0x37, 0x7A]), "it is an xz file with no tar archive in it"),
      (Data("hi".utf8), "it starts with the bytes 68 69"),
      (IDXFixture.file([1], [0]), "it is an IDX file of labels; name the images or their folder"),
    ])
  func unknown(data: Data, found: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.put(data, as: "a.idx")
    #expect(throws: DatasetError.unrecognised(path: path, found: found)) {
      try DataLocation.open(path, split: .train)
    }
  }

  @Test("What is missing is said to be missing")
  func missing() {
    #expect(throws: DatasetError.missing(path: "/none/such")) {
      try DataLocation.open("/none/such", split: .train)
    }
    #expect(throws: DatasetError.noSuchSample(name: "letters", known: ["digits"])) {
      try DataLocation.open("sample:letters", split: .train)
    }
    #expect(
      throws: DatasetError.unrecognised(
        path: "/dev/null", found: "it is neither a folder nor an ordinary file")
    ) {
      try DataLocation.open("/dev/null", split: .train)
    }
  }
}
