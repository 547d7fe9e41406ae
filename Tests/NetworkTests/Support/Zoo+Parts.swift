import Foundation
import Network

extension Zoo {
  /// Those that a debug build initialises, writes and reads in a moment.
  static let small = allCases.filter { $0.graph().parameterCount < 1_500_000 }

  /// Those that outside implementations are asked about: without `KDMETA_LONG_TESTS` none of more than twelve million weights.
  static let compared =
    ProcessInfo.processInfo.environment["KDMETA_LONG_TESTS"] != nil
    ? allCases : allCases.filter { $0.graph().parameterCount < 12_000_000 }
}
