/// `count` numbers in [−1, 1), always the same: Steele, Lea and Flood's SplitMix64 (2014) from a fixed seed.
///
/// Any vector that is not orthogonal to the eigenvectors sought does to start from, so no seed needs choosing.
func pseudoRandomVector(_ count: Int) -> [Double] {
  var state: UInt64 = 0x6b64_6d65_7461_0001
  return (0..<count).map { _ in
    state &+= 0x9e37_79b9_7f4a_7c15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
    bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
    bits ^= bits >> 31
    return Double(bits >> 11) * 0x1p-52 - 1
  }
}
