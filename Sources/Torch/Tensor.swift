public import Arrays
internal import CTorch

/// Numbers with a shape in the engine's memory, and the derivatives that the engine keeps of them.
///
/// A copy of a `Tensor` is the same numbers, as with `torch.Tensor`. Operations make new tensors, but for
/// those named *in place*. Not `Sendable`: the engine's gradient state belongs to threads.
public struct Tensor {
  /// Owns one reference to the engine's tensor and gives it back.
  final class Storage {
    let handle: OpaquePointer

    init(handle: OpaquePointer) { self.handle = handle }

    deinit {
      // A handle exists, so the engine is open.
      if let table = try? Engine.table() { table.pointee.tensor_free(handle) }
    }
  }

  let storage: Storage

  var handle: OpaquePointer { storage.handle }

  /// Takes over a new handle.
  init(owning handle: OpaquePointer) { storage = Storage(handle: handle) }

  /// A tensor of `array`'s shape and numbers on `device`; copies.
  public init<Scalar: TensorScalar>(_ array: ShapedArray<Scalar>, on device: Device = .cpu) throws(TorchError)
  {
    try self.init(array.scalars, shape: array.shape, on: device)
  }

  /// A tensor of `shape` with `scalars` in row-major order on `device`; copies.
  ///
  /// - Precondition: there are as many scalars as the product of `shape`.
  public init<Scalar: TensorScalar>(
    _ scalars: [Scalar], shape: [Int], on device: Device = .cpu
  ) throws(TorchError) {
    precondition(scalars.count == shape.reduce(1, *), "\(scalars.count) numbers do not fill \(shape)")
    self = try Tensor.make("make a tensor of \(shape)") { table, out in
      scalars.withUnsafeBytes { bytes in
        withSizes(shape) { sizes in
          table.pointee.from_memory(bytes.baseAddress, Scalar.elementType.handle, sizes, device.handle, &out)
        }
      }
    }
  }

  /// A tensor without dimensions that holds `value`.
  public init(_ value: Float, on device: Device = .cpu) throws(TorchError) {
    try self.init([value], shape: [], on: device)
  }

  /// A tensor of `shape` in which every number is `value`.
  public init(
    repeating value: Double, shape: [Int], type: ElementType = .float32, on device: Device = .cpu
  ) throws(TorchError) {
    self = try Tensor.make("fill a tensor of \(shape)") { table, out in
      withSizes(shape) { table.pointee.full($0, value, type.handle, device.handle, &out) }
    }
  }

  /// The integers from 0 up to but not including `count`.
  public static func range(_ count: Int, on device: Device = .cpu) throws(TorchError) -> Tensor {
    try make("count to \(count)") { table, out in
      table.pointee.arange(Int64(count), KDT_INT64, device.handle, &out)
    }
  }

  /// The length of each dimension; empty for a single number.
  public var shape: [Int] {
    guard let table = try? Engine.table() else { return [] }
    let sizes = table.pointee.sizes(handle)
    return (0..<Int(table.pointee.rank(handle))).map { Int(sizes[$0]) }
  }

  /// How many numbers there are.
  public var count: Int { shape.reduce(1, *) }

  /// Where the numbers live.
  public var device: Device {
    guard let table = try? Engine.table() else { return .cpu }
    return Device(table.pointee.device(handle))
  }

  /// The type of the numbers.
  public func elementType() throws(TorchError) -> ElementType {
    var type = KDT_FLOAT32
    try Engine.check(try Engine.table().pointee.dtype(handle, &type), "element type")
    return ElementType(type)
  }

  /// The numbers in row-major order, cast to `Scalar`, in ordinary memory.
  public func array<Scalar: TensorScalar>(of type: Scalar.Type = Float.self) throws(TorchError)
    -> ShapedArray<Scalar>
  {
    let shape = shape
    var scalars = [Scalar](repeating: .zero, count: shape.reduce(1, *))
    let table = try Engine.table()
    let status = scalars.withUnsafeMutableBytes { bytes in
      table.pointee.to_memory(handle, Scalar.elementType.handle, bytes.baseAddress, Int64(bytes.count))
    }
    try Engine.check(status, "copy a tensor of \(shape) to memory")
    return ShapedArray(shape: shape, scalars: scalars)
  }

  /// The one number of a tensor that holds one.
  ///
  /// - Precondition: ``count`` is 1.
  public func item() throws(TorchError) -> Double {
    let numbers = try array(of: Double.self).scalars
    precondition(numbers.count == 1, "a tensor of \(shape) is not a single number")
    return numbers[0]
  }

  /// The same numbers on `device`, or as `type`, or both; itself where nothing changes.
  public func to(_ type: ElementType? = nil, on device: Device? = nil) throws(TorchError) -> Tensor {
    let type = if let type { type } else { try elementType() }
    let device = device ?? self.device
    return try Tensor.make("move a tensor to \(device) as \(type)") { table, out in
      table.pointee.to(handle, type.handle, device.handle, &out)
    }
  }
}

@available(*, unavailable)
extension Tensor: Sendable {}

extension Tensor {
  /// Runs an engine function that makes one tensor.
  static func make(
    _ operation: @autoclosure () -> String,
    _ body: (UnsafePointer<kdt_engine>, inout OpaquePointer?) -> kdt_status
  ) throws(TorchError) -> Tensor {
    let table = try Engine.table()
    var out: OpaquePointer?
    try Engine.check(body(table, &out), operation())
    guard let out else {
      throw TorchError(kind: .operation, operation: operation(), message: "the engine gave no result")
    }
    return Tensor(owning: out)
  }
}

extension Tensor {
  /// Runs an engine function that makes two tensors.
  static func makePair(
    _ operation: @autoclosure () -> String,
    _ body: (UnsafePointer<kdt_engine>, inout OpaquePointer?, inout OpaquePointer?) -> kdt_status
  ) throws(TorchError) -> (Tensor, Tensor) {
    let table = try Engine.table()
    var first: OpaquePointer?
    var second: OpaquePointer?
    try Engine.check(body(table, &first, &second), operation())
    guard let first, let second else {
      throw TorchError(kind: .operation, operation: operation(), message: "the engine gave no result")
    }
    return (Tensor(owning: first), Tensor(owning: second))
  }
}

/// Lends `values` to the engine for the length of a call.
func withSizes<Result>(_ values: [Int], _ body: (kdt_sizes) -> Result) -> Result {
  withUnsafeTemporaryAllocation(of: Int64.self, capacity: values.count) { buffer in
    for (index, value) in values.enumerated() { buffer.initializeElement(at: index, to: Int64(value)) }
    return body(kdt_sizes(values: UnsafePointer(buffer.baseAddress), count: Int64(values.count)))
  }
}

/// Lends the handles of `tensors` to the engine for the length of a call.
func withHandles<Result>(_ tensors: [Tensor], _ body: (UnsafePointer<OpaquePointer>) -> Result) -> Result {
  withExtendedLifetime(tensors) {
    withUnsafeTemporaryAllocation(of: OpaquePointer.self, capacity: max(1, tensors.count)) { buffer in
      for (index, tensor) in tensors.enumerated() { buffer.initializeElement(at: index, to: tensor.handle) }
      // The capacity is at least one, so the buffer has an address.
      return body(UnsafePointer(buffer.baseAddress!))
    }
  }
}
