import Foundation
import TestSupport
import Testing

extension ProgramTests {
  struct MatrixKernelsTests {
    @Test("products of matrices use the processor's vectors, also where OpenBLAS is older than the processor")
    func vectors() throws {
      let command = ["evaluate", Sample.teacher, "--data", "sample:digits"]
      let outcome = try Program.run(
        command, environment: ["OPENBLAS_VERBOSE": "2", "OPENBLAS_CORETYPE": nil])
      #expect(outcome.status == 0)
      // OpenBLAS says what it chooses each time that the program starts.
      let chosen = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("Core: ") }
      let processor = try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
      #expect(!chosen.isEmpty, "\(outcome.errors)")
      if processor.contains(" avx2 ") { #expect(chosen.last != "Core: Prescott") }
    }

    @Test("what the environment says is left alone") func told() throws {
      let outcome = try Program.run(
        ["evaluate", Sample.teacher, "--data", "sample:digits"],
        environment: ["OPENBLAS_VERBOSE": "2", "OPENBLAS_CORETYPE": "Prescott"])
      #expect(outcome.status == 0)
      #expect(outcome.errors.split(separator: "\n").filter { $0.hasPrefix("Core: ") } == ["Core: Prescott"])
    }
  }
}
