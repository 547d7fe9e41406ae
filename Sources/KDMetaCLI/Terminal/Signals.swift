import Dispatch
import Files
import Foundation
import KDMeta

/// Turns Ctrl-C and a polite kill into a request to stop. One that comes half a second later, or later still, ends the
/// program at once.
enum Signals {
  /// The request that SIGINT and SIGTERM make from now on.
  static func connect() -> Interruption {
    let interruption = Interruption()
    for number in [SIGINT, SIGTERM] {
      // Not ignored first, as on other systems: here Dispatch takes the signal over by itself, a moment later, and an
      // ignored one would be lost until then.
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      let patience = Patience()
      source.setEventHandler {
        if patience.lasts() { return interruption.request(signal: number) }
        OutputFile.removeUnfinished()
        _exit(128 + number)
      }
      source.resume()
      sources.append(source)
    }
    return interruption
  }

  /// Keeps the sources alive; touched only here, once, by the thread that starts the command.
  nonisolated(unsafe) private static var sources: [any DispatchSourceSignal] = []
}

/// Lasts for half a second from the first signal on: `timeout` sends its signal twice, to the program and then to all that
/// the program belongs to, and whoever presses a key too long means it once. Its source runs one handler at a time, so the
/// time is never read while it changes.
private final class Patience: @unchecked Sendable {
  private var end: DispatchTime?

  func lasts() -> Bool {
    guard let end else {
      end = .now() + .milliseconds(500)
      return true
    }
    return .now() < end
  }
}
