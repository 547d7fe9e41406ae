internal import Arrays
internal import Datasets

/// Takes in the images of a surrogate, batch after batch.
protocol ImageSink: AnyObject {
  /// Takes in model inputs [n, channels, height, width] with their classes and the teacher's logits [n, logits].
  func append(images: ShapedArray<Float>, labels: [Int], logits: ShapedArray<Float>) throws
}

extension SurrogateWriter: ImageSink {}
