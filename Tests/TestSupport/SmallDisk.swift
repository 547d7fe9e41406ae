import Foundation

/// A file system of few KiB, mounted while the value lives.
public final class SmallDisk {
  /// Where it is mounted, without a slash at the end.
  public let path: String

  /// Mounts one of `kibibytes` at `path`, where nothing is yet.
  ///
  /// - Throws: Where this process may not mount file systems (``isPossible``).
  public init(at path: String, kibibytes: Int = 16) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    guard mount("tmpfs", path, "tmpfs", 0, "size=\(kibibytes)k") == 0 else {
      throw CocoaError(.fileWriteNoPermission)
    }
  }

  deinit { umount(path) }

  /// Whether this process may mount file systems.
  public static let isPossible: Bool = {
    guard let folder = try? TemporaryFolder() else { return false }
    return (try? SmallDisk(at: folder.path("disk"))) != nil
  }()
}
