import Foundation
import TestSupport
import Testing

extension ProgramTests {
  @Suite struct ConvertTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func convert(to name: String, _ more: [String] = []) throws -> Program.Outcome {
      try Program.run(
        ["convert", Sample.surrogate, "-o", folder.path(name), "--quiet"] + more,
        environment: ["KDMETA_ENGINE": "/no/such/engine.so"])
    }

    @Test("A surrogate becomes PNG, NumPy and IDX files of the same images, without the engine")
    func formats() throws {
      var reports: Set<String> = []
      for (name, kind) in [("images", "PNG files"), ("a.npz", "NumPy arrays"), ("a.idx", "IDX files")] {
        let outcome = try convert(to: name)
        #expect(outcome.status == 0)
        #expect(outcome.output == "\(folder.path(name)): 20 images of 1×8×8, 10 classes, as \(kind)\n")
        let evaluated = try Program.run(
          ["evaluate", Sample.teacher, "--data", folder.path(name), "--split", "train", "--json", "--quiet"])
        #expect(evaluated.status == 0)
        reports.insert(evaluated.output)
      }
      #expect(reports.count == 1)
      #expect(try folder.names() == ["a.idx", "a.npz", "images"])
    }

    @Test("--to goes before the name's ending, and what is there is not replaced") func choice() throws {
      #expect(try convert(to: "a.npz", ["--to", "idx"]).status == 0)
      #expect(FileManager.default.fileExists(atPath: folder.path("a.npz/train-images-idx3-ubyte")))
      let again = try convert(to: "a.npz", ["--to", "folder"])
      #expect(again.status == 73 && again.errors.contains("is not empty"))
      #expect(try Program.run(["convert", Sample.bundle, "-o", folder.path("b")]).status == 65)
      #expect(try folder.names() == ["a.npz"])
    }

    private static let hasTorch =
      Python.path != nil && (try? Python.run("-c", ["import numpy, torch"])) != nil

    @Test(
      "The guide's lines train a student in PyTorch on the result",
      .enabled(if: hasTorch, "KDMETA_PYTHON names no Python with torch"))
    func guide() throws {
      #expect(try convert(to: "surrogate.npz").status == 0)
      let guide = try String(contentsOfFile: Python.packagePath("docs/data.md"), encoding: .utf8)
      let code = try #require(guide.split(separator: "```python\n").last?.split(separator: "```").first)
      let script = """
        import os, sys
        os.chdir(sys.argv[1])
        \(code)
        assert images.shape == (20, 1, 8, 8) and images.max() <= 1 and loss.isfinite()
        assert data["labels"].tolist() == [int(data["class_names"][label]) for label in data["labels"]]
        """
      try Data(script.utf8).write(to: URL(filePath: folder.path("train.py")))
      _ = try Python.run(folder.path("train.py"), [folder.path])
    }
  }
}
