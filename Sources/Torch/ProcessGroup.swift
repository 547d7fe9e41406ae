internal import CTorch

/// Processes that work on one thing together, on one machine or several: torch's c10d over Gloo.
///
/// All of them call the same methods in the same order, with tensors of the same shapes and types. Where one of them has gone, or
/// does not come in time, the calls of the others throw. SIGPIPE, which would end a process that writes to one that has gone, is ignored from the first
/// group on, unless the program handles it.
public final class ProcessGroup {
  private let handle: OpaquePointer

  /// The number of this process, from 0.
  public let rank: Int
  /// How many processes there are.
  public let size: Int

  /// Waits until all processes have come together at `port` of `host`, where the process 0 listens.
  ///
  /// - Parameter timeout: How long to wait for the others, now and in each later call.
  public init(
    rank: Int, size: Int, host: String, port: UInt16, timeout: Duration = .seconds(1800)
  ) throws(TorchError) {
    precondition((0..<size).contains(rank), "a process that is none of the group's")
    let table = try Engine.table()
    var out: OpaquePointer?
    let status = host.withCString { host in
      var place = kdt_process_group_place(
        host: host, port: port, rank: Int32(rank), size: Int32(size),
        timeout_milliseconds: Int64(timeout / .milliseconds(1)))
      return table.pointee.process_group_new(&place, &out)
    }
    try Engine.check(status, "meet \(size) processes at \(host):\(port)")
    guard let out else {
      throw TorchError(kind: .operation, operation: "process group", message: "the engine gave no result")
    }
    handle = out
    self.rank = rank
    self.size = size
  }

  deinit {
    // A group exists, so the engine is open.
    if let table = try? Engine.table() { table.pointee.process_group_free(handle) }
  }

  /// Makes each number of `tensors`, in place, the sum of those of all processes.
  public func sum(_ tensors: [Tensor]) throws(TorchError) {
    guard !tensors.isEmpty else { return }
    let table = try Engine.table()
    let status = withHandles(tensors) {
      table.pointee.sum_over_processes(handle, $0, Int64(tensors.count))
    }
    try Engine.check(status, "sum over \(size) processes")
  }

  /// The sums of `tensor` over all processes, which it takes part in the gradients of: the gradient at each process's `tensor` is the sum of those that
  /// all have at their results.
  ///
  /// So gradients of a loss that is a sum over the processes, of which each has its part, come to those of the whole.
  public func total(_ tensor: Tensor) throws(TorchError) -> Tensor {
    try Tensor.make("sum over \(size) processes") {
      $0.pointee.total_over_processes(handle, tensor.handle, &$1)
    }
  }

  /// The sums over all processes of the derivatives of each one's `loss`, a single number, with respect to `leaves`, tensors that no operation made;
  /// `nil` where no loss depends on one, which has to be so in all processes or in none.
  ///
  /// Sums of the layers that were used last are on their way while those of earlier layers are still to be found. The graph of the operations is given up.
  public func gradients(of loss: Tensor, at leaves: [Tensor]) throws(TorchError) -> [Tensor?] {
    guard !leaves.isEmpty else { return [] }
    let table = try Engine.table()
    var out = [OpaquePointer?](repeating: nil, count: leaves.count)
    let status = withHandles(leaves) { leafHandles in
      out.withUnsafeMutableBufferPointer { buffer in
        // There is a leaf, so the buffer has an address.
        table.pointee.gradients_over_processes(
          handle, loss.handle, leafHandles, Int64(leaves.count), buffer.baseAddress!)
      }
    }
    try Engine.check(status, "gradient over \(size) processes")
    return out.map { $0.map(Tensor.init(owning:)) }
  }

  /// Makes each number of `tensors`, in place, that of the process `root`.
  public func broadcast(_ tensors: [Tensor], from root: Int) throws(TorchError) {
    guard !tensors.isEmpty else { return }
    let table = try Engine.table()
    let status = withHandles(tensors) {
      table.pointee.broadcast(handle, $0, Int64(tensors.count), Int32(root))
    }
    try Engine.check(status, "broadcast from process \(root) of \(size)")
  }

  /// Gives `tensor` to the process `other`, which receives it.
  public func send(_ tensor: Tensor, to other: Int) throws(TorchError) {
    try Engine.check(
      try Engine.table().pointee.send(handle, tensor.handle, Int32(other)),
      "send to process \(other) of \(size)")
  }

  /// Makes `tensor`, in place, the one that the process `other` sends.
  public func receive(into tensor: Tensor, from other: Int) throws(TorchError) {
    try Engine.check(
      try Engine.table().pointee.receive(handle, tensor.handle, Int32(other)),
      "receive from process \(other) of \(size)")
  }
}

@available(*, unavailable)
extension ProcessGroup: Sendable {}
