import KDMeta

/// Keeps everything that is reported, and may do something at each report.
final class Watcher: ProgressReporter {
  var reports: [Progress] = []
  var notes: [String] = []
  var onReport: (Progress) -> Void = { _ in }

  func isDue(_ stage: String, done: Int, total: Int) -> Bool { true }

  func report(_ progress: Progress) {
    reports.append(progress)
    onReport(progress)
  }

  func note(_ text: String) { notes.append(text) }
}
