public import Arrays

extension RecordSums {
  /// Everything that was gathered, bit by bit, by the part's path and its own name: for going on in another process.
  public func state() throws(RecordError) -> [String: ShapedArray<Double>] {
    var result: [String: ShapedArray<Double>] = [:]
    for part in parts {
      for (name, array) in try part.statistics.state() { result[part.path + name] = array }
    }
    return result
  }

  /// Makes these sums, which are of the same kind, data and options and have observed at least one batch, what they were at `state`.
  ///
  /// - Throws: ``RecordError/mismatch(record:reason:)`` where it is no state of such sums.
  public func restore(_ state: [String: ShapedArray<Double>]) throws(RecordError) {
    for part in parts {
      var own: [String: ShapedArray<Double>] = [:]
      for (name, array) in state where name.hasPrefix(part.path) {
        let rest = name.dropFirst(part.path.count)
        if !rest.contains("/") { own[String(rest)] = array }
      }
      do throws(StateFault) { try part.statistics.restore(own) } catch {
        throw .mismatch(record: kind.name, reason: "no sums to go on from: \(part.path)\(error.reason)")
      }
    }
  }
}

/// What is wrong with a state that statistics should have had.
public struct StateFault: Error {
  let reason: String

  /// The fault that `reason` tells.
  public init(reason: String) {
    self.reason = reason
  }
}

extension [String: ShapedArray<Double>] {
  /// The array called `name`, which has this shape.
  func array(_ name: String, _ shape: [Int]) throws(StateFault) -> ShapedArray<Double> {
    guard let array = self[name], array.shape == shape else {
      throw StateFault(reason: "\(name) is missing, or not of the shape \(shape)")
    }
    return array
  }
}
