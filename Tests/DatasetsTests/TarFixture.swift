import Foundation

/// The bytes of tar files, made by hand.
enum TarFixture {
  /// What an entry is.
  enum Kind: UInt8 {
    case file = 0x30
    case hardLink = 0x31
    case symbolicLink = 0x32
    case folder = 0x35
  }

  /// One entry: a header of 512 bytes and `contents`, filled up to a multiple of them.
  static func entry(
    _ name: String, _ contents: Data = Data(), kind: Kind = .file, target: String = "", size: Int? = nil
  ) -> Data {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at place: Int) {
      header.replaceSubrange(place..<place + text.utf8.count, with: text.utf8)
    }
    func octal(_ number: Int, _ digits: Int) -> String {
      let text = String(number, radix: 8)
      return String(repeating: "0", count: digits - text.count) + text
    }
    put(name, at: 0)
    put("0000644", at: 100)
    put(octal(size ?? contents.count, 11), at: 124)
    put(octal(0, 11), at: 136)
    header[156] = kind.rawValue
    put(target, at: 157)
    put("ustar", at: 257)
    put("00", at: 263)
    put("        ", at: 148)
    put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\0", at: 148)
    return Data(header) + contents + Data(count: (512 - contents.count % 512) % 512)
  }

  /// A whole file of `entries`.
  static func file(_ entries: [Data]) -> Data { entries.reduce(Data(), +) + Data(count: 1024) }
}
