public import Torch

/// Images that a generator made, what it made them of, and who has looked at them.
public struct GeneratorBatch {
  /// Standard normal numbers [n, latents].
  public let latents: Tensor
  /// The answer that the teacher is to give to each, sums of 1 [n, classes]; nil where the generator was told nothing.
  public let targets: Tensor?
  /// Model inputs [n, channels, height, width].
  public let inputs: Tensor
  /// Pixels from 0 to 1, [n, channels, height, width]; nil where inputs come straight from the network.
  public let pixels: Tensor?
  /// What the teacher makes of the batch, by value, each time that it is shown it, with jitter of its own: at least once.
  public internal(set) var views: [[String: Tensor]] = []
  /// Who learns from such images meanwhile; nil where nobody does.
  public internal(set) var student: (any StudentView)?

  /// The class that has most of each target (int64 [n]); nil where there are no targets.
  public func classes() throws(TorchError) -> Tensor? { try targets?.argmax(1) }

  /// What the teacher makes of the first view at `value`.
  ///
  /// - Throws: ``KDMetaError/other(_:)`` where no term has tapped it.
  public func view(_ value: String, _ number: Int = 0) throws(KDMetaError) -> Tensor {
    guard let tensor = views[number][value] else {
      throw .other("the teacher's value '\(value)' is not tapped")
    }
    return tensor
  }
}
