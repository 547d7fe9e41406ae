internal import CLibFuzzer
internal import Foundation
internal import HDF5

/// Feeds one reader with files that nobody would write, whichever libFuzzer thinks of next.
///
/// `KDMETA_FUZZ_TARGET` names the reader, since the arguments are all libFuzzer's. Ends with ``libraryBrokeDown`` where the HDF5 library is what
/// crashed or came to no end, which the program tells as a fault of the file.
@main
enum Fuzzer {
  private static let libraryBrokeDown: Int32 = 3

  /// The reader, and the folder that it reads from; set once, before the first input.
  nonisolated(unsafe) private static var target = FuzzTarget.model
  nonisolated(unsafe) private static var folder = ""
  nonisolated(unsafe) private static var isGuarded = false

  static func main() {
    let name = ProcessInfo.processInfo.environment["KDMETA_FUZZ_TARGET"] ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
      let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
      end("KDMETA_FUZZ_TARGET is '\(name)', none of \(names)", 64)
    }
    Self.target = target
    folder = FileManager.default.temporaryDirectory.appending(path: "kdmeta-fuzz-\(getpid())").path()
    do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false) } catch {
      end("the folder \(folder) for the inputs cannot be made: \(error.localizedDescription)", 73)
    }
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    let status = LLVMFuzzerRunDriver(&count, &arguments) { bytes, count in
      Fuzzer.take(Data(UnsafeRawBufferPointer(start: bytes, count: count)))
      return 0
    }
    try? FileManager.default.removeItem(atPath: folder)
    exit(status)
  }

  private static func end(_ message: String, _ status: Int32) -> Never {
    FileHandle.standardError.write(Data("kdmeta-fuzz: \(message)\n".utf8))
    exit(status)
  }

  private static func take(_ input: Data) {
    if !isGuarded, target.usesHDF5 {
      // Only now, since libFuzzer's own handlers have to be there first to be replaced.
      LibraryGuard.endProgram(withStatus: libraryBrokeDown)
      isGuarded = true
    }
    do { try target.read(input, in: folder) } catch {
      // Whatever a reader throws is fine, so long as it can be told.
      _ = "\(error)"
    }
  }
}
