import Arrays
import Testing
import Torch

@Suite struct MemoryTests {
  static let shapes: [[Int]] = [[], [0], [1], [3], [2, 3], [2, 0, 3], [0, 0], [1, 2, 3, 4, 5]]

  @Test("Numbers of every type come back as they went in", arguments: shapes)
  func roundTrips(_ shape: [Int]) throws {
    try expectRoundTrip([-1.5, 0, -0.0, .infinity, .leastNonzeroMagnitude, .pi] as [Float], shape, .float32)
    try expectRoundTrip([-1.5, .greatestFiniteMagnitude, .pi, -.infinity] as [Double], shape, .float64)
    try expectRoundTrip([.min, -1, 0, 1 << 53 + 1, .max] as [Int64], shape, .int64)
    try expectRoundTrip([.min, -1, 0, 1 << 24 + 1, .max] as [Int32], shape, .int32)
    try expectRoundTrip([0, 1, 127, 128, 255] as [UInt8], shape, .uint8)
  }

  private func expectRoundTrip<Scalar: TensorScalar & Equatable>(
    _ pattern: [Scalar], _ shape: [Int], _ type: ElementType
  ) throws {
    let count = shape.reduce(1, *)
    let array = ShapedArray(shape: shape, scalars: (0..<count).map { pattern[$0 % pattern.count] })
    let tensor = try Tensor(array)
    #expect(tensor.shape == shape)
    #expect(tensor.count == count)
    #expect(try tensor.elementType() == type)
    #expect(tensor.device == .cpu)
    #expect(try tensor.array(of: Scalar.self) == array)
  }

  @Test("NaN stays NaN")
  func notANumber() throws {
    #expect(try Tensor(.nan).array().scalars[0].isNaN)
    #expect(try Tensor([Double.nan], shape: [1]).item().isNaN)
  }

  @Test(
    "A cast rounds as the type demands",
    arguments: [
      (ElementType.float64, [-1.75, 0, 0.1, 300]), (.float32, [-1.75, 0, Double(Float(0.1)), 300]),
      (.float16, [-1.75, 0, 0.0999755859375, 300]), (.int64, [-1, 0, 0, 300]), (.int32, [-1, 0, 0, 300]),
      (.bool, [1, 0, 1, 1]),
    ])
  func casts(_ type: ElementType, _ expected: [Double]) throws {
    let cast = try Tensor([-1.75, 0, 0.1, 300] as [Double], shape: [4]).to(type)
    #expect(try cast.elementType() == type)
    #expect(try cast.numbers == expected)
  }

  @Test("Numbers are cast on the way out", arguments: ElementType.allCases)
  func castsToMemory(_ type: ElementType) throws {
    let tensor = try Tensor([0, 1, 1] as [Float], shape: [3]).to(type)
    #expect(try tensor.array(of: Float.self).scalars == [0, 1, 1])
    #expect(try tensor.array(of: Int64.self).scalars == [0, 1, 1])
    #expect(try tensor.array(of: UInt8.self).scalars == [0, 1, 1])
  }

  @Test("A filled tensor has one value and the type asked for", arguments: ElementType.allCases)
  func filled(_ type: ElementType) throws {
    let tensor = try Tensor(repeating: 1, shape: [2, 0, 1], type: type)
    #expect(tensor.shape == [2, 0, 1])
    #expect(try Tensor(repeating: 1, shape: [2, 2], type: type).numbers == [1, 1, 1, 1])
    #expect(try tensor.elementType() == type)
  }

  @Test("A view comes back in row-major order of its own shape")
  func views() throws {
    let matrix = try Tensor([1, 2, 3, 4, 5, 6] as [Int32], shape: [2, 3])
    #expect(
      try matrix.transposed().array(of: Int32.self)
        == ShapedArray(shape: [3, 2], scalars: [1, 4, 2, 5, 3, 6]))
  }

  @Test("A tensor's numbers are its own, and a view's are shared")
  func sharing() throws {
    let tensor = try Tensor([1, 2] as [Float], shape: [2])
    let (view, cast) = (try tensor.slice(0, 0..<1), try tensor.to(.float64))
    try tensor.assign(Tensor([3, 4] as [Float], shape: [2]))
    #expect(try view.item() == 3)
    #expect(try cast.numbers == [1, 2])
  }

  @Test("Counting starts at 0", arguments: [0, 1, 4])
  func counting(_ count: Int) throws {
    #expect(try Tensor.range(count).array(of: Int64.self).scalars == (0..<Int64(count)).map { $0 })
  }

  @Test("A device has a name that gives it back", arguments: [Device.cpu, .cuda(0), .cuda(7)])
  func deviceNames(_ device: Device) {
    #expect(Device(device.description) == device)
  }

  @Test("Other names are no device", arguments: ["", "gpu", "cuda:", "cuda:-1", "cuda:x", "CPU"])
  func otherNames(_ name: String) {
    #expect(Device(name) == nil)
  }
}
