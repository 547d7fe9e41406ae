internal import Datasets
internal import Foundation
internal import Network

/// A trained generator as an ONNX file: images of latents at one pass through it, in whatever runs such files.
enum GeneratorFile {
  /// The key under which the file says what it takes and makes, as JSON.
  static let metadataKey = "kdmeta.generator"

  /// What a generator takes, one after another in each row, and makes.
  private struct Description: Encodable {
    /// How many standard normal numbers, the latents, come first.
    let numbers: Int
    /// How many numbers follow, one for each class, that are the answer which the teacher is to give; 0 where it is told nothing.
    let classes: Int
    /// `pixels` from 0 to 1, of which the file's preprocessing makes the teacher's inputs but for its scale; or these `inputs`.
    let images: String
  }

  /// Puts the generator of `training` at `path`, with what a user of it has to know.
  static func write(
    _ training: GeneratorTraining, preprocessing: Preprocessing, run: String, to path: String
  ) throws {
    let generator = training.generator
    let description = Description(
      numbers: training.latentCount, classes: generator.classCount,
      images: training.options.makesPixels ? "pixels" : "inputs")
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(description), as: UTF8.self)
    try ONNXExporter.write(
      generator.model(metadata: [
        metadataKey: text, Preprocessing.metadataKey: preprocessing.json, Product.runMetadataKey: run,
      ]), to: path)
  }
}
