import Foundation
import TestSupport
import Testing

extension ProgramTests {
  /// Commands on a folder as users have them: damaged files, several sizes and kinds, an empty class.
  @Suite struct ImageFolderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func put(_ fixture: String, at path: String) throws {
      let target = folder.path("data/\(path)")
      try FileManager.default.createDirectory(
        atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: Python.packagePath("Tests/DatasetsTests/Fixtures/\(fixture)"), toPath: target)
    }

    /// Grey images and others, for a model that takes grey ones.
    private func putAll() throws {
      for (path, fixture) in [
        ("cat/1.jpg", "cmyk.jpg"), ("cat/2.jpg", "truncated.jpg"), ("cat/3.png", "grey-16.png"),
        ("dog/1.png", "text.png"), ("dog/2.png", "grey.png"), ("dog/3.jpg", "large.jpg"),
      ] { try put(fixture, at: path) }
      try FileManager.default.createDirectory(
        atPath: folder.path("data/bird"), withIntermediateDirectories: true)
    }

    /// The findings in a report.
    private struct Report: Decodable {
      struct Data: Decodable {
        let skipped, resampled, madeGrey: Int
        let firstSkipped, emptyClasses: [String]
      }
      let images: Int
      let data: Data
    }

    @Test("Of several datasets the findings say in which, and classes that one has are not missing")
    func joined() throws {
      try putAll()
      let output = folder.path("student.onnx")
      let outcome = try Program.run([
        "distill", Sample.teacher, "--data", "sample:digits", "--data", folder.path("data"), "--image-size",
        "8", "--student", "digits-half", "--steps", "1", "--json", "-o", output,
      ])
      #expect(outcome.status == 0, "\(outcome.errors)")
      struct Result: Decodable { let student: Report }
      let report = try JSONDecoder().decode(Result.self, from: Data(outcome.output.utf8)).student
      #expect(report.images == 1437 + 4)
      #expect(report.data.skipped == 2 && report.data.emptyClasses.isEmpty)
      #expect(report.data.firstSkipped.first?.hasPrefix("\(folder.path("data")): cat/2.jpg: ") == true)
    }

    @Test("What was passed over or changed is in the report, and in words") func report() throws {
      try putAll()
      let arguments = ["evaluate", Sample.teacher, "--data", folder.path("data"), "--image-size", "8"]
      let outcome = try Program.run(arguments + ["--json"])
      #expect(outcome.status == 0)
      let report = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
      #expect(report.images == 4)
      #expect(report.data.skipped == 2 && report.data.resampled == 4 && report.data.madeGrey == 2)
      #expect(report.data.emptyClasses == ["bird"])
      #expect(report.data.firstSkipped.map { $0.prefix { $0 != ":" } } == ["cat/2.jpg", "dog/1.png"])
      let words = try Program.run(arguments).output
      for part in [
        "passed over 2 damaged images:\n  cat/2.jpg: is a damaged JPEG image",
        "made 2 colour images grey", "classes without an image: bird",
      ] { #expect(words.contains(part)) }
      let recorded = try Program.run(
        [
          "record", Sample.teacher, "--data", folder.path("data"), "--image-size", "8", "--records",
          "top-layer",
          "--minimum-class-count", "1", "-o", folder.path("bundle.h5"),
        ])
      #expect(recorded.status == 0 && recorded.output.contains("top-layer of 4 images"))
      #expect(recorded.output.contains("passed over 2 damaged images"))
    }

    @Test("Images of another size than the model's come with the option that mends it") func size() throws {
      try putAll()
      let outcome = try Program.run(["evaluate", Sample.teacher, "--data", folder.path("data")])
      #expect(
        outcome.status == 65 && outcome.errors.contains("(--image-size 8x8)"))
    }

    @Test(
      "--strict stops at the first damaged image, and writes nothing",
      arguments: ["record", "train", "distill"])
    func strict(command: String) throws {
      try putAll()
      let output = folder.path("output")
      let given =
        switch command {
        case "record": [Sample.teacher]
        case "train": ["--model", "digits"]
        default: [Sample.teacher, "--student", "digits-half"]
        }
      let outcome = try Program.run(
        [command] + given + ["--data", folder.path("data"), "--image-size", "8", "--strict", "-o", output])
      #expect(outcome.status == 65)
      #expect(outcome.errors.contains("data: cat/2.jpg: is a damaged JPEG image"))
      #expect(try folder.names() == ["data"])
    }

    @Test("Of images with attributes, all are measured, and one of them can be learnt and recorded")
    func attributes() throws {
      for index in 0..<4 { try put("grey.png", at: "faces/\(index).png") }
      let names = (0..<10).map { "is-\($0)" }
      let table =
        "4\n\(names.joined(separator: " "))\n"
        + (0..<4).map { image in
          "\(image).png " + names.indices.map { $0 == image % 2 ? "1" : "-1" }.joined(separator: " ")
            + "\n"
        }.joined()
      try Data(table.utf8).write(to: URL(filePath: folder.path("data/list_attr_celeba.txt")))
      let data = ["--data", folder.path("data"), "--image-size", "8"]
      let measured = try Program.run(["evaluate", Sample.teacher, "--teacher", Sample.teacher] + data)
      #expect(
        measured.status == 0 && measured.output.contains("over 10 attributes on 4 images; the teacher has"))
      #expect(
        measured.output.contains("\n\nattribute  have it  accuracy   teacher  agreement\nis-0       50.00 %"))
      let refused = try Program.run(
        ["train", "--model", "digits", "-o", folder.path("x.onnx")] + data)
      #expect(refused.status == 65 && refused.errors.contains("--attribute is-0"))
      let one = data + ["--attribute", "is-1"]
      let trained = try Program.run(
        ["train", "--model", "digits", "--steps", "2", "-o", folder.path("x.onnx")] + one)
      #expect(trained.status == 0)
      let recorded = try Program.run(
        [
          "record", folder.path("x.onnx"), "--records", "top-layer", "--minimum-class-count", "1", "-o",
          folder.path("b.h5"),
        ]
          + one)
      #expect(recorded.status == 0)
      #expect(try Program.run(["inspect", folder.path("b.h5")]).output.contains("not-is-1"))
    }

    @Test("Of images without classes, the teacher's answers are the classes") func classless() throws {
      for index in 0..<3 { try put("grey.png", at: "\(index).png") }
      let data = ["--data", folder.path("data"), "--image-size", "8"]
      let recorded = try Program.run(
        ["record", Sample.teacher] + data + ["--minimum-class-count", "1", "-o", folder.path("bundle.h5")])
      #expect(recorded.status == 0 && recorded.output.contains("the classes are the teacher's answers"))
      let inspected = try Program.run(["inspect", folder.path("bundle.h5")])
      #expect(inspected.output.contains("withheld"))
      let evaluated = try Program.run(["evaluate", Sample.teacher, "--teacher", Sample.teacher] + data)
      #expect(evaluated.output.hasPrefix("3 images without classes; they agree on 100.00 %"))
      #expect(try Program.run(["evaluate", Sample.teacher] + data).status == 65)
    }
  }
}
