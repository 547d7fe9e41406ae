internal import Arrays
public import Datasets
internal import Network

/// A surrogate dataset in memory: model inputs with the classes that they were made for and the teacher's logits.
///
///     let surrogate = try bundle.reconstruct(count: 1000)
///     print(surrogate.summary)
public final class SurrogateImages: ImageSource, ImageSink, @unchecked Sendable {
  // Unchecked: it changes only while ``Reconstructor`` makes it, before anybody else has it.
  public let shape: ImageShape
  public let classNames: [String]
  let preprocessing: Preprocessing
  private let logitCount: Int
  private var images: [Float] = []
  private var labels: [Int] = []
  private var logits: [Float] = []

  /// None yet, of `teacher`.
  init(of teacher: LoadedClassifier, _ description: ImageDescription) {
    shape = ImageShape(teacher.classifier)
    classNames = description.classNames
    preprocessing = description.preprocessing
    logitCount = teacher.classifier.classCount
  }

  public var summary: String { "\(count) images \(shape) in memory" }
  public var location: String { "the surrogate" }
  public var count: Int { labels.count }
  public var hasClasses: Bool { true }
  public var holdsInputs: Bool { true }

  func append(images: ShapedArray<Float>, labels: [Int], logits: ShapedArray<Float>) {
    self.images += images.scalars
    self.labels += labels
    self.logits += logits.scalars
  }

  public func makeReader() -> any ImageReader { Reader(source: self) }

  private final class Reader: ImageReader {
    private let source: SurrogateImages
    private var done = 0

    init(source: SurrogateImages) { self.source = source }

    func next(_ most: Int) -> ImageBatch? {
      let rows = done..<min(source.count, done + most)
      guard !rows.isEmpty else { return nil }
      defer { done = rows.upperBound }
      return source.batch(rows)
    }
  }

  private func batch(_ rows: Range<Int>) -> ImageBatch {
    let size = shape.channels * shape.height * shape.width
    func part(_ scalars: [Float], _ width: Int) -> [Float] {
      Array(scalars[rows.lowerBound * width..<rows.upperBound * width])
    }
    return ImageBatch(
      pixels: .values(
        ShapedArray(
          shape: [rows.count, shape.channels, shape.height, shape.width], scalars: part(images, size))),
      classes: Array(labels[rows]),
      logits: ShapedArray(shape: [rows.count, logitCount], scalars: part(logits, logitCount)))
  }
}
