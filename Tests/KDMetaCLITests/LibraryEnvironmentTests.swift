import Foundation
import TestSupport
import Testing

extension ProgramTests {
  /// The libraries say what they were told each time that the program starts.
  struct LibraryEnvironmentTests {
    private static let command = ["evaluate", Sample.teacher, "--data", "sample:digits"]

    @Test("products of matrices use the processor's vectors, also where OpenBLAS is older than the processor")
    func vectors() throws {
      let chosen = try lines("Core: ", ["OPENBLAS_VERBOSE": "2", "OPENBLAS_CORETYPE": nil])
      let processor = try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
      #expect(!chosen.isEmpty)
      if processor.contains(" avx2 ") { #expect(chosen.last != "Core: Prescott") }
    }

    @Test("idle threads soon leave their processor to other programs") func idleThreads() throws {
      let told = try lines(
        "GOMP_SPINCOUNT", ["OMP_DISPLAY_ENV": "verbose", "GOMP_SPINCOUNT": nil, "OMP_WAIT_POLICY": nil])
      #expect(told.last == "GOMP_SPINCOUNT = '1000'")
    }

    @Test(
      "what the environment says is left alone",
      arguments: [("GOMP_SPINCOUNT", "77", "77"), ("OMP_WAIT_POLICY", "PASSIVE", "0")])
    func told(variable: String, value: String, count: String) throws {
      var environment: [String: String?] = [
        "OPENBLAS_VERBOSE": "2", "OPENBLAS_CORETYPE": "Prescott", "OMP_DISPLAY_ENV": "verbose",
        "GOMP_SPINCOUNT": nil, "OMP_WAIT_POLICY": nil,
      ]
      environment[variable] = value
      #expect(try lines("Core: ", environment) == ["Core: Prescott"])
      #expect(try lines("GOMP_SPINCOUNT", environment) == ["GOMP_SPINCOUNT = '\(count)'"])
    }

    /// What the program says in lines that begin with `prefix`.
    private func lines(_ prefix: String, _ environment: [String: String?]) throws -> [String] {
      let outcome = try Program.run(Self.command, environment: environment)
      #expect(outcome.status == 0, "\(outcome.errors)")
      return outcome.errors.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        .filter { $0.hasPrefix(prefix) }
    }
  }
}
