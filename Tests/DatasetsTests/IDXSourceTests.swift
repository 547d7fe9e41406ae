import Arrays
import Datasets
import Foundation
import TestSupport
import Testing

@Suite("IDX files")
struct IDXSourceTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("Images and classes are read in order, in batches", arguments: [false, true], [1, 3, 7, 100])
  func batches(compressed: Bool, most: Int) throws {
    let pixels = IDXFixture.pattern(7 * 2 * 3)
    let wrap = compressed ? IDXFixture.gzip : { $0 }
    // The names end as they like: only contents count.
    try folder.put(wrap(IDXFixture.file([7, 2, 3], pixels)), as: "train-images.bin")
    try folder.put(wrap(IDXFixture.file([7], [0, 1, 2, 0, 1, 2, 4])), as: "train-labels.bin")

    let source = try DataLocation.open(folder.path, split: .train)
    #expect(source.summary == "IDX, 7 images 1×2×3, 5 classes, one set for training and tests")
    #expect(source.classNames == ["0", "1", "2", "3", "4"])
    for _ in 0..<2 {
      let reader = try source.makeReader()
      var (read, classes): ([UInt8], [Int]) = ([], [])
      while let batch = try reader.next(most) {
        #expect(batch.count == min(most, 7 - classes.count))
        #expect(batch.pixels.shape == [batch.count, 1, 2, 3])
        guard case .bytes(let array) = batch.pixels else { throw WrongPixels() }
        read += array.scalars
        classes += batch.classes ?? []
      }
      #expect(read == pixels)
      #expect(classes == [0, 1, 2, 0, 1, 2, 4])
      #expect(try reader.next(1) == nil)
    }
    let all = try source.readAll()
    #expect(all.pixels == .bytes(ShapedArray(shape: [7, 1, 2, 3], scalars: pixels)))
    #expect(all.classes == [0, 1, 2, 0, 1, 2, 4])
  }

  private struct WrongPixels: Error {}

  @Test("A folder's two parts are told apart by name, and share their classes")
  func splits() throws {
    try folder.put(IDXFixture.file([2, 1, 1], [1, 2]), as: "train-images-idx3-ubyte")
    try folder.put(IDXFixture.gzip(IDXFixture.file([2, 1, 1], [1, 2])), as: "train-images-idx3-ubyte.gz")
    try folder.put(IDXFixture.file([2], [0, 9]), as: "train-labels-idx1-ubyte")
    try folder.put(IDXFixture.file([1, 1, 1], [3]), as: "t10k-images-idx3-ubyte")
    try folder.put(IDXFixture.file([1], [0]), as: "t10k-labels-idx1-ubyte")
    try folder.put(Data("hello".utf8), as: "README")
    #expect(try DataLocation.open(folder.path, split: .train).count == 2)
    let test = try DataLocation.open(folder.path, split: .test)
    #expect(test.summary == "IDX, 1 image 1×1×1, 10 classes")
  }

  @Test("A file of images finds its labels beside it, or does without")
  func file() throws {
    let images = IDXFixture.file([2, 3, 1, 1], [1, 2, 3, 4, 5, 6])
    let named = try folder.put(images, as: "b-images-idx4-ubyte.gz")
    let alone = try folder.put(images, as: "alone")
    try folder.put(IDXFixture.file([2], [1, 0]), as: "b-labels-idx4-ubyte")
    #expect(
      try DataLocation.open(named, split: .test).summary
        == "IDX, 2 images 3×1×1, 2 classes, labels from b-labels-idx4-ubyte")
    let source = try DataLocation.open(alone, split: .test)
    #expect(source.summary == "IDX, 2 images 3×1×1, no classes, no labels beside it")
    #expect(!source.hasClasses && source.classNames.isEmpty)
    #expect(try source.readAll().classes == nil)
  }

  @Test("Images with the channels last get them first")
  func channelsLast() throws {
    let path = try folder.put(IDXFixture.file([1, 2, 2, 3], Array(0..<12)), as: "a")
    let all = try DataLocation.open(path, split: .train).readAll()
    #expect(
      all.pixels
        == .bytes(ShapedArray(shape: [1, 3, 2, 2], scalars: [0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11])))
  }

  @Test("More images than memory is granted for are refused")
  func limit() throws {
    let path = try folder.put(IDXFixture.file([3, 2, 2], IDXFixture.pattern(12)), as: "a")
    #expect(throws: DatasetError.tooLarge(path: path, bytes: 12, limit: 11)) {
      try DataLocation.open(path, split: .train).readAll(byteLimit: 11)
    }
  }

  @Test("Reading takes memory for the batch, not for the file")
  func memory() async throws {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let path = try folder.put(IDXFixture.file([1 << 14, 64, 128], []), as: "a")
      try #require(truncate(path, 16 + (1 << 27)) == 0)
      let reader = try DataLocation.open(path, split: .train).makeReader()
      var count = try reader.next(64)?.count ?? 0
      let before = IDXSourceTests.peakMemory()
      while let batch = try reader.next(64) { count += batch.count }
      #expect(count == 1 << 14)
      #expect(before > 0 && IDXSourceTests.peakMemory() - before < 8 << 10)
    }
  }

  /// The most memory that this process has had, in KiB.
  private static func peakMemory() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
  }
}
