public import Torch

/// How a graph is run.
public enum ExecutionMode {
  /// As the finished model.
  case inference
  /// Batch statistics and dropout, with masks from the generator.
  case training(Generator)
  /// The linear operator of absolute path weights: |weights|, no biases, the identity for every non-linearity and the
  /// mean for the maximum of a window.
  case absolute
}
