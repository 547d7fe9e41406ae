import FoundationEssentials
import Glibc
import Synchronization

/// Folders of files that appear whole, under their name, or not at all.
public enum OutputFolder {
  /// Lets `body` fill a folder under a hidden name, then gives it its own.
  ///
  /// - Parameters:
  ///   - path: Where the folder belongs. Its parent must exist; an empty folder of that name is replaced, and nothing else.
  ///   - body: Fills the folder at the path that it is given.
  /// - Throws: what `body` throws, and ``FileError`` for everything else.
  public static func write(to path: String, _ body: (_ temporaryPath: String) throws -> Void) throws {
    let destination = try destination(path)
    let temporary = try create(beside: destination, requested: path)
    do {
      try body(temporary)
      try commit(temporary, to: destination.path, requested: path)
    } catch let error as FileError {
      discard(temporary)
      throw error.moved(from: temporary, to: path)
    } catch {
      discard(temporary)
      throw error
    }
  }

  /// Finds out whether a folder can be put at `path`.
  public static func check(_ path: String) throws(FileError) {
    _ = try destination(path)
  }

  /// Those that exist now.
  private static let live = Mutex<Set<String>>([])

  /// Removes every such folder of this process.
  static func removeAll() {
    let paths = live.withLock { live in
      defer { live.removeAll() }
      return live
    }
    for path in paths { try? FileManager.default.removeItem(atPath: path) }
  }

  private static func destination(_ path: String) throws(FileError) -> Destination {
    var trimmed = path
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: trimmed) else {
      guard access(trimmed, F_OK) != 0 else {
        throw .cannotCreate(path: path, reason: "there is a file of that name; a folder is to be made")
      }
      return try Destination(trimmed)
    }
    guard names.isEmpty else {
      throw .cannotCreate(path: path, reason: "the folder exists and is not empty; name a new one")
    }
    return try Destination(emptyFolder: trimmed)
  }

  private static func create(
    beside destination: Destination, requested: String
  ) throws(FileError) -> String {
    let beginning = TemporaryFile.beginning(for: destination)
    for _ in 0..<100 {
      let mark = String(UInt32.random(in: .min ... .max), radix: 36)
      let candidate = "\(destination.folder)/\(beginning)\(mark)\(TemporaryFile.ending)"
      let code = live.withLock { live in
        guard mkdir(candidate, 0o777) == 0 else { return errno }
        live.insert(candidate)
        return 0
      }
      if code == 0 { return candidate }
      guard code == EEXIST else { throw .cannotCreate(path: requested, reason: systemReason(code)) }
    }
    throw .cannotCreate(path: requested, reason: "every temporary name that was tried is taken")
  }

  private static func commit(_ temporary: String, to path: String, requested: String) throws(FileError) {
    // One call for many files, before their folder has its name.
    sync()
    let code = live.withLock { live in
      guard rename(temporary, path) == 0 else { return errno }
      live.remove(temporary)
      return 0
    }
    guard code == 0 else { throw .writeFailed(path: requested, reason: systemReason(code)) }
  }

  private static func discard(_ temporary: String) {
    _ = live.withLock { $0.remove(temporary) }
    try? FileManager.default.removeItem(atPath: temporary)
  }
}

extension FileError {
  /// A failure to write something in the folder `temporary`, told of the folder `path` that it was to become.
  fileprivate func moved(from temporary: String, to path: String) -> FileError {
    guard case .writeFailed(let place, let reason) = self, place.hasPrefix(temporary) else { return self }
    return .writeFailed(path: path + place.dropFirst(temporary.count), reason: reason)
  }
}
