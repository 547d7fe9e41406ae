/// AlexNet in one column (Krizhevsky 2014, "One weird trick for parallelizing convolutional neural networks") for colour
/// images of 224×224, the size at which Lopes, Fenu and Starner (2017) show CelebA to it, and its half.
///
/// The form and the names of the weights are torchvision's: dropout stands before the first two dense layers.
enum AlexNet {
  /// A network whose convolutions have `channels` and whose two hidden dense layers have `units` each.
  static func graph(_ name: String, channels: [Int], units: Int, classes: Int) -> Graph {
    var builder = GraphBuilder(name, input: [3, 224, 224])
    builder.convolution("features.0", channels: channels[0], kernel: 11, padding: 2, stride: 4)
    builder.relu("features.1")
    builder.maxPool("features.2", kernel: 3)
    builder.convolution("features.3", channels: channels[1], kernel: 5, padding: 2)
    builder.relu("features.4")
    builder.maxPool("features.5", kernel: 3)
    for (index, count) in zip([6, 8, 10], channels[2...]) {
      builder.convolution("features.\(index)", channels: count, kernel: 3, padding: 1)
      builder.relu("features.\(index + 1)")
    }
    builder.maxPool("features.12", kernel: 3)
    builder.flatten()
    for index in [0, 3] {
      builder.dropout("classifier.\(index)", probability: 0.5)
      builder.dense("classifier.\(index + 1)", units: units)
      builder.relu("classifier.\(index + 2)")
    }
    builder.dense("classifier.6", units: classes)
    return builder.finished()
  }
}
