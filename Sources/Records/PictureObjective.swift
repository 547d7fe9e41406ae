public import Torch

/// What a receiver asks of pictures: that the teacher's activations for them follow a record, or what is known of the teacher alone.
public protocol PictureObjective {
  /// The values of the graph that it looks at.
  var values: Set<String> { get }

  /// For each class (int64 [n]) what a picture of it is to aim at, a draw where the objective knows a distribution.
  func drawTargets(for classes: Tensor, generator: Generator) throws(RecordError) -> [Tensor]

  /// The class that each picture with one of `targets` is to be of (int64 [n]), where they were drawn for `classes`: these, unless a
  /// draw may be of another.
  func classes(of targets: [Tensor], drawnFor classes: Tensor) throws(RecordError) -> Tensor

  /// How far each picture's activations are from its targets: [n], lower is better.
  func distances(_ activations: [String: Tensor], to targets: [Tensor]) throws(RecordError) -> Tensor
}

extension PictureObjective {
  /// `classes`.
  public func classes(of targets: [Tensor], drawnFor classes: Tensor) -> Tensor { classes }
}

/// An objective whose targets lie along the directions in which pictures of a class differ: what can guide a generator from numbers to
/// pictures.
public protocol GuidingObjective: PictureObjective {
  /// How many directions there are.
  var directionCount: Int { get }

  /// For each class (int64 [n]) the target at `coordinates` [n, directions], which are spread with deviation 1.
  func targets(for classes: Tensor, at coordinates: Tensor) throws(RecordError) -> [Tensor]
}
