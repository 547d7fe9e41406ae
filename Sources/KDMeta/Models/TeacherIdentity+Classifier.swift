internal import Bundle
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
