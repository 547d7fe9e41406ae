internal import Arrays
internal import Checkpoints
internal import Torch

/// Earlier images of a generator that goes on changing, so that its student does not forget what they taught: an even sample of all that were
/// offered (Vitter 1985, "Random sampling with a reservoir", algorithm R).
final class ImageBank: Resumable {
  private let capacity: Int
  private let generator: Generator
  /// [capacity, channels, height, width], of which the first ``count`` rows are filled.
  private var images: Tensor?
  /// How many images were offered so far.
  private var offered = 0

  /// How many images there are.
  private var count: Int { min(offered, capacity) }

  /// A bank of `capacity` images, from which `generator` chooses.
  init(capacity: Int, generator: Generator) {
    self.capacity = capacity
    self.generator = generator
  }

  func state() throws -> StateDictionary {
    var state = StateDictionary()
    state.set("offered", to: offered)
    if let images { try state.set("images", to: images) }
    return state
  }

  func restore(_ state: StateDictionary) throws {
    offered = try state.integer("offered")
    images = try state["images"] == nil ? nil : state.tensor("images", on: generator.device)
    guard offered >= 0, offered == 0 || images != nil, images?.shape[0] ?? capacity == capacity
    else { throw CheckpointError.unfit("its image bank has another size") }
  }

  /// As many images as `fresh` has [n, channels, height, width], the second half of them earlier ones, once there are so many; offers the second half
  /// of the fresh ones to the bank.
  func mixed(_ fresh: Tensor) throws(TorchError) -> Tensor {
    let half = min(fresh.shape[0] / 2, capacity)
    let kept = fresh.shape[0] - half
    var result = fresh
    if half > 0, let images, count >= half {
      let earlier = try images.selecting(generator.integers([half], in: 0..<count))
      result = try Tensor.concatenating([fresh.slice(0, 0..<kept), earlier])
    }
    try keep(fresh.slice(0, kept..<kept + half))
    return result
  }

  private func keep(_ fresh: Tensor) throws(TorchError) {
    let added = fresh.shape[0]
    let images: Tensor
    if let own = self.images {
      images = own
    } else {
      images = try Tensor(repeating: 0, shape: [capacity] + fresh.shape.dropFirst(), on: fresh.device)
      self.images = images
    }
    let (rows, chosen) = try places(for: added)
    if !rows.isEmpty {
      try images.replaceRows(
        Tensor(rows, shape: [rows.count], on: fresh.device),
        with: fresh.selecting(Tensor(chosen, shape: [chosen.count], on: fresh.device)))
    }
    offered += added
  }

  /// Which of `added` images are kept, and the row of each: free ones, then any, as often as makes all that were ever offered equally likely
  /// to be there.
  private func places(for added: Int) throws(TorchError) -> (rows: [Int64], images: [Int64]) {
    let free = min(added, capacity - count)
    var taken = Dictionary(uniqueKeysWithValues: (0..<free).map { (Int64(count + $0), Int64($0)) })
    if free < added {
      let draws = try generator.uniform([added - free]).array(of: Float.self).scalars
      for (draw, image) in zip(draws, free..<added) {
        let row = Int64(Double(draw) * Double(offered + image + 1))
        if row < capacity { taken[row] = Int64(image) }
      }
    }
    let rows = taken.keys.sorted()
    return (rows, rows.map { taken[$0] ?? 0 })
  }
}
