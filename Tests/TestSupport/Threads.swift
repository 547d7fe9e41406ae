import Foundation
import Synchronization

/// What `body` gives or throws in each of `count` threads at once, by their numbers; each stands for a process of its own.
public func inThreads<Value: Sendable>(
  _ count: Int, _ body: @escaping @Sendable (_ number: Int) throws -> Value
) -> [Result<Value, any Error>] {
  let results = Mutex<[Int: Result<Value, any Error>]>([:])
  let ends = DispatchSemaphore(value: 0)
  let work = { @Sendable (number: Int) in
    let result = Result { try body(number) }
    results.withLock { $0[number] = result }
    ends.signal()
  }
  for number in 0..<count { Thread { work(number) }.start() }
  for _ in 0..<count { ends.wait() }
  return results.withLock { results in (0..<count).compactMap { results[$0] } }
}
