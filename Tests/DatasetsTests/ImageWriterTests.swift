import Arrays
import Foundation
import TestSupport
import Testing

@testable import Datasets

@Suite("Images written for other programs")
struct ImageWriterTests {
  private static let grey = ImageShape(channels: 1, height: 3, width: 4)
  private static let colour = ImageShape(channels: 3, height: 3, width: 4)

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func images(_ shape: ImageShape, classNames: [String], count: Int = 5) throws -> WrittenImages {
    let ones = [Float](repeating: 1, count: shape.channels)
    let header = SurrogateHeader(
      count: count, shape: shape, pixelShape: shape, classNames: classNames, logitCount: 2,
      preprocessing: try Preprocessing(mean: ones, std: ones),
      provenance: SurrogateProvenance(
        producer: "p", producerVersion: "1", method: "m", seed: 0, settings: "{}", teacherSHA256: "",
        teacherFileName: "t", bundleSHA256: nil))
    return WrittenImages(header, shape: shape)
  }

  private func fill(_ writer: some ImageWriter, _ pixels: ShapedArray<UInt8>, _ classes: [Int]) throws {
    for rows in [0..<2, 2..<classes.count] {
      try writer.append(
        pixels.rows(rows), classes: Array(classes[rows]),
        logits: ShapedArray(repeating: 0.5, shape: [rows.count, 2]))
    }
    try writer.finish()
  }

  @Test(
    "What is written is read again, in each format", arguments: [grey, colour], ["folder", "npz", "idx"])
  func roundTrip(shape: ImageShape, format: String) throws {
    let classes = [1, 0, 1, 2, 2]
    let dimensions = [5, shape.channels, shape.height, shape.width]
    let pixels = ShapedArray(shape: dimensions, scalars: IDXFixture.pattern(dimensions.reduce(1, *)))
    let written = try images(shape, classNames: ["ant", "bee", "cow"])
    let path = folder.path(format == "npz" ? "a.npz" : "a")
    if format != "npz" {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    switch format {
    case "folder": try fill(try ImageFolderWriter(path, written), pixels, classes)
    case "idx": try fill(try IDXWriter(path, written), pixels, classes)
    default: try fill(try NPZWriter(path, written), pixels, classes)
    }
    let source = try DataLocation.open(path, split: .train)
    #expect(source.shape == shape && source.classNames.count == 3)
    let all = try source.readAll()
    // A folder is read class by class.
    let order =
      format == "folder" ? classes.indices.sorted { (classes[$0], $0) < (classes[$1], $1) } : [0, 1, 2, 3, 4]
    #expect(all.classes == order.map { classes[$0] })
    #expect(
      all.pixels
        == .bytes(ShapedArray(shape: dimensions, scalars: order.flatMap { pixels.rows($0..<$0 + 1).scalars }))
    )
  }

  @Test(
    "Folders sort as classes do, and names from a stranger lead nowhere",
    arguments: [
      (["ant", "bee"], ["ant", "bee"]), ((0..<10).map(String.init), (0..<10).map(String.init)),
      (["b", "a"], ["0-b", "1-a"]), (["a", "a"], ["0-a", "1-a"]), (["../x", "a/b"], ["0-.._x", "1-a_b"]),
      (["", "."], ["0-", "1-."]), (["é", "z"], ["0-é", "1-z"]),
    ])
  func folderNames(classNames: [String], expected: [String]) {
    #expect(ImageFolderWriter.folderNames(classNames) == expected)
  }

  @Test("Numbers beyond nine are filled up with zeros") func numbers() {
    #expect(ImageFolderWriter.folderNames((0..<11).map { String($0) }).first == "00")
  }

  @Test("What a format cannot hold is said") func faults() throws {
    let many = try images(Self.grey, classNames: (0..<257).map { String($0) })
    #expect(IDXWriter.fault(many)?.contains("257 classes") == true)
    #expect(ImageFolderWriter.fault(many) == nil && NPZWriter.fault(many) == nil)
    let two = try images(ImageShape(channels: 2, height: 3, width: 4), classNames: ["a"])
    #expect(ImageFolderWriter.fault(two)?.contains("2×3×4") == true)
    let large = try images(
      ImageShape(channels: 3, height: 4096, width: 4096), classNames: ["a"], count: 100)
    #expect(throws: (any Error).self) { try NPZWriter(folder.path("large.npz"), large) }
  }
}
