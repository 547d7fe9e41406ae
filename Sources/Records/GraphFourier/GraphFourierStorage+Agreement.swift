import Bundle
import Spectral

extension GraphFourierStorage {
  /// Why sums of coefficients that have `first` beside them cannot be added to sums that have `second`; nil where they can.
  ///
  /// Bases agree as far as a receiver's has to agree with the publisher's; all else is the same.
  static func disagreement(
    between first: [String: RecordAttribute], and second: [String: RecordAttribute]
  ) -> RecordDisagreement? {
    // What the graph is comes before what follows from it.
    let graph = [first, second].map { $0.filter { path, _ in !path.contains("/") } }
    if let difference = graph[0].difference(from: graph[1]) { return difference }
    for (path, value) in first.sorted(by: { $0.key < $1.key }) {
      let name = path.split(separator: "/").last.map(String.init) ?? path
      guard let tolerance = tolerances[name] else { continue }
      guard case .numbers(let ours) = value, case .numbers(let theirs) = second[path] else {
        return .value(path: path, first: "there", second: "missing")
      }
      guard ours.count == theirs.count else {
        return .coefficientCount(path: path, first: ours.count, second: theirs.count)
      }
      let worst = zip(ours, theirs).map { abs($0 - $1) }.max() ?? 0
      guard worst <= tolerance else {
        return hasPlaces(first) || hasPlaces(second)
          ? .coefficientChoice : .otherBasis(path: path, difference: worst)
      }
    }
    let places = Set(first.keys).union(second.keys).filter { $0.hasSuffix("/places") }
    if places.contains(where: { first[$0] != second[$0] }) { return .coefficientChoice }
    return exact(first).difference(from: exact(second))
  }

  private static let tolerances = [
    "frequencies": GraphFourierBasis.frequencyTolerance,
    "fingerprint": GraphFourierBasis.fingerprintTolerance,
  ]

  private static func exact(_ attributes: [String: RecordAttribute]) -> [String: RecordAttribute] {
    attributes.filter { path, _ in
      tolerances[path.split(separator: "/").last.map(String.init) ?? path] == nil
    }
  }

  private static func hasPlaces(_ attributes: [String: RecordAttribute]) -> Bool {
    attributes.keys.contains { $0.hasSuffix("/places") }
  }
}
