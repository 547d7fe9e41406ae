public import FoundationEssentials
import Glibc

/// Files that appear whole, under their name, or not at all.
///
/// Everything is written under a hidden name in the destination's folder, brought to the disk, then renamed. A
/// reader sees the old file or the new one, after a crash too, and a failure leaves nothing behind.
public enum OutputFile {
  /// Lets `body` write a file under a temporary name, then puts that file at `path`.
  ///
  /// - Parameters:
  ///   - path: Where the file belongs. Its folder must exist; an ordinary file of that name is replaced.
  ///   - body: Writes the file at the path that it is given, where an empty file already lies.
  /// - Throws: what `body` throws, and ``FileError`` for everything else. If `body` fails on a full disk, a
  ///   ``FileError/writeFailed(path:reason:)`` that says so and quotes the error.
  public static func write(to path: String, _ body: (_ temporaryPath: String) throws -> Void) throws {
    try write(to: path, failure: { $0 as any Error }, body)
  }

  /// Lets `body` write a file under a temporary name, then puts that file at `path`.
  ///
  /// - Parameters:
  ///   - path: Where the file belongs. Its folder must exist; an ordinary file of that name is replaced.
  ///   - failure: Makes the caller's error from a ``FileError``.
  ///   - body: Writes the file at the path that it is given, where an empty file already lies.
  /// - Throws: what `body` throws, and what `failure` makes of everything else, which includes a failure of
  ///   `body` on a full disk.
  public static func write<Failure: Error>(
    to path: String, failure: (FileError) -> Failure,
    _ body: (_ temporaryPath: String) throws(Failure) -> Void
  ) throws(Failure) {
    let temporary: TemporaryFile
    do throws(FileError) { temporary = try TemporaryFile(for: path) } catch { throw failure(error) }
    do throws(Failure) { try body(temporary.path) } catch {
      let full = temporary.isOnFullDisk
      temporary.discard()
      throw full ? failure(.writeFailed(path: path, reason: "\(systemReason(ENOSPC)) (\(error))")) : error
    }
    do throws(FileError) { try temporary.commit() } catch {
      temporary.discard()
      throw failure(error)
    }
  }

  /// Puts a file that holds `data` at `path`.
  public static func write(_ data: Data, to path: String) throws(FileError) {
    try write(to: path, failure: { $0 }) { (temporaryPath) throws(FileError) in
      let code = data.withUnsafeBytes { writeAll($0, at: temporaryPath) }
      if code != 0 { throw .writeFailed(path: path, reason: systemReason(code)) }
    }
  }

  /// Finds out whether a file can be put at `path`, so that long work need not begin where it can't.
  public static func check(_ path: String) throws(FileError) {
    _ = try Destination(path)
  }

  /// The place beside the file at `path` for something that belongs to it: its name and `ending`, in the folder that the file itself lies in where
  /// `path` is a link.
  public static func companion(of path: String, ending: String) throws(FileError) -> String {
    let destination = try Destination(path)
    let folder = destination.path == destination.name ? "" : destination.folder + "/"
    return "\(folder)\(destination.stem(leaving: ending.utf8.count + 1)).\(ending)"
  }

  /// Removes what unfinished writes to `path` have left of processes that ended without a chance to.
  ///
  /// - Precondition: nobody is writing to it, as an ``OutputLock`` sees to.
  public static func removeAbandoned(for path: String) throws(FileError) {
    TemporaryFile.removeAbandoned(for: try Destination(path))
  }

  /// Removes what unfinished writes have left so far: for a program that is about to end on a signal.
  ///
  /// Safe on any thread, though not inside a signal handler proper. A write that is under way fails afterwards.
  public static func removeUnfinished() {
    TemporaryFile.removeAll()
    OutputFolder.removeAll()
    OutputLock.removeAll()
  }

  /// Returns 0, or the error code of the call that failed.
  private static func writeAll(_ bytes: UnsafeRawBufferPointer, at path: String) -> CInt {
    let descriptor = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        return errno
      }
      rest = rest.dropFirst(written)
    }
    return 0
  }
}
