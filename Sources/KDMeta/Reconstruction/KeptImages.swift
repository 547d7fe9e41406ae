internal import Arrays
internal import Checkpoints

/// The images of a surrogate that is not done, which are kept in pieces: those that are on the disk stay as they are, and the rest follows.
struct KeptImages {
  /// Images as a surrogate holds them.
  struct Batch {
    /// Model inputs [n, channels, height, width].
    let images: ShapedArray<Float>
    let labels: [Int]
    /// The teacher's logits [n, logits].
    let logits: ShapedArray<Float>
  }

  private let checkpointing: Checkpointing
  private var pieceCount = 0
  private var pending: [Batch] = []

  /// How many bytes of images may wait in memory.
  private static let mostBytes = 64 << 20

  init(_ checkpointing: Checkpointing) { self.checkpointing = checkpointing }

  /// Whether so many wait that they should be kept now.
  var isFull: Bool { pending.reduce(0) { $0 + $1.images.count * 4 } >= Self.mostBytes }

  /// Takes in images that were made.
  mutating func add(_ batch: Batch) { pending.append(batch) }

  /// Keeps all images so far; what a later ``restore(_:_:)`` takes.
  mutating func keep() throws -> StateDictionary {
    if !pending.isEmpty {
      var piece = StateDictionary()
      piece["images"] = .floats(pending.map(\.images).joined)
      piece["labels"] = .integers(ShapedArray(pending.flatMap(\.labels).map(Int64.init)))
      piece["logits"] = .floats(pending.map(\.logits).joined)
      try checkpointing.save(piece: piece, pieceCount)
      pieceCount += 1
      pending = []
    }
    var state = StateDictionary()
    state.set("pieces", to: pieceCount)
    return state
  }

  /// Gives `body` the images that were kept at `state`, in order.
  mutating func restore(_ state: StateDictionary, _ body: (Batch) throws -> Void) throws {
    pieceCount = try state.integer("pieces")
    for number in 0..<pieceCount {
      let piece = try checkpointing.piece(number)
      guard case .floats(let images) = piece["images"], case .floats(let logits) = piece["logits"],
        images.shape.count == 4, logits.shape.count == 2, images.shape[0] == logits.shape[0]
      else { throw CheckpointError.unfit("its piece \(number) holds no images") }
      let labels = try piece.integers("labels")
      guard labels.count == images.shape[0] else {
        throw CheckpointError.unfit(
          "its piece \(number) has \(labels.count) labels of \(images.shape[0]) images")
      }
      try body(Batch(images: images, labels: labels, logits: logits))
    }
  }
}

extension [ShapedArray<Float>] {
  /// The rows of all, which are of one shape but for how many there are; not of none.
  fileprivate var joined: ShapedArray<Float> {
    let row = self[0].shape.dropFirst()
    return ShapedArray(
      shape: [reduce(0) { $0 + $1.shape[0] }] + row, scalars: flatMap(\.scalars))
  }
}
