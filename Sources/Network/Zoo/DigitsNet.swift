/// A small convolutional network for grey images of 8×8, the size of the embedded digits.
enum DigitsNet {
  static func graph(_ name: String, channels: (Int, Int), units: Int, classes: Int) -> Graph {
    var builder = GraphBuilder(name, input: [1, 8, 8])
    builder.convolution("conv1", channels: channels.0, kernel: 3, padding: 1)
    builder.relu("relu1")
    builder.convolution("conv2", channels: channels.1, kernel: 3, padding: 1)
    builder.relu("relu2")
    builder.maxPool("pool2")
    builder.flatten()
    builder.dense("fc1", units: units)
    builder.relu("relu3")
    builder.dense("fc2", units: classes)
    return builder.finished()
  }
}
