import Foundation
import KDMeta

/// Progress on standard error: one line that renews itself on a terminal, a line now and then elsewhere.
final class TerminalReporter: ProgressReporter {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var stage = ""
  private var began = ContinuousClock.now
  /// How much was done when that was.
  private var doneBefore = 0
  private var last = ContinuousClock.now
  private var lineIsOpen = false

  private var interval: Duration { isTerminal ? .milliseconds(200) : .seconds(10) }

  func isDue(_ stage: String, done: Int, total: Int) -> Bool {
    if stage != self.stage {
      self.stage = stage
      (began, last, doneBefore) = (.now, .now, done)
    }
    return done == total || ContinuousClock.now - last >= interval
  }

  func report(_ progress: KDMeta.Progress) {
    last = .now
    let text = line(progress, elapsed: (last - began).inSeconds)
    guard isTerminal else { return write(text + "\n") }
    let isLast = progress.done == progress.total
    write("\r\u{1B}[K\(text)\(isLast ? "\n" : "")")
    lineIsOpen = !isLast
  }

  func note(_ text: String) {
    write((lineIsOpen ? "\n" : "") + text.harmless + "\n")
    lineIsOpen = false
  }

  private func line(_ progress: KDMeta.Progress, elapsed: Double) -> String {
    let rate = Double(progress.done - doneBefore) / max(elapsed, 1e-6)
    let left = Double(progress.total - progress.done) / max(rate, 1e-6)
    // Nobody knows the end of work whose total is 0.
    let isOpen = progress.total == 0
    let of = isOpen ? "" : "/\(progress.total.grouped)"
    var parts = ["\(progress.stage) \(progress.done.grouped)\(of) \(progress.unit)"]
    if elapsed > 0.5 { parts.append("\(rate.significant(3)) \(progress.unit)/s") }
    parts += progress.metrics.map { "\($0.name) \($0.value.significant(4))" }
    parts.append(
      isOpen || progress.done == progress.total ? "in \(clock(elapsed))" : "\(clock(left)) left")
    return parts.joined(separator: ", ")
  }

  private func write(_ text: String) { StandardError.write(text) }
}

extension Duration {
  fileprivate var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

/// Minutes and seconds, as in `2:05`.
private func clock(_ seconds: Double) -> String {
  let whole = Int(min(seconds, 1e9).rounded())
  let rest = String(whole % 60)
  return "\(whole / 60):\(rest.count < 2 ? "0" : "")\(rest)"
}
