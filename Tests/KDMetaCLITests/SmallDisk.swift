import Foundation

/// A file system of few KiB, mounted while the value lives.
final class SmallDisk {
  let path: String

  init(at path: String, kibibytes: Int = 16) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    guard mount("tmpfs", path, "tmpfs", 0, "size=\(kibibytes)k") == 0 else {
      throw CocoaError(.fileWriteNoPermission)
    }
  }

  deinit { umount(path) }

  /// Whether this process may mount file systems.
  static let isPossible: Bool = {
    let folder = FileManager.default.temporaryDirectory.appending(path: "disk-\(UUID().uuidString)").path()
    guard let disk = try? SmallDisk(at: folder) else {
      rmdir(folder)
      return false
    }
    umount(disk.path)
    rmdir(folder)
    return true
  }()
}
