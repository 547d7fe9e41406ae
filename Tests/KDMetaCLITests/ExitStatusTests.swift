import Foundation
import TestSupport
import Testing

extension ProgramTests {
  struct ExitStatusTests {
    /// Runs the program, which has to end with `status`, print nothing, and name each of `parts` in a sentence of its own.
    private func expect(
      _ status: Int32, _ arguments: [String], saying parts: [String] = [],
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      let outcome = try Program.run(arguments)
      #expect(outcome.status == status, "\(arguments): \(outcome.errors)", sourceLocation: sourceLocation)
      #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
      for part in parts {
        #expect(
          outcome.errors.contains(part), "\(arguments): \(outcome.errors)", sourceLocation: sourceLocation)
      }
      if status != 64 {
        let last = outcome.errors.split(separator: "\n").last ?? ""
        #expect(last.hasPrefix("kdmeta: "), "\(outcome.errors)", sourceLocation: sourceLocation)
      }
    }

    @Test(
      "a command line that makes no sense is 64, with the usage",
      arguments: [
        ["no-such-command"], ["train"], ["inspect"], ["merge", "-o", "o"], ["merge", "a"],
        ["train", "--model", "no-such-model", "--data", "d", "-o", "o"],
        ["train", "--model", "digits", "--data", "d", "-o", "o", "--steps", "0"],
        ["train", "--model", "digits", "--data", "d", "-o", "o", "--learning-rate", "nan"],
        ["train", "--model", "digits", "--data", "d", "-o", "o", "--device", "gpu"],
        ["train", "--model", "digits", "--data", "d", "-o", "o", "--threads", "0"],
        ["train", "--model", "digits", "--data", "d", "-o", "o", "--precision", "half"],
        ["record", "t", "--data", "d", "-o", "o", "--temperature", "0"],
        ["reconstruct", "t", "--metadata", "m", "--method", "no-such-method", "-o", "o"],
        ["reconstruct", "t", "--metadata", "m", "--method", "all-layers", "-o", "o", "-n", "0"],
        ["reconstruct", "t", "--method", "all-layers", "-o", "o", "--set", "learning-rate=inf"],
        ["reconstruct", "t", "--method", "all-layers", "-o", "o", "--set", "stpes=3"],
        ["reconstruct", "t", "--method", "all-layers", "-o", "o", "--set", "steps"],
        ["reconstruct", "t", "--method", "noise", "-o", "o", "--preset", "published"],
        ["reconstruct", "t", "-o", "o", "--set", "steps=3"],
        ["distill", "t", "--source", "no-such-method", "--student", "digits-half", "-o", "o"],
        ["distill", "t", "--data", "d", "--source", "zskd", "--student", "digits-half", "-o", "o"],
        ["distill", "t", "--data", "d", "--student", "digits-half", "-o", "o", "--set", "steps=3"],
        ["distill", "t", "--data", "d", "--student", "digits-half", "-o", "o", "--hard-label-weight", "2"],
        ["distill", "t", "--data", "d", "--student", "digits-half", "-o", "o", "--keep-weights"],
        ["distill", "t", "--data", "d", "--student", "no-such-model", "-o", "o"],
        ["reconstruct", "t", "--method", "zskd", "-o", "o", "--set", "refinement-steps=3"],
        [
          "reconstruct", "t", "--method", "dafl", "-o", "o", "--preset", "published", "--set",
          "refinement-steps=3",
        ],
        [
          "reconstruct", "t", "--method", "contrastive", "-o", "o", "--set", "conditioning=none", "--set",
          "refinement-steps=3",
        ],
        ["reconstruct", "t", "--method", "guided", "-o", "o", "--set", "refinement-steps=-1"],
      ])
    func usage(arguments: [String]) throws {
      try expect(64, arguments, saying: ["Usage: kdmeta"])
    }

    @Test("a record that there is not is 64") func unknownRecord() throws {
      let folder = try TemporaryFolder()
      try expect(
        64,
        ["record", Sample.teacher, "--data", "sample:digits", "-o", folder.path("b"), "--records", "top"],
        saying: ["--records", "there is no record 'top'", "top-layer"])
    }

    @Test("an input that is not there is 66, and its path is told") func missing() throws {
      let folder = try TemporaryFolder()
      let (nothing, output) = (folder.path("nothing"), folder.path("out"))
      for arguments in [
        ["train", "--model", "digits", "--data", nothing, "-o", output],
        ["record", nothing, "--data", "sample:digits", "-o", output],
        ["record", Sample.teacher, "--data", nothing, "-o", output],
        ["reconstruct", nothing, "--metadata", Sample.bundle, "--method", "all-layers", "-o", output],
        ["reconstruct", Sample.teacher, "--metadata", nothing, "--method", "all-layers", "-o", output],
        ["merge", nothing, "-o", output], ["merge", Sample.part, nothing, "-o", output],
        ["distill", nothing, "--data", Sample.surrogate, "--student", "digits-half", "-o", output],
        ["distill", Sample.teacher, "--data", nothing, "--student", "digits-half", "-o", output],
        ["distill", Sample.teacher, "--data", Sample.surrogate, "--student", nothing, "-o", output],
        ["evaluate", nothing, "--data", "sample:digits"], ["evaluate", Sample.teacher, "--data", nothing],
        ["inspect", nothing], ["validate", nothing], ["validate", Sample.bundle, "--teacher", nothing],
        ["inspect", folder.path],
      ] { try expect(66, arguments, saying: [arguments.contains(nothing) ? nothing : folder.path]) }
      try expect(
        66, ["train", "--model", "digits", "--data", "sample:cats", "-o", output], saying: ["sample:digits"])
      #expect(try folder.names().isEmpty)
    }

    @Test("files that are cut short are 65, wherever they are cut", arguments: [0, 1, 20, 600, 5000])
    func truncated(length: Int) throws {
      let folder = try TemporaryFolder()
      for (original, command) in [
        (Sample.teacher, "inspect"), (Sample.bundle, "validate"), (Sample.bundle, "inspect"),
        (Sample.surrogate, "validate"), (Sample.surrogate, "inspect"),
      ] {
        let path = folder.path("cut")
        try Data(contentsOf: URL(filePath: original)).prefix(length).write(to: URL(filePath: path))
        try expect(65, [command, path], saying: [path])
      }
    }

    @Test("a bundle with one flipped bit is 65") func damaged() throws {
      let folder = try TemporaryFolder()
      let path = folder.path("damaged.h5")
      var bytes = try Data(contentsOf: URL(filePath: Sample.bundle))
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: URL(filePath: path))
      let reconstruct = ["reconstruct", Sample.teacher, "--metadata", path, "--method", "all-layers"]
      for arguments in [["validate", path], ["inspect", path], reconstruct + ["-o", folder.path("out")]] {
        try expect(65, arguments, saying: [path, "damaged", "fetch the file again"])
      }
      #expect(try folder.names() == ["damaged.h5"])
    }

    @Test("inputs that do not belong together are 65, and both are named") func mismatches() throws {
      let folder = try TemporaryFolder()
      let output = folder.path("out")
      try expect(
        65,
        ["reconstruct", Sample.other, "--metadata", Sample.bundle, "--method", "all-layers", "-o", output],
        saying: [Sample.other, Sample.bundle, "use the teacher that was published with the bundle"])
      try expect(
        65,
        ["distill", Sample.teacher, "--data", Sample.surrogate, "--student", "lenet5-half", "-o", output],
        saying: ["lenet5-half", "kdmeta models"])
      try expect(
        65, ["merge", Sample.part, Sample.part, "-o", output], saying: [Sample.part, "counted twice"])
      try expect(
        65, ["merge", Sample.part, Sample.bundle, "-o", output], saying: [Sample.bundle, "record --partial"])
      try expect(
        65,
        ["reconstruct", Sample.teacher, "--metadata", Sample.part, "--method", "top-layer", "-o", output],
        saying: [Sample.part, "not for release", "kdmeta merge"])
      try expect(65, ["inspect", "/etc/passwd"], saying: ["/etc/passwd", "not an ONNX model"])
      try expect(
        65, ["evaluate", Sample.bundle, "--data", "sample:digits"],
        saying: [Sample.bundle, "it is a metadata bundle"])
      #expect(try folder.names().isEmpty)
    }

    @Test("an output that cannot be made is 73 before any work", arguments: Sample.writingCommands)
    func cannotCreate(command: String) throws {
      let folder = try TemporaryFolder()
      for output in [folder.path("no/such/folder/out"), folder.path, folder.path + "/"] {
        try expect(73, Sample.writing(command, to: output, steps: 1_000_000), saying: [output])
      }
      #expect(try folder.names().isEmpty)
    }

    @Test(
      "a full disk is 74 and nothing is left on it",
      .enabled(if: SmallDisk.isPossible, "only root can mount a small disk"),
      arguments: Sample.writingCommands)
    func fullDisk(command: String) throws {
      let folder = try TemporaryFolder()
      let disk = try SmallDisk(at: folder.path("disk"), kibibytes: 8)
      let arguments = Sample.writing(command, to: disk.path + "/out", steps: 2)
      try expect(
        74, arguments + (command == "reconstruct" ? ["-n", "400"] : []), saying: ["/out", "the disk is full"])
      #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path).isEmpty)
    }

    @Test(
      "wherever a disk becomes full, an output of an earlier run stays whole until the new one is",
      .enabled(if: SmallDisk.isPossible, "only root can mount a small disk"),
      arguments: Sample.longCommands, [8, 40, 96, 600])
    func fillingDisk(command: String, kibibytes: Int) throws {
      let folder = try TemporaryFolder()
      let disk = try SmallDisk(at: folder.path("disk"), kibibytes: kibibytes)
      let path = disk.path + "/out"
      let old = Data("of an earlier run".utf8)
      try old.write(to: URL(filePath: path))
      // A checkpoint after every step, so that these meet the end of the disk too.
      let outcome = try Program.run(
        Sample.writing(command, to: path, steps: 4) + ["--checkpoint-every", "0"]
          + (command == "reconstruct" ? ["-n", "400", "--set", "batch-size=100"] : []))
      let names = try FileManager.default.contentsOfDirectory(atPath: disk.path)
      if outcome.status == 0 {
        #expect(names == ["out"])
        #expect(try Data(contentsOf: URL(filePath: path)) != old)
      } else {
        #expect([73, 74].contains(outcome.status), "\(outcome.errors)")
        #expect(outcome.errors.contains("the disk is full"))
        #expect(try Data(contentsOf: URL(filePath: path)) == old)
        #expect(names.allSatisfy { ["out", "out.checkpoint"].contains($0) }, "\(names)")
      }
    }

    @Test("a model with an operator that kdmeta lacks is 65 for work, and inspecting it tells which")
    func unsupportedOperator() throws {
      let folder = try TemporaryFolder()
      let path = folder.path("odd.onnx")
      // The same model with one operator renamed to another of as many letters: the file's lengths stay right.
      var bytes = try Data(contentsOf: URL(filePath: Sample.teacher))
      let place = try #require(bytes.range(of: Data("MaxPool".utf8)))
      bytes.replaceSubrange(place, with: Data("MaxRool".utf8))
      try bytes.write(to: URL(filePath: path))
      try expect(65, ["evaluate", path, "--data", "sample:digits"], saying: [path, "MaxRool"])
      let outcome = try Program.run(["inspect", path])
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("cannot use"))
      let lines = outcome.output.split(separator: "\n")
      #expect(lines.contains { $0.contains("MaxRool") && $0.hasSuffix("not supported") })
      #expect(!lines.contains { $0.contains("Gemm") && $0.contains("not supported") })
      #expect(lines.contains { $0.hasPrefix("operators") && $0.contains("Gemm 2") })
    }
  }
}
