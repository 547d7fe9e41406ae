import ArgumentParser
import Foundation
import KDMeta
import Network

/// A network to train, as the command line names it.
enum NetworkName {
  /// One of the zoo.
  case zoo(Zoo)
  /// That of an ONNX file.
  case file(String)

  /// The network that `text` names; names of the zoo come before files of the same name.
  init(_ text: String) throws {
    if let network = Zoo(rawValue: text) {
      self = .zoo(network)
    } else if text.contains("/") || text.hasSuffix(".onnx") || FileManager.default.fileExists(atPath: text) {
      self = .file(text)
    } else {
      throw ValidationError(
        "the zoo has no network of this name, and there is no such file; `kdmeta models` lists the zoo")
    }
  }

  /// The network itself; a file is read now, and what a user should know of it goes to the log.
  func architecture(_ context: RunContext) throws(KDMetaError) -> Architecture {
    switch self {
    case .zoo(let network): .zoo(network)
    case .file(let path): .file(try openModel(path, context))
    }
  }
}

/// The help text of options that name a network to train.
let networkHelp = ArgumentHelp(
  "A network of the zoo (`kdmeta models`), or of an ONNX file.",
  valueName: "network")
