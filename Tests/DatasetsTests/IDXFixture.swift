import Foundation
import TestSupport

/// The bytes of IDX files, made by hand.
enum IDXFixture {
  /// An IDX file; `type` 8 stands for unsigned bytes.
  static func file(_ dimensions: [Int], _ contents: [UInt8], type: UInt8 = 8) -> Data {
    var data = Data([0, 0, type, UInt8(dimensions.count)])
    for dimension in dimensions {
      for shift in [24, 16, 8, 0] { data.append(UInt8(truncatingIfNeeded: dimension >> shift)) }
    }
    return data + contents
  }

  /// Bytes that differ from place to place.
  static func pattern(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(($0 * 31 + $0 / 256) % 256) } }

  /// `data` as a gzip file that stores it without compressing.
  static func gzip(_ data: Data) -> Data {
    var file = Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255])
    var rest = data[...]
    repeat {
      let block = rest.prefix(65_535)
      rest = rest.dropFirst(block.count)
      let count = UInt16(block.count)
      file.append(rest.isEmpty ? 1 : 0)
      for value in [count, ~count] { file += [UInt8(value & 255), UInt8(value >> 8)] }
      file += block
    } while !rest.isEmpty
    for value in [crc32(data), UInt32(data.count)] {
      for shift: UInt32 in [0, 8, 16, 24] { file.append(UInt8(value >> shift & 255)) }
    }
    return file
  }

  /// The checksum of zip and gzip.
  static func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(~0) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
  }
}

extension TemporaryFolder {
  /// Puts a file that holds `data` into the folder, and returns its path.
  @discardableResult
  func put(_ data: Data, as name: String) throws -> String {
    try data.write(to: URL(filePath: path(name)))
    return path(name)
  }
}
