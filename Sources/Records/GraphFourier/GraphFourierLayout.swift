import Bundle
import HDF5Schema

extension GraphFourierStorage {
  /// How a bundle lays out coefficients on the Fourier bases of one or more graphs, each in a group among those that `subgroups`
  /// makes of the rule for one.
  static func layout(_ subgroups: (GroupRule) -> GroupRule.Subgroups) -> RecordLayout {
    var forms = RecordForms.gaussian(
      of: .entriesBelow(of: "frequencies", groups: "graphs"), isLowRank: true)
    forms.released.subgroups = subgroups(graph(basis: .statistics([.any, frequencies])))
    forms.sums.subgroups = subgroups(graph(basis: .sums([.any, frequencies])))
    return RecordLayout(
      encoding: "graph-fourier-gaussian",
      attributes: [
        "edges": .text(.one(of: ["absolute-path-weight"])),
        "laplacian": .text(.one(of: ["symmetric-normalized"])),
        "granularity": .text(.one(of: ["unit", "channel"])),
      ], forms)
  }

  private static let frequencies = Length.entries(of: "frequencies")

  /// What identifies the Fourier basis of a graph.
  private static func graph(basis: DatasetRule) -> GroupRule {
    GroupRule(
      attributes: [
        "frequencies": .reals(
          .any,
          .that("every number must be from 0 to 2") { $0.allSatisfy { (-1e-9...2).contains($0) } }
            && .notFalling),
        "fingerprint": .reals(frequencies),
        "clusters": .ranges(in: "frequencies"),
        "places": .integers(frequencies, .rising),
      ],
      datasets: [basisName: basis],
      choices: [.allOrNone(basisName), .allOrNone("clusters"), .allOrNone("places")])
  }
}
