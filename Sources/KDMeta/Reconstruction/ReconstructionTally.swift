/// What is counted while images are made.
struct ReconstructionTally: Codable {
  /// The sum of the images' last losses.
  var lossSum = 0.0
  /// How many images were made for a class.
  var aimed = 0
  /// How many of them the teacher puts in it.
  var right = 0

  /// The share of the images which the teacher puts in the class that they were made for; nil where they were made for none.
  var teacherAccuracy: Double? { aimed > 0 ? Double(right) / Double(aimed) : nil }

  static func += (sum: inout ReconstructionTally, other: ReconstructionTally) {
    sum.lossSum += other.lossSum
    sum.aimed += other.aimed
    sum.right += other.right
  }
}
