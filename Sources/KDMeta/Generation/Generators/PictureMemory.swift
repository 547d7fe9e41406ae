internal import Checkpoints
internal import Torch

/// Earlier pictures of a generator that goes on changing, so that its student does not forget what they taught.
final class PictureMemory: Resumable {
  private let capacity: Int
  private let generator: Generator
  /// [capacity, channels, height, width], of which the first ``count`` rows are filled.
  private var pictures: Tensor?
  private var count = 0
  /// Where the next picture goes; the oldest makes way.
  private var place = 0

  /// A memory of `capacity` pictures, from which `generator` chooses.
  init(capacity: Int, generator: Generator) {
    self.capacity = capacity
    self.generator = generator
  }

  func state() throws -> StateDictionary {
    var state = StateDictionary()
    for (name, number) in [("count", count), ("place", place)] { state.set(name, to: number) }
    if let pictures { try state.set("pictures", to: pictures) }
    return state
  }

  func restore(_ state: StateDictionary) throws {
    (count, place) = (try state.integer("count"), try state.integer("place"))
    pictures = try state["pictures"] == nil ? nil : state.tensor("pictures", on: generator.device)
    guard (0...(pictures?.shape[0] ?? 0)).contains(count), (0..<capacity).contains(place),
      pictures?.shape[0] ?? capacity == capacity
    else { throw CheckpointError.unfit("its memory of pictures has another size") }
  }

  /// As many pictures as `fresh` has [n, channels, height, width], the second half of them earlier ones, once there are so many; keeps the second half
  /// of the fresh ones.
  func mixed(_ fresh: Tensor) throws(TorchError) -> Tensor {
    let half = min(fresh.shape[0] / 2, capacity)
    let kept = fresh.shape[0] - half
    var result = fresh
    if half > 0, let pictures, count >= half {
      let earlier = try pictures.selecting(generator.integers([half], in: 0..<count))
      result = try Tensor.concatenating([fresh.slice(0, 0..<kept), earlier])
    }
    try keep(fresh.slice(0, kept..<kept + half))
    return result
  }

  private func keep(_ fresh: Tensor) throws(TorchError) {
    let added = fresh.shape[0]
    let pictures: Tensor
    if let own = self.pictures {
      pictures = own
    } else {
      pictures = try Tensor(repeating: 0, shape: [capacity] + fresh.shape.dropFirst(), on: fresh.device)
      self.pictures = pictures
    }
    let rows = (0..<added).map { Int64((place + $0) % capacity) }
    try pictures.replaceRows(Tensor(rows, shape: [added], on: fresh.device), with: fresh)
    place = (place + added) % capacity
    count = min(capacity, count + added)
  }
}
