import Arrays
import HDF5
import Testing

/// Chunks that do not unpack to their size, which the library would read past the end of, or make any room for.
@Suite struct ChunkTests {
  @Test(
    "a chunk that unpacks to another size is refused before the library unpacks it",
    arguments: [
      ("short-chunk", "inflates to 4 bytes, not the 256 of a chunk"),
      ("long-chunk", "inflates to more than the 256 bytes of a chunk"),
    ])
  func size(name: String, reason: String) throws {
    let dataset = try File.open(fixture("hostile.h5")).root.dataset(name)
    for _ in 0..<2 {
      let error = #expect(throws: HDF5Error.self) { try dataset.read(as: Float.self) }
      #expect(error?.kind == .damaged)
      #expect(error?.reason == "its chunk at [0] \(reason)")
    }
    #expect(throws: HDF5Error.self) { try dataset.read(rows: 3..<4, as: Float.self) }
    #expect(try dataset.read(rows: 3..<3, as: Float.self).count == 0)
  }

  @Test(
    "rows are read through the chunks that they touch", arguments: [0..<7, 6..<8, 13..<20, 19..<20, 0..<20])
  func rows(rows: Range<Int>) throws {
    let dataset = try File.open(fixture("plain.h5")).root.dataset("packed")
    let expected = (rows.lowerBound * 30..<rows.upperBound * 30).map(Float.init)
    #expect(try dataset.read(rows: rows, as: Float.self).scalars == expected)
    #expect(try dataset.read(as: Float.self).count == 600)
  }

  @Test("objects are told apart, and two links to one are not") func identity() throws {
    let root = try File.open(fixture("hostile.h5")).root
    let group = try root.group("group")
    #expect(try group.identity == root.group("group/cycle").identity)
    #expect(try group.identity != root.identity)
    #expect(try root.dataset("target").identity == root.dataset("target").identity)
  }
}
