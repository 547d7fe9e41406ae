import Arrays
import Foundation
import TestSupport
import Testing

@testable import Datasets

@Suite("Images in NumPy files")
struct NPZSourceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func npy(_ element: NPYElement, _ shape: [Int], _ bytes: [UInt8]) -> Data {
    Data(NPYHeader.bytes(element, shape: shape) + bytes)
  }

  private func floats(_ numbers: [Float]) -> [UInt8] {
    numbers.flatMap { withUnsafeBytes(of: $0) { Array($0) } }
  }

  @Test("A .npy file has its labels beside it") func plain() throws {
    let path = try folder.put(npy(.uint8, [3, 2, 2], IDXFixture.pattern(12)), as: "x_train.npy")
    #expect(try DataLocation.open(path, split: .train).hasClasses == false)
    try folder.put(npy(.int64, [3, 1], [2, 0, 1].flatMap { [$0, 0, 0, 0, 0, 0, 0, 0] }), as: "y_train.npy")
    let source = try DataLocation.open(path, split: .train)
    #expect(source.summary == "NumPy, 3 images 1×2×2, 3 classes, labels beside it")
    let all = try source.readAll()
    #expect(all.classes == [2, 0, 1])
    #expect(all.pixels == .bytes(ShapedArray(shape: [3, 1, 2, 2], scalars: IDXFixture.pattern(12))))
  }

  @Test("Floating point holds model inputs, and channels may come last") func inputs() throws {
    let numbers = (0..<24).map { Float($0) / 8 }
    let path = try folder.put(npy(.float32, [2, 2, 2, 3], floats(numbers)), as: "data.npy")
    let source = try DataLocation.open(path, split: .train)
    #expect(source.holdsInputs && source.shape == ImageShape(channels: 3, height: 2, width: 2))
    let reader = try source.makeReader()
    let first = [0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11].map { numbers[$0] }
    #expect(try reader.next(1)?.pixels == .values(ShapedArray(shape: [1, 3, 2, 2], scalars: first)))
    #expect(try reader.next(5)?.count == 1)
    #expect(try reader.next(5) == nil)
  }

  @Test(
    "What is wrong with a file is said",
    arguments: [
      (NPYElement.int32, [1, 2, 2], 16, "holds int32"), (.uint8, [4], 4, "images have 3 dimensions"),
      (.uint8, [2, 2, 2], 7, "does not hold the numbers"),
      (.uint8, [2, 2, 2], 9, "does not hold the numbers"),
      (.uint8, [1 << 40, 2, 2], 9, "does not hold"),
      (.uint8, [2, 1 << 20, 1 << 20], 9, "no set of images"),
    ])
  func damaged(element: NPYElement, shape: [Int], count: Int, reason: String) throws {
    let path = try folder.put(npy(element, shape, [UInt8](repeating: 0, count: count)), as: "images.npy")
    let error = try #require(throws: DatasetError.self) {
      let reader = try DataLocation.open(path, split: .train).makeReader()
      while try reader.next(2) != nil {}
    }
    #expect(error.description.contains(reason))
  }

  @Test("Labels must be one whole number an image", arguments: [([2], 2), ([3, 2], 6), ([3], 3)])
  func labels(shape: [Int], count: Int) throws {
    let path = try folder.put(npy(.uint8, [3, 2, 2], IDXFixture.pattern(12)), as: "images.npy")
    let isNegative = shape == [3]
    try folder.put(
      npy(isNegative ? .int8 : .uint8, shape, [UInt8](repeating: isNegative ? 255 : 0, count: count)),
      as: "labels.npy")
    let error = try #require(throws: DatasetError.self) { try DataLocation.open(path, split: .train) }
    #expect(error.description.contains(isNegative ? "the label of image 0" : "one label each is needed"))
  }

  /// The arrays that `write_npz_images.py` makes with NumPy.
  @Test(
    "What NumPy writes is read, stored or deflated, by the names that others use",
    .enabled(if: Python.path != nil, "KDMETA_PYTHON names no Python"), arguments: ["stored", "deflated"])
  func numpy(name: String) throws {
    _ = try Python.run(Python.packagePath("Tests/DatasetsTests/write_npz_images.py"), [folder.path])
    let path = folder.path("\(name).npz")
    let train = try DataLocation.open(path, split: .train)
    #expect(train.summary == "NumPy, 1,000 images 3×4×5, 7 classes")
    let all = try train.readAll()
    #expect(all.classes == (0..<1000).map { $0 % 7 })
    guard case .bytes(let pixels) = all.pixels else { throw CocoaError(.featureUnsupported) }
    // Channels come last in the file.
    #expect(pixels.scalars[0] == 0 && pixels.scalars[1] == 3 && pixels.scalars[20] == 1)
    #expect(try DataLocation.open(path, split: .test).readAll().classes == [6, 0])
    let error = try #require(throws: DatasetError.self) {
      try DataLocation.open(folder.path("names.npz"), split: .train)
    }
    #expect(error.description.contains("without an array of a known name: frames.npy"))
    let column = try #require(throws: DatasetError.self) {
      try DataLocation.open(folder.path("fortran.npz"), split: .train)
    }
    #expect(column.description.contains("numpy.ascontiguousarray"))
  }
}
