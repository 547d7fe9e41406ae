import Arrays
import Foundation
import TestSupport
import Testing

@testable import Datasets

@Suite("Images of arrays in another size or colour")
struct ReshapedImagesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func options(_ size: String?, _ colour: ImageColour?) -> ReadingOptions {
    var options = ReadingOptions()
    options.size = size.flatMap(ImageSize.init)
    options.colour = colour
    return options
  }

  /// An array of image `name` twice, the second upside down, and a folder of it alone; in both it has class 0.
  private func put(_ name: String) throws -> (array: String, files: String) {
    try folder.put(name, at: "files/0/image.png")
    let image = try ImageDecoder().decode(ImageFixtures.bytes(name))
    let shape = image.shape
    let array = try folder.put(
      Data(
        NPYHeader.bytes(.uint8, shape: [2, shape.height, shape.width, shape.channels])
          + image.pixels + image.pixels.reversed()), as: "images.npy")
    try folder.put(Data(NPYHeader.bytes(.uint8, shape: [2]) + [0, 1]), as: "labels.npy")
    return (array, folder.path("files"))
  }

  @Test(
    "An array's images become what the same image file becomes", arguments: ["colour.png", "grey.png"],
    [
      ("3x4", nil), ("13x20", .grey), ("6x1", .rgb), (nil, .grey), (nil, .rgb), (nil, nil), ("40", .grey),
    ] as [(String?, ImageColour?)])
  func likeFiles(name: String, wanted: (size: String?, colour: ImageColour?)) throws {
    let (array, files) = try put(name)
    let options = options(wanted.size, wanted.colour)
    let source = try DataLocation.open(array, split: .train, options: options)
    let file = try DataLocation.open(files, split: .train, options: options)
    #expect(source.shape == file.shape && source.count == 2)
    let (all, one) = (try source.readAll(), try file.readAll())
    #expect(all.rows(0..<1).pixels == one.pixels)
    #expect(all.rows(1..<2).pixels != one.pixels)
    #expect(all.classes == [0, 1])
  }

  @Test("What was changed is counted and said", arguments: [1, 2, 9]) func findings(batchSize: Int) throws {
    let source = try DataLocation.open(
      try put("colour.png").array, split: .train, options: options("5", .grey))
    #expect(source.summary.hasSuffix("labels beside it, brought to 1×5×5"))
    let reader = try source.makeReader()
    while let batch = try reader.next(batchSize) { #expect(batch.count <= batchSize) }
    #expect(reader.findings.resampled == 2 && reader.findings.madeGrey == 2)
    let colour = try DataLocation.open(try put("grey.png").array, split: .train, options: options(nil, .rgb))
    let other = try colour.makeReader()
    while try other.next(batchSize) != nil {}
    #expect(other.findings == ReadingFindings())
  }

  @Test("Batches are bounded by the size of what is made") func bound() throws {
    let path = try folder.put(
      Data(NPYHeader.bytes(.uint8, shape: [40, 2, 2]) + IDXFixture.pattern(160)), as: "images.npy")
    let source = ReshapedImages(
      try DataLocation.open(path, split: .train), in: ImageShape(channels: 1, height: 10, width: 10),
      mostBatchBytes: 1650)
    let reader = try source.makeReader()
    var counts: [Int] = []
    while let batch = try reader.next(30) { counts.append(batch.count) }
    #expect(counts == [16, 16, 8])
    let one = try ReshapedImages(source, in: source.shape, mostBatchBytes: 1).makeReader()
    #expect(try one.next(30)?.count == 1)
  }

  @Test("Model inputs keep their shape, and images of neither one channel nor three their channels")
  func others() throws {
    let inputs = try folder.put(
      Data(NPYHeader.bytes(.float32, shape: [1, 1, 2, 2]) + [UInt8](repeating: 0, count: 16)), as: "a.npy")
    let pairs = try folder.put(
      Data(NPYHeader.bytes(.uint8, shape: [1, 2, 2, 2]) + IDXFixture.pattern(8)), as: "b.npy")
    let options = options("5", .rgb)
    #expect(
      try DataLocation.open(inputs, split: .train, options: options).shape
        == ImageShape(channels: 1, height: 2, width: 2))
    #expect(
      try DataLocation.open(pairs, split: .train, options: options).shape
        == ImageShape(channels: 2, height: 5, width: 5))
  }
}
