import Foundation
import TestSupport
import Testing

@testable import Datasets

@Suite("Image files")
struct ImageDecoderTests {
  static let whole = [
    "grey.png", "colour.png", "palette.png", "bilevel.png", "grey-16.png", "transparent.png", "colour.jpg",
    "progressive.jpg", "grey.jpg", "cmyk.jpg", "large.jpg",
  ]

  @Test("Pixels are those that other libraries read", arguments: whole) func pixels(name: String) throws {
    let figure = try #require(try ImageFixtures.figures()[name])
    let image = try ImageDecoder().decode(ImageFixtures.bytes(name))
    #expect([image.shape.channels, image.shape.height, image.shape.width] == figure.shape)
    #expect(image.pixels == figure.pixels)
  }

  @Test(
    "What is no whole image is refused with the reason",
    arguments: [
      ("truncated.jpg", "damaged JPEG"), ("truncated.png", "damaged PNG"), ("text.png", "is no image"),
      ("gif.jpg", "is a GIF image; PNG and JPEG are read"), ("huge.png", "100,000×100,000 pixels"),
      ("huge.jpg", "65,500×65,500 pixels"),
    ])
  func damaged(name: String, reason: String) throws {
    let bytes = try ImageFixtures.bytes(name)
    let error = try #require(throws: Malformed.self) { try ImageDecoder().decode(bytes) }
    #expect(error.reason.contains(reason))
  }

  @Test("Cutting a file anywhere does no harm", arguments: ["colour.png", "colour.jpg", "cmyk.jpg"])
  func cut(name: String) throws {
    let bytes = try ImageFixtures.bytes(name)
    let decoder = ImageDecoder()
    let whole = try decoder.decode(bytes)
    for count in 0..<bytes.count {
      // What comes after the last pixel may be missing.
      if let image = try? decoder.decode(Array(bytes[..<count])) { #expect(image == whole) }
    }
    #expect(throws: Malformed.self) { try decoder.decode(Array(bytes[..<(bytes.count / 2)])) }
  }

  @Test("Images are resampled as PyTorch does it", arguments: [(3, 4), (13, 20), (6, 1)])
  func resampling(height: Int, width: Int) throws {
    let figure = try #require(try ImageFixtures.figures()["colour.png \(height)x\(width)"])
    let image = try ImageDecoder().decode(ImageFixtures.bytes("colour.png"))
    let resampled = image.resampled(height: height, width: width)
    #expect([resampled.shape.channels, resampled.shape.height, resampled.shape.width] == figure.shape)
    // A half may be rounded either way.
    #expect(zip(resampled.pixels, figure.pixels).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
    #expect(zip(resampled.pixels, figure.pixels).count { $0 != $1 } * 20 < figure.pixels.count)
  }

  @Test("Colours become grey as in Pillow, and grey becomes colour") func channels() throws {
    let figure = try #require(try ImageFixtures.figures()["colour.png grey"])
    let image = try ImageDecoder().decode(ImageFixtures.bytes("colour.png"))
    let grey = image.withChannels(1)
    #expect(grey.pixels == figure.pixels)
    #expect(grey.withChannels(3).pixels == grey.pixels.flatMap { [$0, $0, $0] })
    var planes: [UInt8] = []
    image.appendPlanes(to: &planes)
    #expect(
      planes
        == (0..<3).flatMap { channel in stride(from: channel, to: 162, by: 3).map { image.pixels[$0] } })
  }
}
