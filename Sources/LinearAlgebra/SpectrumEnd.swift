/// The end of a symmetric matrix's spectrum that eigenpairs are taken from.
public enum SpectrumEnd: Sendable, Equatable, CaseIterable {
  /// The algebraically smallest eigenvalues, the smallest first.
  case smallest
  /// The algebraically greatest eigenvalues, the greatest first.
  case greatest

  /// Whether `first` is to stand before `second`.
  func precedes(_ first: Double, _ second: Double) -> Bool {
    switch self {
    case .smallest: first < second
    case .greatest: first > second
    }
  }
}
