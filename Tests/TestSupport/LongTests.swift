import Foundation

/// Tests that take long and guard little: they run with `script/test --long`, and say so where they are skipped.
///
///     @Test("...", .enabled(if: LongTests.areOn, "takes long; script/test --long runs it"))
public enum LongTests {
  /// Whether they are to run: whether the environment variable `KDMETA_LONG_TESTS` is there.
  public static let areOn = ProcessInfo.processInfo.environment["KDMETA_LONG_TESTS"] != nil
}
