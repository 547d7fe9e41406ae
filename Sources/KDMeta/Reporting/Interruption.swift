internal import Synchronization

/// A request to stop, made from another thread and noticed between two steps of long work.
public final class Interruption: Sendable {
  private let signal = Atomic<Int32>(0)

  /// No request yet.
  public init() {}

  /// Asks the work to stop on account of `signal`.
  public func request(signal: Int32) { self.signal.store(signal, ordering: .relaxed) }

  /// Throws ``KDMetaError/interrupted(signal:)`` once a request has been made.
  func check() throws(KDMetaError) {
    let signal = signal.load(ordering: .relaxed)
    if signal != 0 { throw .interrupted(signal: signal) }
  }
}
