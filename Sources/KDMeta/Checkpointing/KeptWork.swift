/// What is kept of a command's work beside its output.
final class KeptWork {
  /// The time that earlier runs took over it, in seconds.
  var seconds = 0.0
  /// The folder that the same command would go on from; nil while there is nothing to go on from.
  var checkpoint: String?
}
