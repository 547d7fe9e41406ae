import Arrays
import Foundation
import ONNX
import Testing

@Suite("Tensors") struct TensorTests {
  /// What numpy reads from a tensor: floats by their bit patterns.
  struct Expected: Decodable, Sendable {
    let shape: [Int]
    let floats: [UInt32]?
    let integers: [Int64]?
  }

  static let expected: [String: Expected] =
    (try? JSONDecoder().decode([String: Expected].self, from: Fixtures.bytes("elements.json"))) ?? [:]

  @Test("Every element type is read as numpy reads it", arguments: expected.keys.sorted())
  func everyElementType(name: String) throws {
    let expected = try #require(Self.expected[name])
    let model = try ModelFile.load(Fixtures.path("elements.onnx"))
    let tensor = try #require(model.model.graph.initializer.first { $0.name == name })
    switch try model.values(of: tensor) {
    case .floats(let array):
      #expect(array.shape == expected.shape)
      #expect(array.scalars.map(\.bitPattern) == expected.floats)
    case .integers(let array):
      #expect(array.shape == expected.shape)
      #expect(array.scalars == expected.integers)
    }
  }

  @Test("The figures to compare with are there") func figures() {
    #expect(Self.expected.count == 28)
  }

  @Test("What is encoded is decoded alike") func roundTrip() throws {
    let floats = ShapedArray<Float>(shape: [2, 0, 3], scalars: [])
    let single = ShapedArray<Float>(shape: [], scalars: [-.infinity])
    let integers = ShapedArray<Int64>(shape: [2, 1], scalars: [.min, .max])
    #expect(try TensorData(Onnx_TensorProto(name: "a", floats), folder: nil) == .floats(floats))
    #expect(try TensorData(Onnx_TensorProto(name: "b", single), folder: nil) == .floats(single))
    #expect(try TensorData(Onnx_TensorProto(name: "c", integers), folder: nil) == .integers(integers))
  }

  @Test(
    "A shape that claims more than there is costs nothing but an error",
    arguments: [
      [1 << 40], [1 << 31, 1 << 31, 1 << 31], [.max], [.max, 0], [-1], [-1, -4], [1 << 62, 4, 0], [2, 2],
    ] as [[Int64]])
  func falseClaims(dims: [Int64]) throws {
    for type in [Onnx_TensorProto.DataType.float, .double, .int8, .bool] {
      var raw = Onnx_TensorProto.claiming(dims, type)
      raw.rawData = Data(count: 3)
      #expect(throws: ONNXError.self) { try TensorData(raw, folder: nil) }
      var listed = Onnx_TensorProto.claiming(dims, type)
      listed.floatData = [1, 2, 3]
      listed.doubleData = [1, 2, 3]
      listed.int32Data = [1, 2, 3]
      #expect(throws: ONNXError.self) { try TensorData(listed, folder: nil) }
    }
  }

  @Test("Numbers that don't fit their type are refused") func outOfRange() throws {
    var small = Onnx_TensorProto.claiming([1], .int8)
    small.int32Data = [128]
    #expect(throws: ONNXError.self) { try TensorData(small, folder: nil) }
    var large = Onnx_TensorProto.claiming([1], .uint64)
    large.uint64Data = [.max]
    #expect(throws: ONNXError.self) { try TensorData(large, folder: nil) }
  }

  @Test("Numbers given in two places are refused") func ambiguous() throws {
    var tensor = Onnx_TensorProto(name: "w", ShapedArray<Float>([1]))
    tensor.floatData = [2]
    let error = try #require(throws: ONNXError.self) { try TensorData(tensor, folder: nil) }
    #expect("\(error)" == "tensor 'w': its numbers are given twice, as raw data and as a list")
  }

  @Test(
    "Types that kdmeta can't compute with are named",
    arguments: [(8, "strings"), (14, "complex"), (22, "8 bits"), (99, "99")])
  func refusedTypes(number: Int, reason: String) throws {
    var tensor = Onnx_TensorProto.claiming([1])
    tensor.dataType = Int32(number)
    let error = try #require(throws: ONNXError.self) { try TensorData(tensor, folder: nil) }
    #expect("\(error)".hasPrefix("tensor 'w': not supported: ") && "\(error)".contains(reason))
  }
}
