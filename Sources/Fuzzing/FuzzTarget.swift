internal import Bundle
internal import Datasets
internal import Foundation
internal import KDMeta

/// A reader of files that may come from strangers.
enum FuzzTarget: String, CaseIterable {
  case bundle, surrogate, model, idx, npz, tar, image, run

  /// Whether the HDF5 library reads its files.
  var usesHDF5: Bool { self == .bundle || self == .surrogate }

  /// Writes `input` to `folder` and reads it as the program would.
  func read(_ input: Data, in folder: String) throws {
    switch self {
    case .bundle:
      let path = try put(input, "bundle.h5", folder)
      // Without a right digest nothing but the digest would ever be tried.
      _ = try BundleFile.seal(path)
      try readChecked(path)
    case .surrogate:
      let path = try put(input, "surrogate.h5", folder)
      try readChecked(path)
      try readImages(path)
    case .model:
      let path = try put(input, "model.onnx", folder)
      try readChecked(path)
      _ = try LoadedClassifier(path)
    case .idx:
      let (labels, images) = Self.parts(of: input)
      _ = try put(labels, "train-labels-idx1-ubyte", folder)
      try readImages(put(images, "train-images-idx3-ubyte", folder))
    case .npz: try readImages(put(input, "data.npz", folder))
    case .tar: try readImages(put(input, "data.tar", folder))
    case .image:
      let classFolder = "\(folder)/images/class"
      try FileManager.default.createDirectory(atPath: classFolder, withIntermediateDirectories: true)
      _ = try put(input, "image.png", classFolder)
      try readImages("\(folder)/images")
    case .run: _ = try RunFile(put(input, "run.yaml", folder))
    }
  }

  /// A file in which `validate` finds nothing can be inspected: that is the project's own promise, so a file that breaks it is made a crash, which is what
  /// libFuzzer keeps inputs of.
  private func readChecked(_ path: String) throws {
    guard try Validation.validate(path).defects.isEmpty else { return }
    do { _ = try Inspection.of(path) } catch {
      fatalError("validate finds nothing wrong, and inspect says: \(error)")
    }
  }

  private func readImages(_ path: String) throws {
    // A fiftieth of what the program would take, so that what a file may rightfully hold fits.
    _ = try DataLocation.open(path, split: .train).readAll(byteLimit: 64 << 20)
  }

  private func put(_ bytes: Data, _ name: String, _ folder: String) throws -> String {
    let path = "\(folder)/\(name)"
    try bytes.write(to: URL(filePath: path))
    return path
  }

  /// A file of labels, whose length the first two bytes tell, and one of images behind it.
  private static func parts(of input: Data) -> (Data, Data) {
    let length = input.prefix(2).reduce(0) { $0 << 8 | Int($1) }
    let rest = input.dropFirst(2)
    return (Data(rest.prefix(length)), Data(rest.dropFirst(length)))
  }
}
