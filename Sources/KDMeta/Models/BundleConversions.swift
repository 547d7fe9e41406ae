internal import Bundle
internal import Datasets
internal import Network

extension TeacherIdentity {
  /// What a bundle says of `teacher`.
  init(_ teacher: LoadedClassifier) {
    let classifier = teacher.classifier
    let makers = Dictionary(
      classifier.graph.nodes.flatMap { node in node.outputs.map { ($0, node.operatorName) } },
      uniquingKeysWith: { first, _ in first })
    self.init(
      sha256: teacher.sha256, fileName: teacher.fileName, inputName: classifier.inputName,
      inputShape: classifier.imageShape, outputName: classifier.logits, outputCount: classifier.classCount,
      opset: teacher.model.opset,
      layers: classifier.taps.map {
        TappedLayer(name: $0.value, kind: makers[$0.value] ?? "", shape: $0.shape)
      })
  }
}

extension InputDescription {
  /// What a bundle says of `preprocessing` of images of `shape`.
  init(_ preprocessing: Preprocessing, images shape: ImageShape) {
    let fit: Fit =
      switch preprocessing.fit {
      case .none: .none
      case .pad(let top, let left, let bottom, let right):
        .padding(top: top, left: left, bottom: bottom, right: right)
      case .resize: .bilinear
      }
    self.init(
      pixelShape: [shape.channels, shape.height, shape.width], fit: fit, scale: Double(preprocessing.scale),
      mean: preprocessing.mean.map(Double.init), std: preprocessing.std.map(Double.init))
  }
}

extension Provenance {
  /// What a bundle says of how it came about.
  init(_ run: RunRecord<some Encodable>) {
    self.init(producer: Product.name, producerVersion: Product.version, settings: run.json)
  }
}

extension Preprocessing {
  /// The preprocessing that `input` describes, to inputs of `inputShape`.
  init(_ input: InputDescription, inputShape: [Int]) throws(DatasetError) {
    let fit: Fit =
      switch input.fit {
      case .none: .none
      case .padding(let top, let left, let bottom, let right):
        .pad(top: top, left: left, bottom: bottom, right: right)
      case .bilinear: .resize(height: inputShape[1], width: inputShape[2])
      }
    try self.init(
      fit: fit, scale: Float(input.scale), mean: input.mean.map { Float($0) },
      std: input.std.map { Float($0) })
  }
}
