internal import Foundation

/// The program's name and version, as every file that it writes names them.
public enum Product {
  /// The name of the program.
  public static let name = "kdmeta"
  /// Its version.
  public static let version = "0.1.0"
  /// The key under which an ONNX file keeps how it came about.
  static let runMetadataKey = "kdmeta.run"
}

/// How an output came about, as it is kept inside that output: enough to make it again.
struct RunRecord<Settings: Encodable>: Encodable {
  /// The command.
  let command: String
  /// All settings, those left at their defaults too.
  let settings: Settings
  /// What all random numbers followed from; nil where there are none.
  let seed: UInt64?
  /// SHA-256 of each input by the part that it played; no paths, which belong to the machine.
  let inputs: [String: String]
  /// The program's version.
  let version = Product.version

  /// Each setting by its place, such as `settings.training.steps`: what two runs are told apart by.
  var configuration: [String: String] {
    get throws {
      var result = try JSONValue(of: self).leaves
      // JSON's numbers are not exact enough for all seeds.
      if let seed { result["seed"] = "\(seed)" }
      return result
    }
  }

  /// The record in one line of JSON; equal records give equal text.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Settings are numbers, texts and truth values, which always encode.
    guard let data = try? encoder.encode(self) else { preconditionFailure("settings did not encode") }
    return String(decoding: data, as: UTF8.self)
  }
}
