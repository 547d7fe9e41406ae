/// Wide residual networks (Zagoruyko, Komodakis 2016) for colour images of 32×32: norm and rectifier come before each
/// convolution, and three stages are `width` times 16, 32 and 64 channels wide.
///
/// WRN-d-k has depth d and width k. Weights have the names of the PyTorch implementation that most work on distillation uses.
enum WideResNet {
  /// The network of `depth` layers, 6·n + 4 for n blocks a stage.
  static func graph(_ name: String, depth: Int, width: Int, classes: Int) -> Graph {
    var builder = GraphBuilder(name, input: [3, 32, 32])
    builder.convolution("conv1", channels: 16, kernel: 3, padding: 1, bias: false)
    for stage in 0..<3 {
      for block in 0..<(depth - 4) / 6 {
        builder.wideBlock(
          "block\(stage + 1).layer.\(block)", channels: (16 << stage) * width,
          stride: stage > 0 && block == 0 ? 2 : 1)
      }
    }
    builder.batchNorm("bn1")
    builder.relu("relu")
    builder.globalAveragePool("avgpool")
    builder.flatten()
    builder.dense("fc", units: classes)
    return builder.finished()
  }
}

extension GraphBuilder {
  /// Two convolutions beside a shortcut. Where the shape changes, the shortcut is a convolution of one place, and takes what
  /// the first norm and rectifier have made.
  fileprivate mutating func wideBlock(_ name: String, channels: Int, stride: Int) {
    let start = end
    batchNorm("\(name).bn1")
    relu("\(name).relu1")
    let active = end
    convolution("\(name).conv1", channels: channels, kernel: 3, padding: 1, stride: stride, bias: false)
    batchNorm("\(name).bn2")
    relu("\(name).relu2")
    convolution("\(name).conv2", channels: channels, kernel: 3, padding: 1, bias: false)
    let residual = end
    end = start
    if start.shape != residual.shape {
      end = active
      convolution("\(name).convShortcut", channels: channels, kernel: 1, stride: stride, bias: false)
    }
    add("\(name).add", residual)
  }
}
