import Arrays
import Bundle
import Inputs

extension MetadataBundle {
  /// A small bundle with both record kinds: three classes, two layers, numbers from a fixed sequence.
  static func sample(storage: StatisticType = .float32) -> MetadataBundle {
    let teacher = TeacherIdentity(
      sha256: String(repeating: "0123456789abcdef", count: 4), fileName: "lehrer-né.onnx", inputName: "input",
      inputShape: [1, 4, 4], outputName: "logits", outputCount: 3, opset: 17,
      layers: [
        TappedLayer(name: "/features/relu1/Relu_output_0", kind: "Relu", shape: [2, 2, 2]),
        TappedLayer(name: "logits", kind: "Gemm", shape: [3]),
      ])
    let keys = teacher.layerKeys
    return MetadataBundle(
      teacher: teacher,
      input: input(.pad(top: 1, left: 1, bottom: 1, right: 1), pixels: (2, 2)),
      classes: ClassTable(names: ["zero", "eins", "δύο"], counts: [50, 60, 70]),
      records: [
        "top-layer": RecordContents(
          encoding: "gaussian", attributes: ["temperature": .number(8)],
          arrays: ["mean": numbers([3, 3]), "factor": lowerTriangular(3, 3)], storage: storage),
        "all-layers": RecordContents(
          encoding: "gaussian-per-layer",
          arrays: [
            "\(keys[0])/mean": numbers([3, 8]), "\(keys[0])/deviation": numbers([3, 8]),
            "\(keys[1])/mean": numbers([3, 3]), "\(keys[1])/factor": lowerTriangular(3, 3),
          ], storage: storage),
      ],
      privacy: Privacy(minimumClassCount: 50),
      provenance: Provenance(
        producer: "kdmeta", producerVersion: "0.1.0", created: "2026-01-31T12:00:00Z",
        settings: #"{"seed":7}"#))
  }

  /// Images of one channel and so many pixels, which become inputs by `fit`.
  static func input(_ fit: Fit, pixels: (height: Int, width: Int)) -> InputDescription {
    guard let preprocessing = try? Preprocessing(fit: fit, mean: [0.1307], std: [0.3081]) else {
      preconditionFailure("a preprocessing that makes sense")
    }
    return InputDescription(
      preprocessing, images: ImageShape(channels: 1, height: pixels.height, width: pixels.width))
  }

  /// Numbers between 0 and 2 that no storage type holds exactly.
  static func numbers(_ shape: [Int]) -> ShapedArray<Float> {
    let count = shape.reduce(1, *)
    return ShapedArray(shape: shape, scalars: (0..<count).map { Float($0 * 7 % 10 + 1) / 6.1 })
  }

  static func lowerTriangular(_ classes: Int, _ width: Int) -> ShapedArray<Float> {
    let numbers = numbers([classes, width, width])
    return ShapedArray(
      shape: numbers.shape,
      scalars: numbers.scalars.enumerated().map { index, number in
        index % width > index / width % width ? 0 : number
      })
  }

  /// This bundle after `change`.
  func with(_ change: (inout MetadataBundle) -> Void) -> MetadataBundle {
    var copy = self
    change(&copy)
    return copy
  }
}
