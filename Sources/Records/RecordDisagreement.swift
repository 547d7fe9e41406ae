public import Bundle

/// Why sums of a record over two parts of the data cannot be added. Where there are two values, the first is that of the sums
/// that were to take in the others.
public enum RecordDisagreement: Sendable, Equatable {
  /// The others are of the record kind `kind`.
  case otherKind(String)
  /// A value beside the sums, at `path`, is `first` in one and `second` in the other, in words.
  case value(path: String, first: String, second: String)
  /// They are of other layers, or of other pairs of layers.
  case otherParts
  /// They have other numbers of classes, or of units of the same layer.
  case sizes(classes: [Int], units: [Int])
  /// Of a layer of so many units, one keeps this spread and the other that, in words.
  case spread(units: Int, first: String, second: String)
  /// They keep other numbers of directions; nil stands for all.
  case rank(first: Int?, second: Int?)
  /// They are to be stored in other types.
  case storage(first: StatisticType, second: StatisticType)
  /// One alone carries the basis that its coefficients are on.
  case basisInOne
  /// They keep other numbers of coefficients of the graph at `path`.
  case coefficientCount(path: String, first: Int, second: Int)
  /// They keep other coefficients of the same graph: each part has chosen by its own images.
  case coefficientChoice
  /// Their graphs' bases are not the same: the numbers at `path` differ by `difference`.
  case otherBasis(path: String, difference: Double)
  /// What `reason` says, of a kind that has its own conditions.
  case other(reason: String)
}

extension RecordDisagreement: CustomStringConvertible {
  /// The reason, without a full stop.
  public var description: String {
    switch self {
    case .otherKind(let kind): "the other's kind is '\(kind)'"
    case .value(let path, let first, let second): "\(path) is \(first) in one and \(second) in the other"
    case .otherParts: "they are of other layers, or of other pairs of layers"
    case .sizes(let classes, let units):
      "one has \(classes[0]) classes of \(units[0]) units and the other \(classes[1]) of \(units[1])"
    case .spread(let units, let first, let second):
      "one keeps \(first) of a layer of \(units) units and the other \(second)"
    case .rank(let first, let second):
      "one keeps \(Self.directions(first)) and the other \(Self.directions(second))"
    case .storage(let first, let second): "one is to be stored as \(first) and the other as \(second)"
    case .basisInOne: "one alone carries its basis"
    case .coefficientCount(let path, let first, let second):
      "one keeps \(first) coefficients and the other \(second); see \(path)"
    case .coefficientChoice:
      "they keep other coefficients of the same graph, because “energy” chooses by the first images of each part"
    case .otherBasis(let path, let difference):
      "their graph Fourier bases are not the same: \(path) differs by \(difference)"
    case .other(let reason): reason
    }
  }

  private static func directions(_ rank: Int?) -> String {
    rank.map { "\($0) directions" } ?? "all directions"
  }
}
