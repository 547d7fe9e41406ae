import HDF5
import TestSupport
import Testing

@Suite struct AttributeTests {
  @Test(
    "an attribute reads back as written",
    arguments: [
      .string("kdmeta-bundle"), .string(""), .string("naïve ∑ 🙂"),
      .string(String(repeating: "é", count: 50_000)),
      .strings(["one", "", "drei"]), .strings([]), .integer(.min), .integers([1, -2, .max]), .integers([]),
      .real(0.1), .real(-.infinity), .reals([1, 0.5]), .reals([]),
    ] as [Attribute])
  func roundTrip(_ value: Attribute) throws {
    let folder = try TemporaryFolder()
    let file = try File.create(folder.path("a.h5"))
    let dataset = try file.root.createDataset("a", shape: [1], type: .float32)
    try file.root.attributes.set("value", to: value)
    try dataset.attributes.set("value", to: value)
    try file.close()

    let root = try File.open(folder.path("a.h5")).root
    #expect(try root.attributes.value("value") == value)
    #expect(try root.dataset("a").attributes.value("value") == value)
    #expect(try root.attributes.names() == ["value"])
  }

  @Test("names are listed in order, however many there are")
  func names() throws {
    let folder = try TemporaryFolder()
    let file = try File.create(folder.path("a.h5"))
    let names = (0..<40).map { "attribute-\($0)" }
    for name in names { try file.root.attributes.set(name, to: .integer(1)) }
    try file.close()
    #expect(try File.open(folder.path("a.h5")).root.attributes.names() == names.sorted())
  }

  @Test("a value of another sort than the one asked for is refused")
  func wrongSort() throws {
    let folder = try TemporaryFolder()
    let file = try File.create(folder.path("a.h5"))
    let attributes = try file.root.attributes
    try attributes.set("version", to: .integer(1))
    #expect(try attributes.integer("version") == 1)
    let error = #expect(throws: HDF5Error.self) { try attributes.string("version") }
    #expect(error?.kind == .wrongType)
    #expect(error?.member == "/@version")
    #expect(
      error?.description.hasSuffix("could not read the attribute: it is an integer, not a string") == true)
  }

  @Test("an attribute is set once, and under a name that can be stored", arguments: ["twice", "", "a\0b"])
  func refusedNames(_ name: String) throws {
    let folder = try TemporaryFolder()
    let attributes = try File.create(folder.path("a.h5")).root.attributes
    try attributes.set("twice", to: .real(1))
    #expect(throws: HDF5Error.self) { try attributes.set(name, to: .real(1)) }
  }

  @Test("a nul inside a string is refused")
  func nul() throws {
    let folder = try TemporaryFolder()
    let attributes = try File.create(folder.path("a.h5")).root.attributes
    let error = #expect(throws: HDF5Error.self) { try attributes.set("a", to: .string("a\0b")) }
    #expect(error?.kind == .refused)
  }
}
