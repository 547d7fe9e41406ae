import Testing

@testable import Spectral

@Suite("Eigenvalue clusters") struct EigenvalueClusterTests {
  @Test(
    "are runs of neighbours within the tolerance",
    arguments: [
      ([0, 0.1, 0.2], []), ([0, 1e-9, 0.2], [0..<2]), ([0, 0.2, 0.2 + 1e-8], [1..<3]),
      ([0, 6e-8, 12e-8, 0.5, 0.5], [0..<3, 3..<5]), ([], []), ([0.3], []),
    ] as [([Double], [Range<Int>])])
  func runs(values: [Double], ranges: [Range<Int>]) {
    #expect(EigenvalueClusters(of: values).ranges == ranges)
  }

  @Test("divide places into parts without a gap") func parts() {
    let clusters = EigenvalueClusters(ranges: [1..<3, 5..<8])
    #expect(clusters.parts(of: 10) == [0..<1, 1..<3, 3..<4, 4..<5, 5..<8, 8..<9, 9..<10])
    #expect(clusters.parts(of: 4) == [0..<1, 1..<3, 3..<4])
  }

  @Test(
    "are cut at the place before, at most",
    arguments: [(0, 0), (1, 1), (2, 1), (3, 3), (6, 5), (8, 8), (9, 9)])
  func cut(asked: Int, kept: Int) {
    #expect(EigenvalueClusters(ranges: [1..<3, 5..<8]).cut(atMost: asked) == kept)
  }

  @Test("numbers of a stream are the same everywhere") func pseudoRandom() {
    let numbers = PseudoRandom.numbers(3, stream: 1)
    #expect(numbers.allSatisfy { (-1...1).contains($0) })
    #expect(Set(numbers + PseudoRandom.numbers(3, stream: 2)).count == 6)
  }
}
