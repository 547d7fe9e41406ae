public import Bundle
public import HDF5Schema

/// How bundles hold what ``ClassStatistics`` give.
extension RecordForms {
  /// A normal distribution of `width` units for each class: a mean with one form of spread; or sums about a shift, of which such a
  /// distribution is made.
  ///
  /// - Parameter isLowRank: Whether sums are always of a distribution of low rank, and not only perhaps.
  public static func gaussian(of width: Length, isLowRank: Bool = false) -> RecordForms {
    RecordForms(
      released: GroupRule(
        datasets: [
          "mean": .statistics([.classes, width]),
          "deviation": .statistics([.classes, width], .nonNegative("deviations")),
          "factor": .statistics([.classes, width, width], .lowerTriangular),
          "low_rank_factor": .statistics([.classes, width, .upTo(width)]),
          "residual_deviation": .statistics([.classes, width], .nonNegative("deviations")),
          "sketch_error": .statistics([.classes], .nonNegative("deviations")),
        ],
        choices: [
          .exactlyOne(["deviation"], ["factor"], ["low_rank_factor", "residual_deviation"]),
          .atMostOne(["sketch_error"], ["deviation"]), .atMostOne(["sketch_error"], ["factor"]),
        ]),
      sums: GroupRule(
        attributes: ["rank": .integer(.atLeast(1))],
        datasets: [
          SumName.shift: .sums([width]), SumName.sum: .sums([.classes, width]),
          SumName.squares: .sums([.classes, width], .nonNegative("sums of squares")),
          SumName.products: .sums([.classes, width, width]),
          SumName.sketch: .sums([.classes, .even, width]),
          SumName.sketchLoss: .sums([.classes], .nonNegative("losses")),
        ],
        choices: [
          .exactlyOne([SumName.squares], [SumName.products]), .allOrNone(SumName.sketch, SumName.sketchLoss),
          .atMostOne([SumName.sketch], [SumName.products]),
        ] + (isLowRank ? [] : [.allOrNone("rank")])))
  }

  /// A mean and a deviation of `width` units for each class; or the sums that they are made of, as ``ClassMoments`` has them.
  public static func moments(of width: Length) -> RecordForms {
    RecordForms(
      released: GroupRule(datasets: [
        "mean": .statistics([.classes, width]),
        "deviation": .statistics([.classes, width], .nonNegative("deviations")),
      ]),
      sums: GroupRule(datasets: [
        SumName.shift: .sums([width]), SumName.sum: .sums([.classes, width]),
        SumName.squares: .sums([.classes, width], .nonNegative("sums of squares")),
      ]))
  }
}
