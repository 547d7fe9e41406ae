internal import Arrays
internal import Checkpoints
internal import Datasets
internal import Torch

/// A dataset held on the device, in an order shuffled anew for each pass.
final class PictureSamples: SampleSource {
  private let pixels: Tensor
  private let areBytes: Bool
  private let classes: Tensor?
  private let logits: Tensor?
  private let inputs: PictureInputs
  private let generator: Generator
  private var order: Tensor
  private var position = 0

  /// How many pictures there are.
  let count: Int

  init(
    _ pictures: PictureBatch, preprocessing: Preprocessing?, generator: Generator, on device: Device
  ) throws {
    count = pictures.count
    switch pictures.pixels {
    case .bytes(let array):
      pixels = try Tensor(array, on: device)
      areBytes = true
    case .values(let array):
      pixels = try Tensor(array, on: device)
      areBytes = false
    }
    classes = try pictures.classes.map { try Tensor($0.map(Int64.init), shape: [$0.count], on: device) }
    logits = try pictures.logits.map { try Tensor($0, on: device) }
    inputs = try PictureInputs(preprocessing, on: device)
    self.generator = generator
    order = try generator.permutation(count)
  }

  func state() throws -> StateDictionary {
    var state = StateDictionary()
    try state.set("order", to: order)
    state.set("position", to: position)
    return state
  }

  func restore(_ state: StateDictionary) throws {
    try order.restore(state, "order")
    position = try state.integer("position")
  }

  func nextBatch(_ wanted: Int) throws -> SampleBatch {
    // A batch never spans two orders, so that no picture is twice in one.
    let size = min(wanted, count)
    if position + size > count {
      order = try generator.permutation(count)
      position = 0
    }
    let rows = try order.slice(0, position..<position + size)
    position += size
    let chosen = try pixels.selecting(rows)
    return SampleBatch(
      inputs: areBytes ? try inputs.inputs(ofPixels: chosen) : chosen,
      classes: try classes?.selecting(rows), logits: try logits?.selecting(rows))
  }
}
