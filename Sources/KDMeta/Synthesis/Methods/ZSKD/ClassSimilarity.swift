internal import Arrays
internal import Network

/// How alike a teacher holds its classes to be: the cosines between the rows of its last layer's weights (Nayak et al. 2019, section 3.2.1).
struct ClassSimilarity {
  /// For each class (rows) how much of each class its images have, from 0 for the least alike to 1 for itself: [classes, classes].
  let concentrations: ShapedArray<Float>

  /// The similarity that the layer `head` of `model` tells.
  init(_ head: ClassifierHead, of model: Model) {
    guard let weights = model.weights[head.weight] else { preconditionFailure("a head is of its model") }
    let classes = head.hasClassesLast ? weights.shape[1] : weights.shape[0]
    let features = weights.count / max(1, classes)
    let rows = (0..<classes).map { row in
      (0..<features).map { column in
        Double(weights.scalars[head.hasClassesLast ? column * classes + row : row * features + column])
      }
    }
    let lengths = rows.map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    var scalars: [Float] = []
    for row in 0..<classes {
      let cosines = (0..<classes).map { other in
        zip(rows[row], rows[other]).reduce(0) { $0 + $1.0 * $1.1 }
          / max(lengths[row] * lengths[other], .leastNormalMagnitude)
      }
      let (least, greatest) = (cosines.min() ?? 0, cosines.max() ?? 1)
      scalars += cosines.map { Float(($0 - least) / max(greatest - least, .leastNormalMagnitude)) }
    }
    concentrations = ShapedArray(shape: [classes, classes], scalars: scalars)
  }
}
