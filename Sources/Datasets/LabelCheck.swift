/// Sees that the classes of images in an array are whole numbers from 0, and how many classes there are.
struct LabelCheck {
  /// One more than the highest label so far.
  private(set) var classCount = 0

  /// How many labels are worth reading at once.
  static let mostAtOnce = 1 << 16

  /// More classes than that are no classes but broken numbers.
  private static let mostClasses = 100_000

  private let place: String
  private var done = 0

  /// The labels of `images` images in an array of `shape`, N or N×1, whose numbers are of `type`.
  init(
    shape: [Int], type: String, areWhole: Bool, images: Int, at place: String
  ) throws(DatasetError) {
    self.place = place
    guard [[images], [images, 1]].contains(shape) else {
      throw .inconsistent(
        path: place,
        reason: "has the shape \(shape), and there are \(images.grouped) images; one label each is needed"
      )
    }
    guard areWhole else { throw .malformed(path: place, reason: "holds \(type); labels are whole numbers") }
  }

  /// Takes up the next labels.
  mutating func take(_ labels: [Int]) throws(DatasetError) {
    for label in labels {
      guard (0..<Self.mostClasses).contains(label) else {
        throw .malformed(
          path: place,
          reason: "the label of image \(done.grouped) is out of range; labels are 0, 1, 2 and so on")
      }
      classCount = max(classCount, label + 1)
      done += 1
    }
  }
}
