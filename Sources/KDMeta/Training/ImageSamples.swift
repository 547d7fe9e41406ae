internal import Arrays
package import Checkpoints
package import Datasets
package import Torch

/// A dataset held on the device, in an order shuffled anew for each pass.
package final class ImageSamples: SampleSource {
  private let pixels: Tensor
  private let areBytes: Bool
  private let classes: Tensor?
  private let logits: Tensor?
  private let inputs: ImageInputs
  private let generator: Generator
  private var order: Tensor
  private var position = 0

  /// How many images there are.
  let count: Int

  package init(
    _ images: ImageBatch, preprocessing: Preprocessing?, generator: Generator, on device: Device
  ) throws {
    count = images.count
    switch images.pixels {
    case .bytes(let array):
      pixels = try Tensor(array, on: device)
      areBytes = true
    case .values(let array):
      pixels = try Tensor(array, on: device)
      areBytes = false
    }
    classes = try images.classes.map { try Tensor($0.map(Int64.init), shape: [$0.count], on: device) }
    logits = try images.logits.map { try Tensor($0, on: device) }
    inputs = try ImageInputs(preprocessing, on: device)
    self.generator = generator
    order = try generator.permutation(count)
  }

  package func state() throws -> StateDictionary {
    var state = StateDictionary()
    try state.set("order", to: order)
    state.set("position", to: position)
    return state
  }

  package func restore(_ state: StateDictionary) throws {
    try order.restore(state, "order")
    position = try state.integer("position")
  }

  package func nextBatch(_ wanted: Int) throws -> SampleBatch {
    // A batch never spans two orders, so that no image is twice in one.
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
