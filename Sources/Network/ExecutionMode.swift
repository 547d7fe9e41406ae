public import Torch

/// How a graph is run.
public enum ExecutionMode {
  /// As the finished model.
  case inference
  /// As the finished model, except that rectifiers pass this share of a gradient back where they are shut, so that units
  /// that should be active and are not can still be reached from their inputs.
  case leaking(Double)
  /// Batch statistics, and dropout with masks from the generator; without a generator, no dropout. Where processes have a share of a batch each,
  /// batch norms take the statistics of all shares together if they are told the group.
  case training(Generator?, over: ProcessGroup? = nil)
  /// The linear operator of absolute path weights: |weights|, no biases, the identity for every non-linearity and the
  /// mean for the maximum of a window.
  case absolute
}

extension ExecutionMode {
  /// Whether it is ``absolute``.
  var isAbsolute: Bool { if case .absolute = self { true } else { false } }
}
