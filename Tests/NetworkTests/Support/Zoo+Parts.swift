import Network
import TestSupport

extension Zoo {
  /// Those that a debug build initialises, writes and reads in a moment.
  static let small = allCases.filter { $0.graph().parameterCount < 1_500_000 }

  /// Those that outside implementations are asked about: without `script/test --long` none of more than twelve million weights.
  static let compared =
    LongTests.areOn
    ? allCases : allCases.filter { $0.graph().parameterCount < 12_000_000 }
}
