import Files
import FoundationEssentials
import Glibc

/// A range of bytes in a side file, as a tensor's entries describe it.
///
/// The entries come from a file that may be hostile: nothing outside the model's folder is opened, links are not
/// followed, and nothing is allocated before the range is known to exist.
struct ExternalData {
  private let location: String
  private let offset: Int64
  private let length: Int64?

  /// - Throws: ``ONNXError`` if an entry is missing or no number, or the location is not inside the folder.
  init(_ entries: [Onnx_StringStringEntryProto]) throws(ONNXError) {
    func value(_ key: String) -> String? { entries.first { $0.key == key }?.value }
    func number(_ key: String) throws(ONNXError) -> Int64? {
      guard let text = value(key), !text.isEmpty else { return nil }
      guard let number = Int64(text), number >= 0 else {
        throw ONNXError(.invalid("the \(key) of its side file is '\(text)', which is no count of bytes"))
      }
      return number
    }

    guard let location = value("location"), !location.isEmpty else {
      throw ONNXError(.invalid("its numbers are in a side file that is not named"))
    }
    try self.init(location: location, offset: number("offset") ?? 0, length: number("length"))
  }

  private init(location: String, offset: Int64, length: Int64?) throws(ONNXError) {
    let parts = location.split(separator: "/", omittingEmptySubsequences: false)
    guard !location.utf8.contains(0), !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else {
      throw ONNXError(
        .invalid("its side file '\(location)' is not named relative to the model's folder; it is not opened"))
    }
    self.location = location
    self.offset = offset
    self.length = length
  }

  /// Goes on in `digest` with all bytes of the side file `location` of a model in `folder`.
  static func digest(
    _ location: String, in folder: String, into digest: inout RunningDigest
  ) throws(ONNXError) {
    let file = try ExternalData(location: location, offset: 0, length: nil)
    let descriptor = try file.openOrdinary(in: folder).descriptor
    defer { close(descriptor) }
    let code = digest.update(fromDescriptor: descriptor)
    guard code == 0 else {
      throw ONNXError(.unreadable("reading failed: \(String(cString: strerror(code)))"))
    }
  }

  /// The bytes, if they are exactly `byteCount`.
  func read(expecting byteCount: Int, in folder: String?) throws(ONNXError) -> Data {
    guard let folder else {
      throw ONNXError(
        .unsupported("its numbers are in side file '\(location)', but the model is in no folder"))
    }
    return try within("side file '\(location)'") { () throws(ONNXError) in
      if let length, length != byteCount {
        throw ONNXError(.invalid("the tensor is given \(length) bytes; its shape needs \(byteCount)"))
      }
      let (descriptor, size) = try openOrdinary(in: folder)
      defer { close(descriptor) }
      let (end, overflow) = offset.addingReportingOverflow(Int64(byteCount))
      guard !overflow, end <= size else {
        throw ONNXError(
          .invalid(
            "\(byteCount) bytes from byte \(offset) lie outside its \(size) bytes; it is cut off, or "
              + "belongs to another model"))
      }
      return try bytes(byteCount, of: descriptor)
    }
  }

  /// Opens the file, and tells its size.
  private func openOrdinary(in folder: String) throws(ONNXError) -> (descriptor: CInt, size: Int64) {
    let descriptor = try open(in: folder)
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw ONNXError(.unreadable("it is not an ordinary file"))
    }
    return (descriptor, Int64(status.st_size))
  }

  /// Opens the file folder by folder, so that a link is noticed wherever in the path it stands.
  private func open(in folder: String) throws(ONNXError) -> CInt {
    var current = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard current >= 0 else { throw failure(errno) }
    let parts = location.split(separator: "/")
    for (index, part) in parts.enumerated() {
      // Without O_NONBLOCK, opening a named pipe would wait for a writer for ever.
      let kind = index == parts.count - 1 ? O_NONBLOCK : O_DIRECTORY
      let next = openat(current, String(part), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | kind)
      let code = errno
      var status = stat()
      let isLink =
        next < 0 && fstatat(current, String(part), &status, AT_SYMLINK_NOFOLLOW) == 0
        && status.st_mode & S_IFMT == S_IFLNK
      close(current)
      guard !isLink else { throw failure(ELOOP) }
      guard next >= 0 else { throw failure(code) }
      current = next
    }
    return current
  }

  private func failure(_ code: CInt) -> ONNXError {
    switch code {
    case ENOENT, ENOTDIR:
      ONNXError(.missing("no such file; the model's weights are in it, so put it beside the model"))
    case ELOOP:
      ONNXError(.unreadable("it is a symbolic link, which is not followed; put the file itself there"))
    default: ONNXError(.unreadable(String(cString: strerror(code))))
    }
  }

  private func bytes(_ count: Int, of descriptor: CInt) throws(ONNXError) -> Data {
    var data = Data(count: count)
    // The code of a failed read, or 0. A file that shrinks meanwhile ends early.
    let code: CInt = data.withUnsafeMutableBytes { raw in
      var done = 0
      while done < raw.count {
        let got = pread(descriptor, raw.baseAddress! + done, raw.count - done, off_t(offset) + off_t(done))
        if got > 0 {
          done += got
        } else if got == 0 {
          return EIO
        } else if errno != EINTR {
          return errno
        }
      }
      return 0
    }
    guard code == 0 else {
      throw ONNXError(.unreadable("reading failed: \(String(cString: strerror(code)))"))
    }
    return data
  }
}
