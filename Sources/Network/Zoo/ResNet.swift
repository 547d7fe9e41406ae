/// Residual networks of basic blocks (He, Zhang, Ren, Sun 2016, "Deep residual learning for image recognition", section 3)
/// for colour images of 32×32: the first convolution is 3×3 without stride, and no pooling follows it.
///
/// Weights have torchvision's names.
enum ResNet {
  /// A network with `blocks[i]` basic blocks in stage i, whose channels double from stage to stage, from 64.
  static func graph(_ name: String, blocks: [Int], classes: Int) -> Graph {
    var builder = GraphBuilder(name, input: [3, 32, 32])
    builder.convolution("conv1", channels: 64, kernel: 3, padding: 1, bias: false)
    builder.batchNorm("bn1")
    builder.relu("relu")
    for (stage, count) in blocks.enumerated() {
      for block in 0..<count {
        builder.basicBlock(
          "layer\(stage + 1).\(block)", channels: 64 << stage, stride: stage > 0 && block == 0 ? 2 : 1)
      }
    }
    builder.globalAveragePool("avgpool")
    builder.flatten()
    builder.dense("fc", units: classes)
    return builder.finished()
  }
}

extension GraphBuilder {
  /// Two convolutions beside a shortcut, which is a convolution of one place where the shape changes.
  fileprivate mutating func basicBlock(_ name: String, channels: Int, stride: Int) {
    let start = end
    convolution("\(name).conv1", channels: channels, kernel: 3, padding: 1, stride: stride, bias: false)
    batchNorm("\(name).bn1")
    relu("\(name).relu1")
    convolution("\(name).conv2", channels: channels, kernel: 3, padding: 1, bias: false)
    batchNorm("\(name).bn2")
    let residual = end
    end = start
    if start.shape != residual.shape {
      convolution("\(name).downsample.0", channels: channels, kernel: 1, stride: stride, bias: false)
      batchNorm("\(name).downsample.1")
    }
    add("\(name).add", residual)
    relu("\(name).relu2")
  }
}
