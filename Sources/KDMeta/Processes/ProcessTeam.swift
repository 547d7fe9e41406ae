internal import Arrays
internal import Files
internal import Foundation
internal import Torch

/// The processes that do one command together, each its share of the work. Process 0 writes what comes of it.
///
/// All of them have to call the same methods in the same order. Where one has gone, the others' calls throw
/// ``KDMetaError/lostProcess(_:)``.
public final class ProcessTeam {
  /// Where this process stands.
  public let place: ProcessPlace
  let group: ProcessGroup

  /// Waits for all processes to come together.
  ///
  /// - Parameter patience: How long to wait for the others, now and later.
  public init(_ place: ProcessPlace, patience: Duration = .seconds(86_400)) throws(KDMetaError) {
    self.place = place
    do throws(TorchError) {
      group = try ProcessGroup(
        rank: place.rank, size: place.size, host: place.host, port: place.port, timeout: patience)
    } catch {
      if case .engineUnavailable = error.kind { throw .engine(error) }
      throw .lostProcess("\(place): \(error)")
    }
  }

  /// Whether all processes take every step together, so that none may stop before the others.
  var isInStep = false
  /// On account of which signal all stop; nil where none was asked to when they last asked one another.
  private(set) var agreedSignal: Int32?

  /// Whether this process writes what comes of the work.
  public var isFirst: Bool { place.rank == 0 }

  /// This process's share of `count` things: those in a row, as many for each process, or one more.
  func share(of count: Int) -> Range<Int> {
    let (least, more) = count.quotientAndRemainder(dividingBy: place.size)
    let start = place.rank * least + min(place.rank, more)
    return start..<start + least + (place.rank < more ? 1 : 0)
  }

  /// Gives process 0 `tally`, and the bytes of the file at `path`; none where that is nil. Not for process 0 itself.
  func give(_ tally: some Encodable, fileAt path: String?) throws {
    let parts = [
      try JSONEncoder().encode(tally), try path.map { try Data(contentsOf: URL(filePath: $0)) } ?? Data(),
    ]
    for data in parts {
      try exchange { () throws(TorchError) in
        try group.send(try Tensor([Int64(data.count)], shape: [1]), to: 0)
        if !data.isEmpty { try group.send(try Tensor(Array(data), shape: [data.count]), to: 0) }
      }
    }
  }

  /// Takes what each of the other processes gives, one after another in order, so that process 0, which alone does this, need not hold all of it.
  ///
  /// - Parameter body: Told the number of the process, its tally, and where the file that it gave lies until this returns; nil for none.
  func take<Tally: Decodable>(_ body: (_ rank: Int, Tally, _ path: String?) throws -> Void) throws {
    let folder = try PrivateFolder()
    let path = "\(folder.path)/given"
    for rank in 1..<place.size {
      let tally = try JSONDecoder().decode(Tally.self, from: try receive(from: rank))
      let file = try receive(from: rank)
      if !file.isEmpty { try file.write(to: URL(filePath: path)) }
      try body(rank, tally, file.isEmpty ? nil : path)
    }
  }

  /// What `make` gives in process 0, which alone calls it; the others wait for it.
  func fromFirst<Value: Codable>(_ make: () throws -> Value) throws -> Value {
    let value = isFirst ? try make() : nil
    let data = try broadcast(value.map { try JSONEncoder().encode([$0]) } ?? Data())
    guard let value = try value ?? JSONDecoder().decode([Value].self, from: data).first else {
      throw KDMetaError.other("process 0 said nothing")
    }
    return value
  }

  /// The `data` of process 0, in all.
  func broadcast(_ data: Data) throws(KDMetaError) -> Data {
    try exchange { () throws(TorchError) in
      let length = try Tensor([Int64(data.count)], shape: [1])
      try group.broadcast([length], from: 0)
      let count = Int(try length.item())
      guard count > 0 else { return Data() }
      let bytes =
        isFirst
        ? try Tensor(Array(data), shape: [count]) : try Tensor(repeating: 0, shape: [count], type: .uint8)
      try group.broadcast([bytes], from: 0)
      return isFirst ? data : Data(try bytes.array(of: UInt8.self).scalars)
    }
  }

  /// Makes each number of `tensors`, in place, that of process 0.
  func broadcast(_ tensors: [Tensor]) throws(KDMetaError) {
    try exchange { () throws(TorchError) in
      try withoutGradients { () throws(TorchError) in try group.broadcast(tensors, from: 0) }
    }
  }

  /// The sums over all processes of the gradients of each one's `loss` at `leaves`; nil where it does not depend on one.
  func gradients(of loss: Tensor, at leaves: [Tensor]) throws(KDMetaError) -> [Tensor?] {
    try exchange { () throws(TorchError) in try group.gradients(of: loss, at: leaves) }
  }

  /// Makes each number of `tensors`, in place, the sum over all processes, which come to know whether `interruption` asks one of them to stop.
  func sum(_ tensors: [Tensor], _ interruption: Interruption) throws(KDMetaError) {
    try exchange { () throws(TorchError) in
      try withoutGradients { () throws(TorchError) in
        let requests = try Tensor(
          [interruption.signalNumber == nil ? 0 : 1] as [Float], shape: [1], on: tensors.first?.device ?? .cpu
        )
        try group.sum(tensors + [requests])
        // Whoever was not asked stops as if asked politely.
        if try requests.item() > 0 { agreedSignal = interruption.signalNumber ?? SIGTERM }
      }
    }
  }

  private func receive(from other: Int) throws(KDMetaError) -> Data {
    try exchange { () throws(TorchError) in
      let length = try Tensor(repeating: 0, shape: [1], type: .int64)
      try group.receive(into: length, from: other)
      let count = Int(try length.item())
      guard count > 0 else { return Data() }
      let bytes = try Tensor(repeating: 0, shape: [count], type: .uint8)
      try group.receive(into: bytes, from: other)
      return Data(try bytes.array(of: UInt8.self).scalars)
    }
  }

  /// Says of a failed exchange what it means.
  private func exchange<Result>(_ body: () throws(TorchError) -> Result) throws(KDMetaError) -> Result {
    do throws(TorchError) { return try body() } catch {
      throw error.kind == .connection ? .lostProcess("\(place): \(error)") : .engine(error)
    }
  }
}
