import ArgumentParser
import Foundation
import HDF5
import KDMeta
import Torch

/// The program: parses, runs one command, and turns what went wrong into a sentence and an exit code.
@main
struct KDMetaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kdmeta",
    abstract: "Distil models whose training data cannot be shared.",
    discussion: """
      A publisher trains a teacher and records a bundle of statistics beside it:

        kdmeta train --model lenet5 --data mnist/ -o teacher.onnx
        kdmeta record teacher.onnx --data mnist/ -o bundle.h5

      A receiver, who has no data, rebuilds images from the two and trains a small student on them:

        kdmeta reconstruct teacher.onnx --metadata bundle.h5 -o surrogate.h5
        kdmeta distill teacher.onnx --data surrogate.h5 --student lenet5-half -o student.onnx
      """,
    version: "\(Product.name) \(Product.version) (engine \(Engine.path))",
    subcommands: [RunModel.self],
    groupedSubcommands: [
      CommandGroup(
        name: "Publisher", subcommands: [Train.self, Record.self, Merge.self, Sign.self, Key.self, Seal.self]),
      CommandGroup(name: "Receiver", subcommands: [Reconstruct.self, Distill.self, Convert.self]),
      CommandGroup(
        name: "Looking at files",
        subcommands: [Evaluate.self, Inspect.self, Validate.self, Models.self, Methods.self]),
      CommandGroup(name: "Tables, and several processes", subcommands: [Run.self, Launch.self]),
    ])

  static func main() {
    // Writing to a closed pipe is an error to be handled, not an end in the middle of things.
    signal(SIGPIPE, SIG_IGN)
    LibraryGuard.endProgram(withStatus: ExitStatus.badData)
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error as KDMetaError {
      say(error)
      Foundation.exit(error.exitCode)
    } catch {
      exit(withError: error)
    }
  }

  /// Says what went wrong; of several processes that are stopped together, one does.
  private static func say(_ error: KDMetaError) {
    let place = try? ProcessPlace(ProcessInfo.processInfo.environment)
    if case .interrupted = error, let place, place.rank > 0 { return }
    StandardError.write("kdmeta\(place.map { ", \($0)" } ?? ""): \(error.words.onOneLine)\n")
  }
}
