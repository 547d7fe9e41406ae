import Arrays
import Foundation
import HDF5
import TestSupport
import Testing

@Suite struct RoundTripTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(
    "a dataset reads back as written, whatever its type and layout",
    arguments: [StoredType.float16, .float32, .float64],
    [(nil, nil), ([2, 3], nil), ([2, 3], 6), ([100, 100], 0)] as [([Int]?, Int?)])
  func floatingPoint(_ type: StoredType, _ layout: ([Int]?, Int?)) throws {
    // Multiples of 1/8 below 256 are exact in every type.
    let values = ShapedArray(shape: [5, 4], scalars: (0..<20).map { Float($0) * 0.125 - 1 })
    let path = folder.path("a.h5")
    let written = try File.create(path)
    let dataset = try written.root.createDataset(
      "values", shape: [5, 4], type: type, chunk: layout.0, deflate: layout.1)
    try dataset.write(values)
    try written.close()

    let file = try File.open(path)
    let read = try file.root.dataset("values")
    #expect(read.storedType == type)
    #expect(read.shape == [5, 4])
    #expect(try read.read() == values)
    #expect(try read.read(as: Double.self) == values.map { Double($0) })
    #expect(try read.read(rows: 1..<4) == values.rows(1..<4))
    #expect(try read.read(rows: 2..<2, as: Float.self).shape == [0, 4])
  }

  @Test("integers keep their extremes")
  func integers() throws {
    let path = folder.path("a.h5")
    let file = try File.create(path)
    let bytes = ShapedArray<UInt8>([0, 1, 127, 128, 255])
    let words = ShapedArray<Int32>([.min, -1, 0, .max])
    let longs = ShapedArray<Int64>([.min, -1, 0, .max])
    try file.root.createDataset("bytes", shape: [5], type: .uint8).write(bytes)
    try file.root.createDataset("words", shape: [4], type: .int32, chunk: [2], deflate: 9).write(words)
    try file.root.createDataset("longs", shape: [4], type: .int64).write(longs)
    try file.close()

    let root = try File.open(path).root
    #expect(try root.dataset("bytes").read() == bytes)
    #expect(try root.dataset("words").read() == words)
    #expect(try root.dataset("longs").read() == longs)
    #expect(try root.dataset("words").read(as: Int.self) == words.map { Int($0) })
    #expect(try root.dataset("bytes").read(as: Float.self) == bytes.map { Float($0) })
  }

  @Test("rows written bit by bit make the whole", arguments: [1, 3, 7])
  func parts(_ step: Int) throws {
    let whole = ShapedArray(shape: [10, 2, 3], scalars: (0..<60).map(Float.init))
    let path = folder.path("a.h5")
    let file = try File.create(path)
    let dataset = try file.root.createDataset(
      "values", shape: [10, 2, 3], type: .float32, chunk: [4, 2, 3], deflate: 4)
    for start in stride(from: 0, to: 10, by: step) {
      let rows = start..<min(start + step, 10)
      try dataset.write(whole.rows(rows), rows: rows)
    }
    try file.close()
    let read = try File.open(path).root.dataset("values")
    #expect(try read.read() == whole)
    #expect(read.chunk == [4, 2, 3])
  }

  @Test("single numbers and arrays without elements keep their shape", arguments: [[], [0], [0, 3]])
  func smallShapes(_ shape: [Int]) throws {
    let values = ShapedArray(repeating: 2.5, shape: shape)
    let path = folder.path("a.h5")
    let file = try File.create(path)
    let chunk = shape.isEmpty ? nil : shape.map { _ in 1 }
    try file.root.createDataset("a", shape: shape, type: .float64, chunk: chunk).write(values)
    try file.close()
    #expect(try File.open(path).root.dataset("a").read() == values)
  }

  @Test("groups nest, and list what they hold by name")
  func groups() throws {
    let path = folder.path("a.h5")
    let file = try File.create(path)
    let outer = try file.root.createGroup("outer")
    _ = try outer.createGroup("z")
    _ = try file.root.createGroup("outer/é")
    _ = try outer.createDataset("a", shape: [1], type: .uint8)
    try file.close()

    let root = try File.open(path).root
    #expect(try root.members() == [Member(name: "outer", kind: .group)])
    #expect(
      try root.group("outer").members() == [
        Member(name: "a", kind: .dataset), Member(name: "z", kind: .group), Member(name: "é", kind: .group),
      ])
    #expect(try root.group("outer/é").path == "/outer/é")
    #expect(try root.hasMember("outer/z"))
    #expect(try !root.hasMember("outer/y") && !root.hasMember("nothing/z"))
  }

  @Test("a file takes a user block of its own before HDF5's bytes")
  func userBlock() throws {
    let path = folder.path("a.h5")
    let file = try File.create(path, userBlockSize: 512)
    try file.root.createDataset("a", shape: [2], type: .float32).write(ShapedArray<Float>([1, 2]))
    try file.close()
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try handle.write(contentsOf: Data(repeating: UInt8(ascii: "x"), count: 512))
    try handle.close()
    #expect(try File.open(path).root.dataset("a").read() == ShapedArray<Float>([1, 2]))
  }
}
