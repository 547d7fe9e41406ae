/// The two parts that datasets come in.
public enum Split: String, Sendable, CaseIterable {
  /// The part that models are trained on.
  case train

  /// The part that models are tested on.
  case test
}
