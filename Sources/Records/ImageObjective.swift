public import Torch

/// What a receiver asks of images: that the teacher's activations for them follow a record, or what is known of the teacher alone.
public protocol ImageObjective {
  /// The values of the graph that it looks at.
  var values: Set<String> { get }

  /// For each class (int64 [n]) what an image of it is to aim at, a draw where the objective knows a distribution.
  func drawTargets(for classes: Tensor, generator: Generator) throws(RecordError) -> [Tensor]

  /// The class that each image with one of `targets` is to be of (int64 [n]), where they were drawn for `classes`: these, unless a
  /// draw may be of another.
  func classes(of targets: [Tensor], drawnFor classes: Tensor) throws(RecordError) -> Tensor

  /// How far each image's activations are from its targets: [n], lower is better.
  func distances(_ activations: [String: Tensor], to targets: [Tensor]) throws(RecordError) -> Tensor
}

extension ImageObjective {
  /// `classes`.
  public func classes(of targets: [Tensor], drawnFor classes: Tensor) -> Tensor { classes }
}

/// An objective whose targets lie along the directions in which images of a class differ: what can guide a generator from numbers to
/// images.
public protocol GuidingObjective: ImageObjective {
  /// How many directions there are.
  var directionCount: Int { get }

  /// For each class (int64 [n]) the target at `coordinates` [n, directions], which are spread with deviation 1.
  func targets(for classes: Tensor, at coordinates: Tensor) throws(RecordError) -> [Tensor]
}
