/// VGG (Simonyan, Zisserman 2015) for colour images of 32×32 as the literature on distillation has it: batch norms, three
/// halvings by the maximum, and the mean of the last stage's channels before a single dense layer.
///
/// Weights have the names of the implementation that goes with "Contrastive representation distillation" (Tian, Krishnan,
/// Isola 2020).
enum VGG {
  /// A network whose stage i has a convolution of `stages[i][j]` channels for each j.
  static func graph(_ name: String, stages: [[Int]], classes: Int) -> Graph {
    var builder = GraphBuilder(name, input: [3, 32, 32])
    for (stage, channels) in stages.enumerated() {
      for (index, count) in channels.enumerated() {
        // Convolution, norm and rectifier follow one another in a list.
        let layer = { "block\(stage).\(3 * index + $0)" }
        builder.convolution(layer(0), channels: count, kernel: 3, padding: 1)
        builder.batchNorm(layer(1))
        builder.relu(layer(2))
      }
      // At 32×32 the literature leaves out the fourth halving, so that the last stage sees 4×4.
      if stage < 3 { builder.maxPool("pool\(stage)") }
    }
    builder.globalAveragePool("avgpool")
    builder.flatten()
    builder.dense("classifier", units: classes)
    return builder.finished()
  }
}
