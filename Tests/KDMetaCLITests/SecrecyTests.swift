import Foundation
import TestSupport
import Testing

extension ProgramTests {
  /// What of the publisher's machine and data may be seen by others.
  struct SecrecyTests {
    /// A folder whose name would be recognised wherever it came to light.
    private static let secret = "patients-of-doctor-faustus"

    private func copies(of files: [String: String], in folder: TemporaryFolder) throws -> (String) -> String {
      let place = URL(filePath: folder.path(Self.secret))
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for (name, source) in files {
        try FileManager.default.copyItem(at: URL(filePath: source), to: place.appending(path: name))
      }
      return { place.appending(path: $0).path() }
    }

    @Test("No output holds a path, the name of a folder, of the data's file or of the machine") func paths()
      throws
    {
      let folder = try TemporaryFolder()
      let data = "confidential-images-idx3-ubyte.gz"
      let samples = Python.packagePath("samples/digits/test-")
      let path = try copies(
        of: [
          data: samples + "images-idx3-ubyte.gz",
          "confidential-labels-idx1-ubyte.gz": samples + "labels-idx1-ubyte.gz",
        ], in: folder)
      for arguments in [
        ["train", "--model", "digits", "--data", path(data), "--steps", "3", "-o", path("teacher.onnx")],
        [
          "record", path("teacher.onnx"), "--data", path(data), "--records", "top-layer,all-layers", "-o",
          path("bundle.h5"),
        ],
        ["record", path("teacher.onnx"), "--data", path(data), "--partial", "-o", path("part.h5")],
        ["merge", path("part.h5"), "-o", path("merged.h5")],
        [
          "reconstruct", path("teacher.onnx"), "--metadata", path("bundle.h5"), "--method", "top-layer", "-n",
          "20",
          "--set", "steps=2", "-o", path("surrogate.h5"),
        ],
        [
          "distill", path("teacher.onnx"), "--data", path("surrogate.h5"), "--student", "digits-half",
          "--steps", "2",
          "-o", path("student.onnx"),
        ],
      ] {
        let outcome = try Program.run(arguments + ["--threads", "1"])
        try #require(outcome.status == 0, "\(arguments): \(outcome.errors)")
        let output = try Data(contentsOf: URL(filePath: arguments[arguments.count - 1]))
        let machine = ProcessInfo.processInfo.hostName
        for text in [Self.secret, "confidential", folder.path, NSHomeDirectory() + "/", machine]
        where text.count > 5 {
          #expect(output.range(of: Data(text.utf8)) == nil, "\(arguments[0]) tells \(text)")
        }
      }
    }

    @Test("What is wrong with data is said without their values") func values() throws {
      let folder = try TemporaryFolder()
      let path = try copies(
        of: ["1.png": Python.packagePath("Tests/DatasetsTests/Fixtures/grey.png")], in: folder)
      try Data("2\nhat beard\n1.png 1 -1\n1.png 1 4711-Gretchen\n".utf8).write(
        to: URL(filePath: path("list_attr.txt")))
      let outcome = try Program.run(
        [
          "evaluate", Sample.teacher, "--data", folder.path(Self.secret), "--attribute", "hat", "--threads",
          "1",
        ])
      #expect(outcome.status == 65)
      #expect(outcome.errors.contains("line 4"), "\(outcome.errors)")
      #expect(!(outcome.output + outcome.errors).contains("Gretchen"), "\(outcome.errors)")
    }
  }
}
