/// What a reader passed over or changed.
public struct ReadingFindings: Sendable, Equatable, Codable {
  /// How many images could not be read and were passed over.
  public private(set) var skipped = 0

  /// The first of them with the reason for each, as in `cat/0001.jpg: is empty`.
  public private(set) var firstSkipped: [String] = []

  /// How many images of another size were resampled.
  public private(set) var resampled = 0

  /// How many colour images became grey, because the first image is.
  public private(set) var madeGrey = 0

  /// The names of classes without an image in this part of the data.
  public private(set) var emptyClasses: [String] = []

  /// Nothing yet, of data that have `emptyClasses`.
  public init(emptyClasses: [String] = []) { self.emptyClasses = emptyClasses }

  /// How many names are kept.
  static let mostNames = 10

  /// What was found in several datasets together: classes are empty that none of them has an image of.
  public init(joining parts: [ReadingFindings]) {
    skipped = parts.reduce(0) { $0 + $1.skipped }
    firstSkipped = Array(parts.flatMap(\.firstSkipped).prefix(Self.mostNames))
    resampled = parts.reduce(0) { $0 + $1.resampled }
    madeGrey = parts.reduce(0) { $0 + $1.madeGrey }
    emptyClasses = (parts.first?.emptyClasses ?? []).filter { name in
      parts.allSatisfy { $0.emptyClasses.contains(name) }
    }
  }

  /// The same, with `location` before the names of images.
  public func located(at location: String) -> ReadingFindings {
    var located = self
    located.firstSkipped = firstSkipped.map { "\(location): \($0)" }
    return located
  }

  mutating func skip(_ name: String, _ reason: Malformed) {
    skipped += 1
    if firstSkipped.count < Self.mostNames { firstSkipped.append("\(name): \(reason.reason)") }
  }

  /// Counts what becomes of `count` images of shape `given` that are brought to `shape`.
  mutating func countReshaped(_ count: Int = 1, from given: ImageShape, to shape: ImageShape) {
    if given.channels > shape.channels { madeGrey += count }
    if given.height != shape.height || given.width != shape.width { resampled += count }
  }
}
