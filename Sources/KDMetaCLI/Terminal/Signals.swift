import Dispatch
import Files
import Foundation
import KDMeta

/// Turns Ctrl-C and a polite kill into a request to stop. A second one ends the program at once.
enum Signals {
  /// The request that SIGINT and SIGTERM make from now on.
  static func connect() -> Interruption {
    let interruption = Interruption()
    for number in [SIGINT, SIGTERM] {
      // Not ignored first, as on other systems: here Dispatch takes the signal over by itself, a moment later, and an
      // ignored one would be lost until then.
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      let wasAsked = AskedOnce()
      source.setEventHandler {
        if wasAsked.isFirst() { return interruption.request(signal: number) }
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

/// Tells a first event from later ones. Its source runs one handler at a time, so the flag is never read while it changes.
private final class AskedOnce: @unchecked Sendable {
  private var asked = false

  func isFirst() -> Bool {
    defer { asked = true }
    return !asked
  }
}
