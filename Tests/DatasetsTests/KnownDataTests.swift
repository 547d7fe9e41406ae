import Arrays
import Datasets
import Foundation
import Testing

@Suite("Known datasets")
struct KnownDataTests {
  /// What `samples/digits/convert.py` prints.
  struct Figures: Sendable {
    let split: Split
    let classCounts: [Int]
    let checksum: UInt32
    let tenthClass: Int
    let tenthChecksum: UInt32
    let mean: Float
    let std: Float
  }

  static let digits = [
    Figures(
      split: .train, classCounts: [143, 146, 142, 146, 144, 145, 144, 143, 141, 143],
      checksum: 0xc1cb_f6b1, tenthClass: 0, tenthChecksum: 0x1029_a0ce, mean: 0.305434670,
      std: 0.375342171),
    Figures(
      split: .test, classCounts: [35, 36, 35, 37, 37, 37, 37, 36, 33, 37], checksum: 0x84df_2d2c,
      tenthClass: 5, tenthChecksum: 0x3901_04fe, mean: 0.304805964, std: 0.378048134),
  ]

  @Test("The embedded digits are those that the script converted", arguments: digits)
  func sample(figures: Figures) throws {
    let source = try DataLocation.open("sample:digits", split: figures.split)
    let count = figures.classCounts.reduce(0, +)
    #expect(source.count == count)
    #expect(source.shape == ImageShape(channels: 1, height: 8, width: 8))
    #expect(source.summary.hasSuffix("images 1×8×8, 10 classes, embedded"))

    let all = try source.readAll()
    guard case .bytes(let pixels) = all.pixels, let classes = all.classes else {
      Issue.record("bytes and classes are expected")
      return
    }
    #expect(IDXFixture.crc32(pixels.scalars) == figures.checksum)
    #expect(IDXFixture.crc32(pixels.rows(10..<11).scalars) == figures.tenthChecksum)
    #expect(classes[10] == figures.tenthClass)
    #expect((0..<10).map { digit in classes.count { $0 == digit } } == figures.classCounts)

    let moments = try ImageMoments(of: source)
    #expect(abs(moments.mean[0] - figures.mean) < 1e-6)
    #expect(abs(moments.std[0] - figures.std) < 1e-6)
  }

  private static let mnist = URL(filePath: #filePath).appending(path: "../../../../shared/data/mnist")
    .standardized.path()

  @Test(
    "MNIST is read as published",
    .enabled(if: FileManager.default.fileExists(atPath: mnist), "no MNIST in ../shared/data/mnist"))
  func realMNIST() throws {
    let train = try DataLocation.open(Self.mnist, split: .train)
    #expect(train.summary == "IDX, 60,000 images 1×28×28, 10 classes")
    #expect(try train.makeReader().next(8)?.classes == [5, 0, 4, 1, 9, 2, 1, 3])
    let test = try DataLocation.open(Self.mnist, split: .test)
    #expect(test.summary == "IDX, 10,000 images 1×28×28, 10 classes")
    #expect(try test.makeReader().next(8)?.classes == [7, 2, 1, 0, 4, 1, 4, 9])
    let moments = try ImageMoments(of: test)
    #expect(abs(moments.mean[0] - 0.1325) < 5e-5)
    #expect(abs(moments.std[0] - 0.3105) < 5e-5)
  }
}
