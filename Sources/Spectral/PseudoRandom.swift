internal import LinearAlgebra

/// The reference against which signs and rotations of a basis are settled, as the format of bundles has it: number `index` of a
/// stream is a function of stream and index alone.
enum PseudoRandom {
  /// Number `index` of `stream`, spread evenly over −1…1.
  static func number(_ index: Int, stream: UInt64) -> Double {
    SplitMix64.number(index &+ Int(truncatingIfNeeded: stream << 40), seed: 0)
  }

  /// The first `count` numbers of `stream`.
  static func numbers(_ count: Int, stream: UInt64) -> [Double] {
    (0..<count).map { number($0, stream: stream) }
  }
}
