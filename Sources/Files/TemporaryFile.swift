import FoundationEssentials
import Glibc
import Synchronization

/// A file under a hidden name beside its destination, until it is committed or discarded.
struct TemporaryFile {
  /// The hidden name, in the destination's folder: `.NAME.RANDOM.partial`.
  let path: String

  /// The destination as the caller wrote it, for errors.
  private let requested: String
  private let destination: Destination

  /// Those that exist now. Renaming happens under this lock too, so that removing never meets half a rename.
  private static let live = Mutex<Set<String>>([])

  static let ending = ".partial"

  /// What the hidden names for `destination` begin with; two dots and a mark of up to seven letters come to it.
  static func beginning(for destination: Destination) -> String {
    ".\(destination.stem(leaving: ending.utf8.count + 9))."
  }

  /// Removes those for `destination` that processes left which ended without a chance to; nobody may be writing to it.
  static func removeAbandoned(for destination: Destination) {
    let beginning = beginning(for: destination)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: destination.folder)) ?? []
    for name in names where name.hasPrefix(beginning) && name.hasSuffix(ending) {
      // The mark between the two has no dot: `.a.h5.MARK.partial` belongs to `a.h5` and not to `a`.
      if name.dropFirst(beginning.count).dropLast(ending.count).contains(".") { continue }
      unlink("\(destination.folder)/\(name)")
    }
  }

  /// Creates an empty file with the permissions that the process's mask grants.
  init(for requested: String) throws(FileError) {
    self.requested = requested
    destination = try Destination(requested)
    let beginning = Self.beginning(for: destination)
    for _ in 0..<100 {
      let mark = String(UInt32.random(in: .min ... .max), radix: 36)
      let candidate = "\(destination.folder)/\(beginning)\(mark)\(Self.ending)"
      let code = Self.live.withLock { live in
        let descriptor = open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { return errno }
        close(descriptor)
        live.insert(candidate)
        return 0
      }
      if code == 0 {
        path = candidate
        return
      }
      guard code == EEXIST else { throw .cannotCreate(path: requested, reason: systemReason(code)) }
    }
    throw .cannotCreate(path: requested, reason: "every temporary name that was tried is taken")
  }

  /// Whether the file system has no room left for an ordinary user.
  var isOnFullDisk: Bool {
    var status = statvfs()
    return statvfs(destination.folder, &status) == 0 && status.f_blocks > 0 && status.f_bavail == 0
  }

  /// Brings the file to the disk and gives it its destination's name.
  func commit() throws(FileError) {
    var code = Self.synchronize(path, flags: O_RDONLY)
    if code == 0 {
      code = Self.live.withLock { live in
        guard rename(path, destination.path) == 0 else { return errno }
        live.remove(path)
        return 0
      }
    }
    guard code == 0 else { throw .writeFailed(path: requested, reason: systemReason(code)) }
    // Without this, a crash could still lose the new name. Some file systems can't do it; the file is whole there too.
    _ = Self.synchronize(destination.folder, flags: O_RDONLY | O_DIRECTORY)
  }

  /// Removes the file.
  func discard() {
    Self.live.withLock { live in
      unlink(path)
      live.remove(path)
    }
  }

  /// Removes every such file of this process.
  static func removeAll() {
    live.withLock { live in
      for path in live { unlink(path) }
      live.removeAll()
    }
  }

  /// Returns 0, or the error code of the call that failed.
  private static func synchronize(_ path: String, flags: CInt) -> CInt {
    let descriptor = open(path, flags | O_CLOEXEC)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    return fsync(descriptor) == 0 ? 0 : errno
  }
}
