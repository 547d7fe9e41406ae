import Dispatch
import Synchronization

/// Makes elements on a thread of its own, a few ahead of whoever takes them.
final class ReadAhead<Element: Sendable> {
  private let exchange: Exchange
  private var isAtEnd = false

  /// Starts the thread.
  ///
  /// - Parameters:
  ///   - depth: How many elements may wait.
  ///   - make: Gives the next element, or nil at the end; called on the thread alone.
  init(depth: Int, make: @escaping () throws(DatasetError) -> Element?) {
    let exchange = Exchange(depth: depth)
    let work = Work(make: make)
    self.exchange = exchange
    DispatchQueue(label: "kdmeta.read-ahead").async { exchange.fill(work) }
  }

  deinit { exchange.cancel() }

  /// The next element, or nil at the end; waits for it.
  func next() throws(DatasetError) -> Element? {
    guard !isAtEnd else { return nil }
    isAtEnd = true
    let element = try exchange.take().get()
    isAtEnd = element == nil
    return element
  }

  /// Sendable because the closure goes to the thread with everything that it holds, and nobody else keeps it.
  private struct Work: @unchecked Sendable {
    let make: () throws(DatasetError) -> Element?
  }

  /// What both threads know.
  private final class Exchange: Sendable {
    private let waiting = Mutex<[Result<Element?, DatasetError>]>([])
    private let isCancelled = Atomic(false)
    private let filled = DispatchSemaphore(value: 0)
    private let free = DispatchSemaphore(value: 0)

    init(depth: Int) {
      // Signalled rather than begun with: a semaphore must not go with a lower value than it came with.
      for _ in 0..<depth { free.signal() }
    }

    func fill(_ work: Work) {
      while true {
        free.wait()
        if isCancelled.load(ordering: .acquiring) { return }
        let result = Result { () throws(DatasetError) in try work.make() }
        waiting.withLock { $0.append(result) }
        filled.signal()
        guard case .success(.some) = result else { return }
      }
    }

    func take() -> Result<Element?, DatasetError> {
      filled.wait()
      let result = waiting.withLock { $0.removeFirst() }
      free.signal()
      return result
    }

    func cancel() {
      isCancelled.store(true, ordering: .releasing)
      free.signal()
    }
  }
}
