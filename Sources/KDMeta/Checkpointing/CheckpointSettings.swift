public import Checkpoints

/// How often long work keeps what it needs to go on.
public struct CheckpointSettings: Sendable, Equatable {
  /// The time between checkpoints; it grows where writing one takes more than a twentieth of it.
  public var interval: Duration
  /// When a checkpoint of an earlier run is forgotten rather than gone on from.
  public var restart: CheckpointFolder.Restart

  /// Checkpoints every `interval`.
  public init(interval: Duration = .seconds(60), restart: CheckpointFolder.Restart = .never) {
    self.interval = interval
    self.restart = restart
  }
}
