import Files
import Foundation
import KDMeta

/// The program's result.
enum StandardOutput {
  /// Writes `text` and ends the line.
  ///
  /// Whoever reads may have gone, as `head` does: the program then ends without a word, with the status that a shell
  /// shows for other programs.
  static func print(_ text: String) throws(KDMetaError) {
    let code = writeAll(text + "\n", to: STDOUT_FILENO)
    if code == EPIPE { exit(ExitStatus.signalBase + SIGPIPE) }
    guard code == 0 else {
      throw .file(.writeFailed(path: "standard output", reason: String(cString: strerror(code))))
    }
  }
}

/// What is said beside the result.
enum StandardError {
  /// Writes `text` as it is. Where that fails there is nobody left to tell.
  static func write(_ text: String) { _ = writeAll(text, to: STDERR_FILENO) }
}

/// Writes `text` to an open file; returns 0, or the error code of the call that failed.
private func writeAll(_ text: String, to descriptor: Int32) -> Int32 {
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if written < 0 {
      if errno == EINTR { continue }
      return errno
    }
    rest = rest.dropFirst(written)
  }
  return 0
}
