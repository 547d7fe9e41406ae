/// The part that a weight plays.
public enum WeightRole: Sendable, Hashable {
  /// Changed by training; starts spread evenly over ±bound.
  case parameter(bound: Double)
  /// Changed by training; starts as one number.
  case parameterStarting(at: Double)
  /// A running statistic, moved in training without a gradient; starts as one number.
  case statistic(startingAt: Double)
  /// Never changed.
  case constant

  /// Whether gradients change it.
  public var isTrainable: Bool {
    switch self {
    case .parameter, .parameterStarting: true
    case .statistic, .constant: false
    }
  }
}

extension WeightRole {
  /// The role of the operand `index` of a norm, whose scale and shift come behind its input: at the start they change nothing.
  static func ofScaleAndShift(_ index: Int) -> WeightRole {
    switch index {
    case 1: .parameterStarting(at: 1)
    case 2: .parameterStarting(at: 0)
    default: .constant
    }
  }
}
