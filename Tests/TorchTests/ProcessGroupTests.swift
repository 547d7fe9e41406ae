import Arrays
import TestSupport
import Testing
import Torch

/// Groups whose processes are threads of this one.
struct ProcessGroupTests {
  private func group<Value: Sendable>(
    of size: Int, timeout: Duration = .seconds(300),
    _ body: @escaping @Sendable (ProcessGroup) throws -> Value
  ) throws -> [Result<Value, any Error>] {
    let port = try ProcessGroup.freePort()
    return inThreads(size) {
      try body(ProcessGroup(rank: $0, size: size, host: "127.0.0.1", port: port, timeout: timeout))
    }
  }

  @Test("Tensors of several types and shapes become their sums everywhere", arguments: [2, 3])
  func sums(size: Int) throws {
    let sums = try group(of: size) { group in
      let numbers = try Tensor((1...6).map { Float($0 + 10 * group.rank) }, shape: [2, 3])
      let counts = try Tensor([Int64(group.rank)], shape: [1])
      let doubles = try Tensor([0.5], shape: [])
      // Of another layout in memory than its shape tells.
      let turned = try Tensor((1...4).map { Float($0 * (group.rank + 1)) }, shape: [2, 2]).transposed()
      try group.sum([numbers, counts, doubles, turned])
      return [try numbers.numbers, try counts.numbers, try doubles.numbers, try turned.numbers]
    }
    let others = Double(size * (size - 1) / 2)
    for result in sums {
      let sum = try result.get()
      let numbers = (1...6).map { Double(size * $0) + 10 * others }
      let turned = [1, 3, 2, 4].map { $0 * (others + Double(size)) }
      #expect(sum == [numbers, [others], [0.5 * Double(size)], turned])
    }
  }

  @Test("Many megabytes, which travel in several parts, arrive as they are") func large() throws {
    let sizes = [5_000_000, 3, 4_000_000, 6_000_000]
    let same = try group(of: 2) { group in
      let tensors = try sizes.enumerated().map { place, count in
        try Generator(seed: UInt64(10 * place + group.rank)).normal([count])
      }
      let others = try sizes.enumerated().map { place, count in
        try Generator(seed: UInt64(10 * place + 1 - group.rank)).normal([count])
      }
      let wholes = try zip(tensors, others).map { try $0 + $1 }
      try group.sum(tensors)
      return try zip(tensors, wholes).map { (sum, whole) throws(TorchError) -> Double in
        try (sum - whole).absolute().greatest().item()
      }
    }
    for result in same { #expect(try result.get() == [0, 0, 0, 0]) }
  }

  @Test("Every process gets the numbers of one", arguments: [0, 1]) func broadcast(root: Int) throws {
    let results = try group(of: 2) { group in
      let tensor = try Tensor([Float(group.rank), 7], shape: [2])
      try group.broadcast([tensor], from: root)
      return try tensor.numbers
    }
    for result in results { #expect(try result.get() == [Double(root), 7]) }
  }

  @Test("What one process sends another one receives") func sending() throws {
    let results = try group(of: 3) { group in
      let bytes = try Tensor([UInt8(group.rank), 255], shape: [2])
      if group.rank > 0 {
        try group.send(bytes, to: 0)
        return try bytes.numbers
      }
      var all: [Double] = []
      for other in [2, 1] {
        let received = try Tensor(repeating: 0, shape: [2], type: .uint8)
        try group.receive(into: received, from: other)
        all += try received.numbers
      }
      return all
    }
    #expect(try results[0].get() == [2, 255, 1, 255])
  }

  @Test("Totals over processes have the gradients of all losses that they are part of", arguments: [2, 3])
  func total(size: Int) throws {
    let results = try group(of: size) { group in
      let own = try Tensor([1, Float(group.rank)], shape: [2])
      try own.setRequiresGradient()
      let total = try group.total(own)
      // The losses w·Σ total², with another weight in each process, which is what they are the parts of a sum by.
      let loss = try total.square().sum() * Double(group.rank + 1)
      let gradient = try loss.gradients(at: [own])[0]
      return [try total.numbers, try gradient?.numbers ?? [], try own.numbers]
    }
    let ranks = Double(size * (size - 1) / 2)
    let weights = Double(size * (size + 1) / 2)
    for (rank, result) in results.enumerated() {
      #expect(
        try result.get() == [
          [Double(size), ranks], [weights * 2 * Double(size), weights * 2 * ranks], [1, Double(rank)],
        ])
    }
  }

  /// What losses depend on, the first layers first, and one that nothing depends on.
  private static func leaves() throws -> [Tensor] {
    let numbers = try Generator(seed: 7)
    let leaves = [
      try numbers.normal([3, 2, 2, 2]).contiguous(channelsLast: true), try numbers.normal([1]),
      try numbers.normal([12, 600_000]), try numbers.normal([600_000, 2]), try numbers.normal([2]),
    ]
    for leaf in leaves { try leaf.setRequiresGradient() }
    return leaves
  }

  /// What a process makes of images of its own.
  private static func values(_ leaves: [Tensor], _ rank: Int) throws -> Tensor {
    let images = try Generator(seed: UInt64(100 + rank)).normal([4, 2, 3, 3])
    let settings = ConvolutionSettings(
      stride: [1, 1], padding: [0, 0], dilation: [1, 1], outputPadding: [0, 0])
    return try images.convolution(leaves[0], nil, settings).reshaped([4, 12]).matmul(leaves[2])
  }

  /// A loss of its own in each process, of the values of all.
  private static func loss(_ leaves: [Tensor], _ values: Tensor, _ rank: Int) throws -> Tensor {
    // The last leaf is used twice.
    let scores = try values.tanh().matmul(leaves[3] * 0.01) * leaves[4] + leaves[4]
    return try scores.square().mean() * Double(rank + 1)
  }

  private static func numbers(_ gradients: [Tensor?]) throws -> [ShapedArray<Float>?] {
    try gradients.map { try $0?.array(of: Float.self) }
  }

  @Test(
    "Gradients over processes, through totals too, are those of all losses together, for leaves of any layout that fill several parts or take no part",
    arguments: [2, 3])
  func gradients(size: Int) throws {
    let leaves = try Self.leaves()
    var values = try Self.values(leaves, 0)
    for rank in 1..<size { values = try values + Self.values(leaves, rank) }
    var whole = try Self.loss(leaves, values, 0)
    for rank in 1..<size { whole = try whole + Self.loss(leaves, values, rank) }
    let expected = try Self.numbers(whole.gradients(at: leaves))
    let results = try group(of: size) { group in
      let leaves = try Self.leaves()
      // The second time nothing is left of the first.
      return try (0..<2).map { _ in
        let values = try group.total(Self.values(leaves, group.rank))
        return try Self.numbers(group.gradients(of: Self.loss(leaves, values, group.rank), at: leaves))
      }
    }
    for gradients in try results.flatMap({ try $0.get() }) {
      for (gradient, expected) in zip(gradients, expected) {
        #expect(gradient?.shape == expected?.shape)
        guard let gradient, let expected else { continue }
        #expect(expected.greatest > 0)
        #expect(gradient.furthest(from: expected) <= 1e-5 * expected.greatest)
      }
    }
    #expect(expected.map { $0 == nil } == [false, true, false, false, false])
  }

  @Test("Gradients over processes are refused at what no gradient arrives at", arguments: [true, false])
  func wrongLeaf(asksForOne: Bool) throws {
    let results = try group(of: 1) { group in
      let leaf = try Tensor([1, 2], shape: [2])
      try leaf.setRequiresGradient()
      let other = try asksForOne ? leaf * 2 : Tensor([1, 2], shape: [2])
      let loss = try (leaf * other).sum()
      let refusal = #expect(throws: TorchError.self) { _ = try group.gradients(of: loss, at: [leaf, other]) }
      return (refusal?.kind, try loss.gradients(at: [leaf])[0]?.numbers)
    }
    let (kind, gradient) = try results[0].get()
    #expect(kind == .value)
    #expect(gradient == (asksForOne ? [4, 8] : [1, 2]))
  }

  @Test("Where a process has gone, gradients over processes say so") func lostInGradients() throws {
    let results = try group(of: 2) { group in
      let leaf = try Tensor([1], shape: [1])
      try leaf.setRequiresGradient()
      try group.sum([leaf.detached()])
      guard group.rank == 0 else { return }
      _ = try group.gradients(of: leaf.square().sum(), at: [leaf])
    }
    let error = try #require(throws: TorchError.self) { try results[0].get() }
    #expect(error.kind == .connection)
  }

  @Test("Where a process has gone, the gradient of a total says so") func lostInGradient() throws {
    let results = try group(of: 2) { group in
      let own = try Tensor([1], shape: [1])
      try own.setRequiresGradient()
      let loss = try group.total(own).sum()
      guard group.rank == 0 else { return }
      _ = try loss.gradients(at: [own])
    }
    let error = try #require(throws: TorchError.self) { try results[0].get() }
    #expect(error.kind == .connection)
  }

  @Test("Where a process has gone, the others are told at once rather than left to wait") func lost() throws {
    let results = try group(of: 3) { group in
      let numbers = try Tensor(repeating: 1, shape: [4])
      // Once all have met.
      try group.sum([numbers])
      guard group.rank != 1 else { return }
      try group.sum([numbers])
    }
    #expect(throws: Never.self) { try results[1].get() }
    for rank in [0, 2] {
      let error = try #require(throws: TorchError.self) { try results[rank].get() }
      #expect(error.kind == .connection)
    }
  }

  @Test(
    "Writing to a process that has gone is an error, and not the end of the one that writes", arguments: 0..<8
  )
  func broken(attempt: Int) throws {
    let results = try group(of: 2) { group in
      guard group.rank == 0 else { return }
      let numbers = try Tensor(repeating: 1, shape: [1_000_000])
      for _ in 0..<100 { try group.send(numbers, to: 1) }
    }
    let error = try #require(throws: TorchError.self) { try results[0].get() }
    #expect(error.kind == .connection)
  }

  @Test("A process that nobody joins gives up in time") func alone() throws {
    let port = try ProcessGroup.freePort()
    #expect(throws: TorchError.self) {
      try ProcessGroup(rank: 0, size: 2, host: "127.0.0.1", port: port, timeout: .seconds(1))
    }
  }
}
