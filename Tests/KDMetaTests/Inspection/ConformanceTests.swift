import Foundation
import KDMeta
import TestSupport
import Testing

/// A file of `formats/conformance`, and what must be said of it.
private struct ConformanceFile: Sendable, CustomTestStringConvertible {
  struct Defect: Decodable, Sendable {
    /// The member at fault; nil where the file can't be looked into.
    let member: String?
    /// A part of what is wrong with it.
    let error: String
  }

  let name: String
  let defects: [Defect]

  var testDescription: String { name }
  var path: String { Python.packagePath("formats/conformance/\(name)") }

  /// The files of a folder; those that may break the HDF5 library need a process of their own, as script/conformance has.
  static func all(in folder: String) -> [ConformanceFile] {
    guard
      let data = FileManager.default.contents(
        atPath: Python.packagePath("formats/conformance/expected.json")),
      let files = try? JSONDecoder().decode([String: [Defect]].self, from: data)
    else { return [] }
    return files.filter { $0.key.hasPrefix("\(folder)/") }.sorted { $0.key < $1.key }
      .map { ConformanceFile(name: $0.key, defects: $0.value) }
  }
}

@Suite("The conformance set") struct ConformanceTests {
  @Test("Valid files are valid", arguments: ConformanceFile.all(in: "valid"))
  private func valid(file: ConformanceFile) throws {
    #expect(file.defects.isEmpty)
    #expect(try Validation.validate(file.path).defects == [])
    _ = try Inspection.of(file.path)
  }

  @Test(
    "Every defect of an invalid file is told, and nothing else", arguments: ConformanceFile.all(in: "invalid")
  )
  private func invalid(file: ConformanceFile) throws {
    try #require(!file.defects.isEmpty)
    let told: [String]
    do { told = try Validation.validate(file.path).defects } catch {
      told = [error.description.replacing("\(file.path): ", with: "")]
      #expect(error.description.hasPrefix("\(file.path): "))
    }
    #expect(told.count == file.defects.count, "\(told)")
    for defect in file.defects {
      #expect(
        told.contains { $0.hasPrefix(defect.member.map { "\($0): " } ?? "") && $0.contains(defect.error) },
        "\(defect): \(told)")
    }
  }

  @Test("There are files of every kind") func enough() {
    #expect(ConformanceFile.all(in: "valid").count >= 40)
    let invalid = ConformanceFile.all(in: "invalid")
    #expect(invalid.count >= 200)
    #expect(invalid.contains { $0.name.hasSuffix(".onnx") })
    #expect(invalid.contains { $0.name.contains("surrogate-") })
    #expect(invalid.contains { $0.name.contains("partial-") })
  }
}
