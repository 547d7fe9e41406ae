import Foundation
import TestSupport

/// The image files in `Fixtures`, which `make_images.py` makes.
enum ImageFixtures {
  /// What another library reads from a file: channels, rows and columns, and the pixels with channels last.
  struct Figure: Decodable {
    let shape: [Int]
    let pixels: [UInt8]
  }

  static func path(_ name: String) -> String { Python.packagePath("Tests/DatasetsTests/Fixtures/\(name)") }

  static func data(_ name: String) throws -> Data { try Data(contentsOf: URL(filePath: path(name))) }

  static func bytes(_ name: String) throws -> [UInt8] { [UInt8](try data(name)) }

  static func figures() throws -> [String: Figure] {
    try JSONDecoder().decode([String: Figure].self, from: data("images.json"))
  }
}

extension TemporaryFolder {
  /// Puts the fixture `name` at `path` in the folder, with the folders on the way.
  func put(_ name: String, at path: String) throws {
    try put(try ImageFixtures.data(name), at: path)
  }

  /// Puts a file that holds `data` at `path` in the folder, with the folders on the way.
  func put(_ data: Data, at path: String) throws {
    let url = URL(filePath: self.path(path))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url)
  }
}
