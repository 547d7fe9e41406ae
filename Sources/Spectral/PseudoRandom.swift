/// Numbers that any program can make again: the reference against which signs and rotations of a basis are settled.
///
/// SplitMix64 (Steele, Lea, Flood 2014): number `index` of a stream is a function of stream and index alone.
enum PseudoRandom {
  /// Number `index` of `stream`, spread evenly over −1…1.
  static func number(_ index: Int, stream: UInt64) -> Double {
    var bits = (UInt64(truncatingIfNeeded: index) &+ (stream << 40) &+ 1) &* 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    bits ^= bits >> 31
    return Double(bits >> 11) / Double(UInt64(1) << 52) - 1
  }

  /// The first `count` numbers of `stream`.
  static func numbers(_ count: Int, stream: UInt64) -> [Double] {
    (0..<count).map { number($0, stream: stream) }
  }
}
