package import Checkpoints
internal import Torch

/// Several datasets as one supply: of all samples so far each has given, to within one, the share that it has of all images.
package final class JoinedSamples: SampleSource {
  private let parts: [ImageSamples]
  private let generator: Generator
  /// How many samples each part has given.
  private var given: [Int]

  /// How many images there are.
  let count: Int

  /// `parts`, of which there is at least one, in batches whose order is drawn from `generator`.
  init(_ parts: [ImageSamples], generator: Generator) {
    precondition(!parts.isEmpty, "at least one part")
    self.parts = parts
    self.generator = generator
    given = parts.map { _ in 0 }
    count = parts.reduce(0) { $0 + $1.count }
  }

  package func state() throws -> StateDictionary {
    var state = StateDictionary()
    for (index, part) in parts.enumerated() {
      state.set("given-\(index)", to: given[index])
      state.set("part-\(index)", to: try part.state())
    }
    return state
  }

  package func restore(_ state: StateDictionary) throws {
    for (index, part) in parts.enumerated() {
      given[index] = try state.integer("given-\(index)")
      try part.restore(state.part("part-\(index)"))
    }
  }

  package func nextBatch(_ wanted: Int) throws -> SampleBatch {
    let shares = nextShares(of: min(wanted, count))
    let batches = try zip(parts, shares).filter { $0.1 > 0 }.map { try $0.nextBatch($1) }
    let order = try generator.permutation(batches.reduce(0) { $0 + $1.count })
    func joined(_ tensors: [Tensor?]) throws -> Tensor? {
      let known = tensors.compactMap(\.self)
      return known.count == tensors.count ? try Tensor.concatenating(known).selecting(order) : nil
    }
    // What is done with the first samples of a batch alone must not be done with one dataset alone.
    return SampleBatch(
      inputs: try Tensor.concatenating(batches.map(\.inputs)).selecting(order),
      classes: try joined(batches.map(\.classes)), logits: try joined(batches.map(\.logits)))
  }

  /// How many of the next `size` samples come from each part: one after the other from the part that is furthest behind its share.
  private func nextShares(of size: Int) -> [Int] {
    var shares = parts.map { _ in 0 }
    let drawn = given.reduce(0, +)
    for total in drawn + 1...drawn + size {
      // By how many samples each part is behind, times all images.
      let arrears = parts.indices.map { total * parts[$0].count - (given[$0] + shares[$0]) * count }
      let free = parts.indices.filter { shares[$0] < parts[$0].count }
      guard let next = free.max(by: { arrears[$0] < arrears[$1] }) else { break }
      shares[next] += 1
    }
    given = zip(given, shares).map(+)
    return shares
  }
}
