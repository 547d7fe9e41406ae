import Glibc
import Synchronization

/// Keeps a second run away from an output that is being made: a file in a folder beside it, which the run holds locked
/// while it lives, however it ends.
public final class OutputLock {
  private let folder: String
  private var descriptor: CInt

  /// Takes the lock in `folder`, which is made where there is none, for work on `output`.
  ///
  /// - Throws: ``FileError/cannotCreate(path:reason:)`` where another run holds it, which is named by its process.
  public init(in folder: String, for output: String) throws(FileError) {
    self.folder = folder
    while true {
      guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
        throw .cannotCreate(path: folder, reason: systemReason(errno))
      }
      let opened = open(Self.path(in: folder), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
      guard opened >= 0 else {
        // A run that has just ended took the folder with it.
        if errno == ENOENT { continue }
        throw .cannotCreate(path: folder, reason: systemReason(errno))
      }
      guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
        let code = errno
        let holder = Self.holder(opened)
        close(opened)
        guard code == EWOULDBLOCK else { throw .cannotCreate(path: output, reason: systemReason(code)) }
        throw .cannotCreate(
          path: output,
          reason:
            "another run is writing it\(holder.map { ", process \($0)" } ?? ""); wait for it, or stop it")
      }
      // Whoever had it may have removed it between the two calls: then this is the lock of no file.
      guard Self.isSame(opened, Self.path(in: folder)) else {
        close(opened)
        continue
      }
      descriptor = opened
      break
    }
    Self.held.withLock { _ = $0.insert(folder) }
    let text = Array("\(getpid())\n".utf8)
    _ = ftruncate(descriptor, 0)
    _ = pwrite(descriptor, text, text.count, 0)
  }

  deinit { remove() }

  /// The folders of those that this process holds.
  private static let held = Mutex<Set<String>>([])

  /// Removes the lock's file, and the folder where nothing else lies in it, and gives the lock up.
  public func remove() {
    guard descriptor >= 0 else { return }
    Self.held.withLock { _ = $0.remove(folder) }
    Self.clear(folder)
    close(descriptor)
    descriptor = -1
  }

  /// Removes every lock of this process, which is about to end.
  static func removeAll() { for folder in held.withLock({ $0 }) { clear(folder) } }

  private static func clear(_ folder: String) {
    unlink(path(in: folder))
    rmdir(folder)
  }

  private static func path(in folder: String) -> String { "\(folder)/lock" }

  /// The number of the process that holds the open lock, as it says.
  private static func holder(_ descriptor: CInt) -> Int? {
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return nil }
    return Int(String(decoding: bytes.prefix(count).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
  }

  private static func isSame(_ descriptor: CInt, _ path: String) -> Bool {
    var (open, named) = (stat(), stat())
    return fstat(descriptor, &open) == 0 && stat(path, &named) == 0
      && (open.st_dev, open.st_ino) == (named.st_dev, named.st_ino)
  }
}
