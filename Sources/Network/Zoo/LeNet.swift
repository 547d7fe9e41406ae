/// LeNet-5 (LeCun et al. 1998) with rectifiers and maximum pooling, and its two published halves, for grey images of 32×32.
///
/// The third convolution of the original has one place only and so is a dense layer; DAFL's half, whose parameters are those
/// of 60 units there, is the same network.
enum LeNet {
  /// A network whose convolutions have `channels` and whose dense layers have `units`.
  static func graph(_ name: String, channels: [Int], units: [Int], classes: Int) -> Graph {
    var builder = GraphBuilder(name, input: [1, 32, 32])
    for (index, count) in channels.enumerated() {
      builder.convolution("conv\(index + 1)", channels: count, kernel: 5)
      builder.relu("relu\(index + 1)")
      builder.maxPool("pool\(index + 1)")
    }
    builder.flatten()
    for (index, count) in units.enumerated() {
      builder.dense("fc\(index + 1)", units: count)
      builder.relu("relu\(channels.count + index + 1)")
    }
    builder.dense("fc\(units.count + 1)", units: classes)
    return builder.finished()
  }
}
