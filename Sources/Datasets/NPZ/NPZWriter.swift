public import Arrays
import CZlib
public import Files

/// Writes a `.npz` file with `images` (uint8, N×C×H×W), `labels` (int64), `logits` (float32, N×classes) and
/// `class_names` (text), in one pass over the images.
public final class NPZWriter: ImageWriter {
  /// An array that grows at its place in the file.
  private final class Member {
    let name: String
    let size: Int
    let offset: Int
    var written = 0
    var checksum: UInt = 0

    init(_ name: String, size: Int, offset: Int) {
      (self.name, self.size, self.offset) = (name, size, offset)
    }
  }

  private let file: FileWriter
  private let path: String
  private var members: [Member] = []
  private var end = 0

  /// - Throws: `FileError`, also where the file would be larger than 4 GB.
  public init(_ path: String, _ images: WrittenImages) throws(FileError) {
    self.path = path
    file = try FileWriter(path)
    let shape = [images.count, images.shape.channels, images.shape.height, images.shape.width]
    let names = images.classNames.map { Array($0.unicodeScalars) }
    let longest = max(1, names.map(\.count).max() ?? 1)
    let arrays: [(String, [UInt8], Int)] = [
      ("images", NPYHeader.bytes(.uint8, shape: shape), shape.reduce(1, *)),
      ("labels", NPYHeader.bytes(.int64, shape: [images.count]), images.count * 8),
      (
        "logits", NPYHeader.bytes(.float32, shape: [images.count, images.logitCount]),
        images.count * images.logitCount * 4
      ),
      (
        "class_names", NPYHeader.bytes(descr: "<U\(longest)", shape: [names.count]), names.count * longest * 4
      ),
    ]
    for (name, header, count) in arrays {
      let member = Member(name + NPZFile.suffix, size: header.count + count, offset: end)
      members.append(member)
      end += ZipMember.headerCount(member.name) + member.size
      try append(header, to: members.count - 1)
    }
    guard end < Int(UInt32.max) else { throw tooLarge }
    let codes = names.flatMap { name in
      name.map(\.value) + [UInt32](repeating: 0, count: longest - name.count)
    }
    try append(codes.map(\.littleEndian).withUnsafeBytes { Array($0) }, to: 3)
  }

  public func append(_ pixels: ShapedArray<UInt8>, classes: [Int], logits: ShapedArray<Float>) throws {
    try append(pixels.scalars, to: 0)
    try append(classes.map { Int64($0).littleEndian }.withUnsafeBytes { Array($0) }, to: 1)
    try append(logits.scalars.map(\.bitPattern.littleEndian).withUnsafeBytes { Array($0) }, to: 2)
  }

  public func finish() throws {
    var directory: [UInt8] = []
    for member in members {
      precondition(member.written == member.size, "as many images come as were announced")
      let zip = ZipMember(
        name: member.name, size: member.size, checksum: UInt32(truncatingIfNeeded: member.checksum),
        offset: member.offset)
      guard let zip else { throw tooLarge }
      try file.write(zip.localHeader, at: member.offset)
      directory += zip.directoryEntry
    }
    guard let record = ZipMember.end(count: members.count, directory: directory.count, offset: end) else {
      throw tooLarge
    }
    try file.write(directory + record, at: end)
  }

  private func append(_ bytes: [UInt8], to index: Int) throws(FileError) {
    let member = members[index]
    try file.write(bytes, at: member.offset + ZipMember.headerCount(member.name) + member.written)
    member.written += bytes.count
    member.checksum = bytes.withUnsafeBufferPointer { buffer in
      crc32(member.checksum, buffer.baseAddress, UInt32(buffer.count))
    }
  }

  private var tooLarge: FileError {
    .writeFailed(path: path, reason: "the images take more than the 4 GB of a zip file; write a folder")
  }
}
