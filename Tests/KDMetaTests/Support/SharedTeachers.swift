import Foundation
import Network
import Synchronization

@testable import KDMeta

/// Teachers of the embedded digits that several tests begin with, each trained once in a process.
enum SharedTeachers {
  private struct Training: Hashable {
    let network: Zoo
    let steps: Int
    let seed: UInt64
  }

  private struct Teacher {
    let file: Data
    let report: Trainer.Report
  }

  private static let trained = Mutex<[Training: Teacher]>([:])

  /// Writes the teacher that so many steps make of `network` to `path`, as if it had been trained there.
  static func put(at path: String, _ network: Zoo, steps: Int, seed: UInt64) throws -> Trainer.Report {
    let training = Training(network: network, steps: steps, seed: seed)
    // Whoever asks for it meanwhile waits, rather than to train the same.
    let teacher = try trained.withLock { trained in
      if let teacher = trained[training] { return teacher }
      let run = try SmallRun(seed: seed)
      let report = try run.trainAnew(network, steps: steps)
      let teacher = Teacher(file: try Data(contentsOf: URL(filePath: run.teacherPath)), report: report)
      trained[training] = teacher
      return teacher
    }
    try teacher.file.write(to: URL(filePath: path))
    return teacher.report
  }
}
