import Foundation
import KDMeta
import TestSupport
import Testing

struct RunFileTests {
  private static let head = """
    kdmeta-run: 1
    title: A table
    data: sample:digits
    teacher: {model: digits}
    student: digits-half

    """
  private static let rows = "rows:\n  - {name: a, method: spectral}\n"

  private func read(_ text: String) throws -> RunFile {
    let folder = try TemporaryFolder()
    let path = folder.path("run.yaml")
    try Data(text.utf8).write(to: URL(filePath: path))
    return try RunFile(path)
  }

  @Test("a file is read as it is written") func whole() throws {
    let file = try read(
      Self.head + "seeds: [3, 1]\n" + """
        rows:
          - name: a
            method: spectral
            published: 90.28
            source: somebody
          - name: b
            method: other-data
            data: others
        """)
    #expect(file.title == "A table")
    #expect(file.seeds == [3, 1])
    #expect(file.dataNames == ["sample:digits", "others"])
    #expect(file.rows.map(\.name) == ["a", "b"])
    #expect(file.rows.map(\.method) == [.reconstruction(.spectral), .otherData])
    #expect(file.rows[0].published.map { abs($0 - 0.9028) < 1e-9 } == true)
    #expect(file.rows[0].source == "somebody")
  }

  @Test("seeds are 0 where the file names none") func defaultSeeds() throws {
    #expect(try read(Self.head + Self.rows).seeds == [0])
  }

  @Test(
    "what is wrong is told by its line, with the nearest known word",
    arguments: [
      ("", nil, "it is empty"),
      ("- 1", 1, "keys with values"),
      ("title: x", 1, "'kdmeta-run' is missing"),
      ("kdmeta-run: 2\nunknown: 1", 1, "version 2"),
      (head + rows + "sudent: x", 8, "did you mean 'student'?"),
      (head + rows + "title: twice", 2, "'title' is there twice"),
      (head, 1, "'rows' is missing"),
      (head + "rows: []", 6, "at least one"),
      (head + "rows: spectral", 6, "takes a list"),
      (head + "rows:\n  - {name: a}", 7, "'method' is missing"),
      (head + "rows:\n  - {name: a, method: spectrall}", 7, "did you mean 'spectral'?"),
      (head + "rows:\n  - {name: a, method: spectral, publshed: 1}", 7, "did you mean 'published'?"),
      (head + "rows:\n  - {name: a, method: spectral, published: ninety}", 7, "per cent"),
      (head + "rows:\n  - {name: a, method: spectral, published: 101}", 7, "per cent"),
      (head + "rows:\n  - {name: ../a, method: spectral}", 7, "small letters and digits"),
      (head + "rows:\n  - {name: teacher, method: spectral}", 7, "teacher's row"),
      (head + rows + "  - {name: a, method: top-layer}", 8, "two rows of the name 'a'"),
      (head + "rows:\n  - {name: a, method: other-data}", 7, "'data'"),
      (head + "rows:\n  - {name: a, method: spectral, data: x}", 7, "sees no data"),
      (head + "rows:\n  - {name: a, method: supervised, distill: {steps: 1}}", 7, "it has train, evaluate"),
      (head + "rows:\n  - {name: a, method: spectral, distill: {Steps: 1}}", 7, "no option's name"),
      (head + "rows:\n  - {name: a, method: spectral, distill: {steps: }}", 7, "has no value"),
      (head + "rows:\n  - {name: a, method: spectral, reconstruct: {set: 3}}", 7, "takes keys with values"),
      (
        head + "rows:\n  - {name: a, method: spectral, reconstruct: {set: {Steps: 3}}}", 7, "no option's name"
      ),
      (head + "rows:\n  - {name: a, method: spectral, distill: {steps: {a: 1}}}", 7, "takes one value"),
      (head + "seeds: [1, 1]\n" + rows, 6, "twice"),
      (head + "rows:\n  - {name: a, method: spectral, seeds: [1]}", 7, "none of the file's"),
      (head + "seeds: [-1]\n" + rows, 6, "whole number"),
      (head + "rows: [a", 7, "no YAML"),
      (head + rows + "description: &a x", 8, "anchors"),
      (head + rows + "description: *a", 8, "anchors"),
      (head + rows + "---\nb: 1", 8, "no YAML"),
      (head + rows + "train: \u{1}", nil, "no YAML"),
    ] as [(String, Int?, String)])
  func faults(text: String, line: Int?, part: String) throws {
    let error = try #require(throws: KDMetaError.self) { try read(text) }
    guard case .runFile(let fault) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(fault.reason.contains(part), "\(fault)")
    #expect(fault.line == line, "\(fault)")
    #expect(fault.path.hasSuffix("/run.yaml"))
  }

  @Test("a file that would grow by aliases is refused before it does") func aliases() throws {
    let layers = (1...40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]" }
    #expect(throws: KDMetaError.self) { try read("a0: &a0 [x, x]\n" + layers.joined(separator: "\n")) }
  }

  @Test("a file too deep or too long is refused") func excess() throws {
    #expect(throws: KDMetaError.self) { try read(String(repeating: "[", count: 100_000)) }
    #expect(throws: KDMetaError.self) { try read(String(repeating: "# \n", count: 400_000)) }
  }

  @Test("a missing file is told as such") func missing() throws {
    let error = try #require(throws: KDMetaError.self) { try RunFile("/no/such/run.yaml") }
    #expect("\(error)" == "/no/such/run.yaml: no such file or folder")
  }
}
