import Bundle
import Datasets
import Foundation
import KDMeta
import Records
import TestSupport
import Testing

/// The files of `Tests/Archives`, which earlier versions wrote: what was written once is read for ever.
@Suite("Files of earlier versions") struct ArchivesTests {
  static let kinds = ["all-layers", "channel-moments", "spectral", "spectral-pairs", "top-layer"]

  private static func path(_ name: String) -> String { Python.packagePath("Tests/Archives/\(name).h5") }

  @Test("are valid, and can be inspected", arguments: kinds + ["partial", "surrogate"])
  func valid(name: String) throws {
    #expect(try Validation.validate(Self.path(name)).defects == [])
    _ = try Inspection.of(Self.path(name))
  }

  @Test("a bundle gives its record", arguments: kinds) func bundle(kind: String) throws {
    let bundle = try BundleFile.read(Self.path(kind))
    #expect(Array(bundle.records.keys) == [kind])
    #expect(bundle.unreadRecords.isEmpty)
    #expect(bundle.classes.counts.reduce(0, +) == 1437)
    #expect(bundle.input.fit == .none)
    #expect(bundle.records[kind]?.arrays.isEmpty == false)
  }

  @Test("what is read is written as it was") func sameBytes() throws {
    let folder = try TemporaryFolder()
    for kind in Self.kinds {
      try BundleFile.write(try BundleFile.read(Self.path(kind)), to: folder.path("a.h5"))
      let (old, new) = (
        try Data(contentsOf: URL(filePath: Self.path(kind))),
        try Data(contentsOf: URL(filePath: folder.path("a.h5")))
      )
      #expect(old == new, "\(kind)")
    }
  }

  @Test("a partial bundle gives sums that can be finished") func partial() throws {
    let part = try BundleFile.readPartial(Self.path("partial"))
    #expect(part.data.first == 0)
    #expect(part.data.count == 200)
    #expect(part.accumulators.keys.sorted() == Self.kinds.filter { $0 != "all-layers" })
    for (name, contents) in part.accumulators {
      let kind = try #require(RecordKinds.named(name))
      let sums = try RecordSums(contents, of: kind, counts: part.classes.counts)
      #expect(try !sums.contents(isWithheld: part.classes.names.map { _ in false }).arrays.isEmpty)
    }
  }

  @Test("a surrogate gives its images") func surrogate() throws {
    let surrogate = try SurrogateFile(Self.path("surrogate"))
    #expect(surrogate.header.provenance.method == "top-layer")
    #expect(surrogate.header.provenance.seed == 0)
    #expect(try surrogate.readAll().count == 20)
  }
}
