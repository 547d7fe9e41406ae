internal import Checkpoints
internal import Torch

/// Images that are made while a student learns from them: a batch before its first step, and more over a part of its steps, so that it has
/// all of them for the rest.
final class RefreshedBank {
  /// How many images are made in all, and how many at once.
  private let count, batchSize: Int
  private let steps: Int
  /// The classes that images are made for, in turn.
  private let classes: [Int64]
  private var batchesShown = 0
  private var made = 0
  private var images: Tensor?
  private var labels: Tensor?

  /// How many bytes of images are kept at most.
  private static let mostBytes = 1 << 30

  /// An empty bank of the images that `setup` asks for, made `batchSize` at once over the `share` of the student's steps.
  init(_ setup: SynthesisSetup, batchSize: Int, over share: Double = 0.5) {
    count = setup.count
    self.batchSize = min(batchSize, setup.count)
    steps = max(1, Int(share * Double(setup.online?.steps ?? 1)))
    classes = setup.images.classes
  }

  /// An empty bank of one batch.
  init(of count: Int, classes: [Int64]) {
    (self.count, batchSize, self.classes) = (count, count, classes)
    steps = 1
  }

  func state() throws -> StateDictionary {
    var state = StateDictionary()
    state.set("shown", to: batchesShown)
    state.set("made", to: made)
    if let images, let labels {
      try state.set("images", to: images)
      try state.set("labels", to: labels)
    }
    return state
  }

  func restore(_ state: StateDictionary, on device: Device) throws {
    batchesShown = try state.integer("shown")
    made = try state.integer("made")
    guard made > 0 else { return }
    images = try state.tensor("images", on: device)
    labels = try state.tensor("labels", on: device)
  }

  /// `wanted` images at random, after those that are due were made by `make` for their classes.
  func sample(
    _ wanted: Int, random: Generator, _ make: (Tensor) throws -> SynthesizedImages
  ) throws -> SampleBatch {
    while made < due { try keep(make(nextClasses(on: random.device)), on: random.device) }
    batchesShown += 1
    guard let images, let labels else { throw KDMetaError.other("no image was made to learn from") }
    return try withoutGradients {
      let rows = try random.integers([wanted], in: 0..<min(made, images.shape[0]))
      return SampleBatch(
        inputs: try images.selecting(rows), classes: try labels.selecting(rows), logits: nil)
    }
  }

  /// How many images there are to be before the next batch.
  private var due: Int {
    let later = Double(max(0, count - batchSize))
    return min(count, batchSize + Int(later * min(1, Double(batchesShown) / Double(steps))))
  }

  private func nextClasses(on device: Device) throws -> Tensor {
    let next = (made..<min(count, made + batchSize)).map { classes[$0 % classes.count] }
    return try Tensor(next, shape: [next.count], on: device)
  }

  /// Keeps a batch: in rows that are free, else in those of the oldest images.
  private func keep(_ batch: SynthesizedImages, on device: Device) throws {
    let added = batch.inputs.shape[0]
    let (images, labels) = try storage(for: batch.inputs, on: device)
    let rows = (0..<added).map { Int64((made + $0) % images.shape[0]) }
    let places = try Tensor(rows, shape: [added], on: device)
    try withoutGradients {
      try images.replaceRows(places, with: batch.inputs)
      try labels.replaceRows(
        places, with: batch.classes ?? Tensor((0..<added).map { _ in Int64(0) }, shape: [added], on: device))
    }
    made += added
  }

  private func storage(for inputs: Tensor, on device: Device) throws -> (images: Tensor, labels: Tensor) {
    if let images, let labels { return (images, labels) }
    let shape = Array(inputs.shape.dropFirst())
    let most = Self.mostBytes / (shape.reduce(1, *) * MemoryLayout<Float>.size)
    let capacity = max(batchSize, min(count, most))
    let fresh = (
      images: try Tensor(repeating: 0, shape: [capacity] + shape, on: device),
      labels: try Tensor((0..<capacity).map { _ in Int64(0) }, shape: [capacity], on: device)
    )
    (images, labels) = (fresh.images, fresh.labels)
    return fresh
  }
}
