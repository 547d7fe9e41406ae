/// Which images a partial bundle covers, so that a merger can tell whether another part covers some of them too.
public struct DataCoverage: Hashable, Sendable {
  /// A SHA-256 that tells the data from other data; nothing about where they lie.
  public var sha256: String

  /// The place of the first image in the order in which the data are read, from 0.
  public var first: Int

  /// How many images from there on; those that cannot be read count neither here nor as places.
  public var count: Int

  /// So many images from `first` on of the data with this digest.
  public init(sha256: String, first: Int, count: Int) {
    self.sha256 = sha256
    self.first = first
    self.count = count
  }

  /// The places that both cover; nil where there are none, or the data are not the same.
  public func overlap(with other: DataCoverage) -> ClosedRange<Int>? {
    guard sha256 == other.sha256 else { return nil }
    let (first, last) = (max(first, other.first), min(last, other.last))
    return first <= last ? first...last : nil
  }

  /// The place of the last image, or the greatest there can be.
  private var last: Int {
    let (last, overflow) = first.addingReportingOverflow(count - 1)
    return overflow ? .max : last
  }
}
