internal import Bundle
internal import Files
internal import Foundation
internal import KDMeta
internal import Network
internal import Records
internal import Torch

/// Writing and reading one bundle again and again.
final class BundleRoundTrip {
  private let bundle: MetadataBundle
  private let folder: PrivateFolder

  /// The bundle of what `teacher` makes of random images, with the record `kind`; it is written once.
  init(_ kind: any RecordKind.Type, teacher: Model) throws {
    folder = try PrivateFolder()
    let classifier = try Classifier(teacher.graph)
    let names = (0..<classifier.classCount).map { "\($0)" }
    let shape = classifier.imageShape
    bundle = MetadataBundle(
      teacher: TeacherIdentity(
        sha256: String(repeating: "0", count: 64), fileName: "teacher.onnx", inputName: classifier.inputName,
        inputShape: shape,
        outputName: classifier.logits, outputCount: classifier.classCount, opset: teacher.opset,
        layers: classifier.taps.map { TappedLayer(name: $0.value, kind: "Layer", shape: $0.shape) }),
      input: InputDescription(
        pixelShape: shape, fit: .none, scale: 1 / 255, mean: shape.prefix(1).map { _ in 0 },
        std: shape.prefix(1).map { _ in 1 }),
      classes: ClassTable(names: names, counts: names.map { _ in 100 }),
      records: [
        kind.name: try kind.contents(
          ofRandomImagesBy: teacher, Executor(teacher), classifier, Generator(seed: 1))
      ],
      provenance: Provenance(producer: Product.name, producerVersion: Product.version, settings: "{}"))
    try write()
  }

  private var path: String { "\(folder.path)/bundle.h5" }

  /// Writes the bundle, in the place of the one before.
  func write() throws { try BundleFile.write(bundle, to: path) }

  /// Reads it, and checks it as every reader does.
  func read() throws { _ = try BundleFile.read(path) }
}
