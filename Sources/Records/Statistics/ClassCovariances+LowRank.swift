import Arrays
import LinearAlgebra
import Torch

extension ClassCovariances {
  /// The mean and the `rank` strongest directions of each class's covariance, with what they leave of every unit's variance as
  /// deviations: the nearest covariance of that form in the directions it keeps, with every variance as observed.
  func lowRankGaussian(isWithheld: [Bool], rank: Int) throws(RecordError) -> StoredGaussian {
    let (mean, covariance) = try onEngine { () throws(TorchError) in try moments(isWithheld: isWithheld) }
    var factors: [LowRankFactor] = []
    // Numbers that are not finite show in the means; they have no directions.
    let isFinite = mean.scalars.allSatisfy(\.isFinite)
    for number in 0..<classCount {
      let own = Matrix(
        rows: unitCount, columns: unitCount, elements: covariance.rows(number..<number + 1).scalars)
      var directions = Matrix(rows: unitCount, columns: 0, elements: [])
      if isFinite, !isWithheld[number] {
        let pairs = try onLinearAlgebra { () throws(LinearAlgebraError) in
          try SymmetricEigenproblem.dense(own, .greatest, count: rank)
        }
        directions = pairs.vectors.scalingColumns(by: pairs.values.map { max(0, $0).squareRoot() })
      }
      factors.append(
        LowRankFactor(directions, width: rank, variances: (0..<unitCount).map { own[$0, $0] }))
    }
    return StoredGaussian(mean: mean, factors, rank: rank)
  }
}
