import Foundation

/// A file system of 64 KiB, mounted while the value lives.
final class SmallDisk {
  let path: String

  init(at path: String) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    guard mount("tmpfs", path, "tmpfs", 0, "size=64k") == 0 else { throw CocoaError(.fileWriteNoPermission) }
  }

  deinit { umount(path) }

  /// Whether this process may mount file systems.
  static var isPossible: Bool {
    guard let folder = mkdtemp(strdup(NSTemporaryDirectory() + "/disk.XXXXXX")) else { return false }
    defer {
      rmdir(folder)
      free(folder)
    }
    guard mount("tmpfs", folder, "tmpfs", 0, "size=64k") == 0 else { return false }
    umount(folder)
    return true
  }
}
