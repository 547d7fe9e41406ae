/// Numbers that any program can make again (Steele, Lea, Flood 2014).
public enum SplitMix64 {
  /// Number `index` of the sequence that begins at `seed`, spread evenly over [−1, 1).
  public static func number(_ index: Int, seed: UInt64) -> Double {
    var bits = seed &+ (UInt64(truncatingIfNeeded: index) &+ 1) &* 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    bits ^= bits >> 31
    return Double(bits >> 11) * 0x1p-52 - 1
  }
}
