import Arrays
import Datasets
import Testing

@Suite("Preprocessing")
struct PreprocessingTests {
  static let examples: [Preprocessing] = {
    do {
      return [
        try Preprocessing(mean: [0], std: [1]),
        try Preprocessing(
          fit: .pad(top: 2, left: 1, bottom: 0, right: 3), mean: [0.1307], std: [0.3081]),
        try Preprocessing(
          fit: .pad(top: 0, left: 0, bottom: 1, right: 1), scale: 1 / 127.5, mean: [1, 0.9, 1.1],
          std: [1, 2, 0.25]),
        try Preprocessing(
          fit: .resize(height: 32, width: 32), scale: 1, mean: [123.675, 116.28, 103.53],
          std: [58.395, 57.12, 57.375]),
      ]
    } catch { return [] }
  }()

  @Test("Pixels of every value come back from model inputs", arguments: examples)
  func inverse(preprocessing: Preprocessing) throws {
    let channels = preprocessing.channels
    let shape = ImageShape(channels: channels, height: 16, width: 16)
    let pixels = ShapedArray<UInt8>(
      shape: [2, channels, 16, 16], scalars: (0..<512 * channels).map { UInt8($0 * 7 % 256) })
    let input = try preprocessing.inputShape(for: shape)
    var margins = (top: 0, left: 0)
    if case .pad(let top, let left, _, _) = preprocessing.fit { margins = (top, left) }
    // Resampling has no inverse: there, the image is already of the model's size.
    let size = if case .resize = preprocessing.fit { (16, 16) } else { (input.height, input.width) }

    var inputs = ShapedArray<Float>(repeating: .nan, shape: [2, channels, size.0, size.1]).scalars
    for plane in 0..<2 * channels {
      let channel = plane % channels
      for row in 0..<16 {
        for column in 0..<16 {
          let pixel = Float(pixels.scalars[(plane * 16 + row) * 16 + column])
          let value =
            (pixel * preprocessing.scale - preprocessing.mean[channel]) / preprocessing.std[channel]
          #expect(preprocessing.valueRange(channel: channel).contains(value))
          inputs[(plane * size.0 + row + margins.top) * size.1 + column + margins.left] = value
        }
      }
    }
    let back = try preprocessing.pixels(
      from: ShapedArray(shape: [2, channels, size.0, size.1], scalars: inputs))
    #expect(back == pixels)
  }

  @Test("Inputs out of range become the nearest pixel, and what is no number becomes 0")
  func clamped() throws {
    let preprocessing = try Preprocessing(mean: [0.5], std: [0.5])
    let inputs = ShapedArray<Float>(
      shape: [1, 1, 1, 7], scalars: [-9, .infinity, -.infinity, .nan, 0.25, 1, .greatestFiniteMagnitude])
    #expect(try preprocessing.pixels(from: inputs).scalars == [0, 255, 0, 0, 159, 255, 255])
  }

  @Test("JSON comes back as the same value, and is the same text each time", arguments: examples)
  func json(preprocessing: Preprocessing) throws {
    #expect(try Preprocessing(json: preprocessing.json) == preprocessing)
    #expect(try Preprocessing(json: preprocessing.json).json == preprocessing.json)
  }

  @Test("The JSON text is the documented one")
  func jsonText() throws {
    let preprocessing = try Preprocessing(
      fit: .pad(top: 2, left: 2, bottom: 2, right: 2), mean: [0.1307], std: [0.3081])
    #expect(
      preprocessing.json == #"{"deviation":[0.3081],"fit":{"pad":{"bottom":2,"left":2,"right":2,"top":2}},"#
        + #""mean":[0.1307],"scale":0.003921569}"#)
    #expect(
      try Preprocessing(json: #"{"scale":1,"mean":[0],"deviation":[1],"fit":{"none":{}}}"#)
        == Preprocessing(scale: 1, mean: [0], std: [1]))
  }

  @Test(
    "JSON that makes no sense is refused",
    arguments: [
      "", "[]", "{}", #"{"scale":1,"mean":[0],"deviation":[1]}"#,
      #"{"scale":0,"mean":[0],"deviation":[1],"fit":{"none":{}}}"#,
      #"{"scale":1,"mean":[0],"deviation":[0],"fit":{"none":{}}}"#,
      #"{"scale":1,"mean":[],"deviation":[],"fit":{"none":{}}}"#,
      #"{"scale":1,"mean":[0,0],"deviation":[1],"fit":{"none":{}}}"#,
      #"{"scale":1e38,"mean":[0],"deviation":[1],"fit":{"none":{}}}"#,
      #"{"scale":"1","mean":[0],"deviation":[1],"fit":{"none":{}}}"#,
      #"{"scale":1,"mean":[1e999],"deviation":[1],"fit":{"none":{}}}"#,
      #"{"scale":1,"mean":[0],"deviation":[1],"fit":{"pad":{"bottom":-1,"left":2,"right":2,"top":2}}}"#,
      #"{"scale":1,"mean":[0],"deviation":[1],"fit":{"resize":{"height":0,"width":9223372036854775807}}}"#,
    ])
  func refused(json: String) {
    #expect(throws: PreprocessingError.self) { try Preprocessing(json: json) }
  }

  @Test(
    "The usual fit pads by a little and resamples otherwise",
    arguments: [
      (28, 28, Fit.none), (28, 32, .pad(top: 2, left: 2, bottom: 2, right: 2)),
      (28, 29, .pad(top: 0, left: 0, bottom: 1, right: 1)), (28, 36, .resize(height: 36, width: 36)),
      (32, 28, .resize(height: 28, width: 28)), (8, 32, .resize(height: 32, width: 32)),
    ])
  func standard(from: Int, to: Int, fit: Fit) throws {
    let shape = ImageShape(channels: 3, height: from, width: from)
    let preprocessing = try Preprocessing.standard(for: shape, to: (to, to))
    #expect(preprocessing.fit == fit)
    #expect(
      try preprocessing.inputShape(for: shape) == ImageShape(channels: 3, height: to, width: to))
    #expect(preprocessing.valueRange(channel: 2) == 0...1)
    #expect(throws: PreprocessingError.self) {
      try preprocessing.inputShape(for: ImageShape(channels: 1, height: from, width: from))
    }
  }
}
