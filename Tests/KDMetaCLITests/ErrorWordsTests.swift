import Bundle
import Checkpoints
import Datasets
import KDMeta
import Records
import Spectral
import Testing

@testable import KDMetaCLI

/// Errors of the modules below carry evidence; the command line adds the option that mends them.
@Suite("Words for errors") struct ErrorWordsTests {
  private static let errors: [(KDMetaError, String)] = [
    (.bundle(.unsigned(path: "a")), "--trust"),
    (.bundle(.released(path: "a")), "record --partial"),
    (.bundle(.partial(path: "a")), "kdmeta merge"),
    (.bundle(.damaged(path: "a", stated: "b", found: "c")), "kdmeta seal"),
    (.checkpoint(.unfit("it is of another kind")), "--restart"),
    (.checkpoint(.otherRun(path: "a", differences: ["seed: 1 there, 2 here"])), "--restart"),
    (.dataset(.damagedImage(path: "a", reason: "it is cut short")), "--strict"),
    (.dataset(.noAttributes(path: "a", attribute: "hat", summary: "b")), "--attribute hat"),
    (.dataset(.noSuchImages(path: "a", first: 3, end: 9, count: 5)), "--images 3:9"),
    (.record(.spectrum(.otherBasis(reason: "a"))), "--embed-basis"),
    (
      .record(.disagreement(record: "a", .spread(units: 3, first: "b", second: "c"))),
      "--factor-limit, --low-rank-limit, --rank"
    ),
    (
      .unmergeable(
        paths: ["a", "b"], record: "c", .coefficientCount(path: "d", first: 3, second: 4)), "--coefficients"
    ),
    (.unmergeable(paths: ["a", "b"], record: "c", .coefficientChoice), "--choose low-pass"),
    (.unmergeable(paths: ["a", "b"], record: "c", .basisInOne), "--embed-basis"),
    (
      .unmergeable(paths: ["a", "b"], record: "c", .storage(first: .float16, second: .float32)),
      "--full-precision"
    ),
    (.unmergeable(paths: ["a", "b"], record: "c", .rank(first: nil, second: 4)), "--rank, --low-rank-limit"),
  ]

  @Test("the option is told, though the error itself names none", arguments: errors)
  func advice(error: KDMetaError, option: String) {
    #expect(error.words.contains(option))
    #expect(error.words.hasPrefix(error.description))
    #expect(!error.description.contains("--"))
  }
}
