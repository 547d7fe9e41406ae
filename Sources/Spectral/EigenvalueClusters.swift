/// Where the eigenvalues of a spectrum lie so close that their eigenvectors are only settled together.
public struct EigenvalueClusters: Sendable, Equatable {
  /// Neighbours closer than this belong to one cluster: far above rounding, far below the gaps that carry meaning.
  public static let tolerance = 1e-7

  /// The places of the clusters of more than one eigenvalue, in order, none overlapping.
  public let ranges: [Range<Int>]

  /// The clusters with these places.
  public init(ranges: [Range<Int>]) { self.ranges = ranges }

  /// The clusters of sorted `values`.
  public init(of values: [Double]) {
    var ranges: [Range<Int>] = []
    var start = 0
    for index in 1..<(values.count + 1)
    where index == values.count || abs(values[index] - values[index - 1]) > Self.tolerance {
      if index - start > 1 { ranges.append(start..<index) }
      start = index
    }
    self.ranges = ranges
  }

  /// The greatest number up to `count` at which no cluster is cut; 0 where the first cluster is larger.
  func cut(atMost count: Int) -> Int {
    ranges.first { $0.lowerBound < count && count < $0.upperBound }?.lowerBound ?? count
  }

  /// The parts of 0..<`count`: clusters, and single places between them.
  func parts(of count: Int) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var next = 0
    for range in ranges where range.upperBound <= count {
      result += (next..<max(next, range.lowerBound)).map { $0..<$0 + 1 }
      result.append(range)
      next = range.upperBound
    }
    return result + (next..<max(next, count)).map { $0..<$0 + 1 }
  }
}
