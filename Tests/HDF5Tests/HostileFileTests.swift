import Arrays
import HDF5
import Testing

@Suite struct HostileFileTests {
  @Test(
    "a dataset that this module does not follow is refused when it is opened",
    arguments: [
      ("soft", .refused), ("dangling", .refused), ("external", .refused),
      ("group-by-soft-link/cycle", .refused),
      ("outside", .refused), ("virtual", .refused), ("texts", .wrongType), ("fixed-texts", .wrongType),
      ("compound", .wrongType), ("enumeration", .wrongType), ("reference", .wrongType),
      ("opaque", .wrongType),
      ("array", .wrongType), ("null", .refused), ("nine", .refused), ("lzf", .refused), ("offset", .refused),
      ("deflated-twice", .refused), ("square", .tooLarge), ("group", .wrongType), ("nothing", .missingMember),
      ("", .refused), (".", .refused), ("/target", .refused), ("group/../target", .refused),
      ("target\0", .refused),
    ] as [(String, HDF5Error.Kind)])
  func refusedOnOpening(_ name: String, _ kind: HDF5Error.Kind) throws {
    let root = try File.open(fixture("hostile.h5")).root
    let error = #expect(throws: HDF5Error.self) { try root.dataset(name) }
    #expect(error?.kind == kind, "\(String(describing: error))")
  }

  @Test(
    "a dataset that declares more than its file can hold is refused before memory is taken",
    arguments: [
      ("tebibyte", .tooLarge), ("tebibyte-in-chunks", .tooLarge), ("one-large-chunk", .tooLarge),
    ] as [(String, HDF5Error.Kind)])
  func refusedOnReading(_ name: String, _ kind: HDF5Error.Kind) throws {
    let dataset = try File.open(fixture("hostile.h5")).root.dataset(name)
    let all = #expect(throws: HDF5Error.self) { try dataset.read(as: Float.self, limit: .max) }
    #expect(all?.kind == kind, "\(String(describing: all))")
    let one = #expect(throws: HDF5Error.self) { try dataset.read(rows: 0..<1, as: Float.self) }
    #expect(one?.kind == kind, "\(String(describing: one))")
  }

  @Test(
    "an attribute that is no plain value is refused",
    arguments: [
      ("variable", .wrongType), ("flag", .wrongType), ("table", .wrongType), ("compound", .wrongType),
      ("reference", .wrongType), ("unsigned", .wrongType), ("null", .refused), ("latin", .refused),
      ("hidden", .refused), ("nothing", .missingMember),
    ] as [(String, HDF5Error.Kind)])
  func refusedAttribute(_ name: String, _ kind: HDF5Error.Kind) throws {
    let attributes = try File.open(fixture("hostile.h5")).root.group("group").attributes
    let error = #expect(throws: HDF5Error.self) { try attributes.value(name) }
    #expect(error?.kind == kind, "\(String(describing: error))")
  }

  @Test(
    "what is no readable HDF5 file is told so",
    arguments: [
      ("truncated.h5", .cannotOpen), ("text.h5", .notHDF5), ("none.h5", .missingFile), ("", .cannotOpen),
      ("text.h5/inside", .missingFile),
    ] as [(String, HDF5Error.Kind)])
  func refusedFile(_ name: String, _ kind: HDF5Error.Kind) {
    let error = #expect(throws: HDF5Error.self) { try File.open(fixture(name)) }
    #expect(error?.kind == kind, "\(String(describing: error))")
    #expect(error?.file == fixture(name))
  }

  @Test("links are listed as what they are, not followed")
  func listing() throws {
    let members = try File.open(fixture("hostile.h5")).root.members()
    let kinds = Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.kind) })
    #expect(kinds["soft"] == .other)
    #expect(kinds["external"] == .other)
    #expect(kinds["group"] == .group)
    #expect(kinds["virtual"] == .dataset)
  }

  @Test("the caller's limit holds for what one call reads")
  func limit() throws {
    let dataset = try File.open(fixture("plain.h5")).root.dataset("packed")
    #expect(try dataset.read(rows: 0..<10, as: Float.self, limit: 1200).count == 300)
    let error = #expect(throws: HDF5Error.self) { try dataset.read(as: Float.self, limit: 2399) }
    #expect(error?.kind == .tooLarge)
  }
}
