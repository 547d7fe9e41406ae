import Foundation

/// Data that tests use where it is at hand and do without elsewhere: it is not part of the repository.
///
/// It is looked for in the folder that the environment variable `KDMETA_DATA` names, else in `shared/data` beside
/// the repository.
public enum OutsideData {
  /// The path of `name` (a file or a folder), or nil if it is not there.
  public static func path(_ name: String) -> String? {
    let path = folder.appending(path: name).path(percentEncoded: false)
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  /// The names in the folder `name` that end in `suffix`, in alphabetical order; none if it is not there.
  public static func names(in name: String, endingIn suffix: String) -> [String] {
    guard let path = path(name) else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(suffix) }.sorted()
  }

  private static var folder: URL {
    if let named = ProcessInfo.processInfo.environment["KDMETA_DATA"] { return URL(filePath: named) }
    // This file lies in Tests/TestSupport.
    let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return repository.deletingLastPathComponent().appending(path: "shared/data")
  }
}
