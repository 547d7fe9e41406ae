internal import Synchronization

/// A request to stop, made from another thread and noticed between two steps of long work.
public final class Interruption: Sendable {
  private let signal = Atomic<Int32>(0)

  /// No request yet.
  public init() {}

  /// Asks the work to stop on account of `signal`.
  public func request(signal: Int32) { self.signal.store(signal, ordering: .relaxed) }

  /// The signal on account of which a request was made; nil where there was none.
  var signalNumber: Int32? {
    let signal = signal.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }
}
