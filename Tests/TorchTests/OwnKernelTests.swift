import Testing

@testable import Torch

/// The engine's own kernels are for float32; in float64 libtorch does the same, and is compared with.
@Suite("Own kernels of the engine", .serialized)
struct OwnKernelTests {
  /// A convolution of images.
  struct Shape: CustomTestStringConvertible {
    let channels, height, width: Int
    let kernel, padding: [Int]
    var testDescription: String { "\(channels)×\(height)×\(width) by \(kernel), padded by \(padding)" }
  }

  @Test(
    "the gradients of a convolution of few channels are libtorch's, and so are theirs",
    arguments: [
      Shape(channels: 1, height: 32, width: 32, kernel: [5, 5], padding: [0, 0]),
      Shape(channels: 3, height: 32, width: 32, kernel: [3, 3], padding: [1, 1]),
      Shape(channels: 2, height: 7, width: 13, kernel: [2, 4], padding: [1, 2]),
      Shape(channels: 4, height: 5, width: 3, kernel: [1, 3], padding: [0, 2]),
      Shape(channels: 1, height: 8, width: 8, kernel: [8, 8], padding: [0, 0]),
    ], [true, false])
  func convolution(_ shape: Shape, hasBias: Bool) throws {
    let generator = try Generator(seed: 7)
    var operands = [
      try generator.normal([3, shape.channels, shape.height, shape.width]),
      try generator.normal([6, shape.channels] + shape.kernel),
    ]
    if hasBias { operands.append(try generator.normal([6])) }
    try compare(operands) { operands throws(TorchError) in
      let settings = ConvolutionSettings(
        stride: [1, 1], padding: shape.padding, dilation: [1, 1], outputPadding: [0, 0], groups: 1)
      return try operands[0].convolution(operands[1], hasBias ? operands[2] : nil, settings)
    }
  }

  @Test(
    "doubling and convolving at once gives what one after the other does, with its gradients and theirs",
    arguments: [(3, 5, 4, 4), (8, 1, 1, 3), (1, 20, 7, 2)], [true, false])
  func enlarging(_ sizes: (channels: Int, made: Int, height: Int, width: Int), hasBias: Bool) throws {
    let generator = try Generator(seed: 9)
    var operands = [
      try generator.normal([3, sizes.channels, sizes.height, sizes.width]),
      try generator.normal([sizes.made, sizes.channels, 3, 3]),
    ]
    if hasBias { operands.append(try generator.normal([sizes.made])) }
    try compare(
      operands,
      { operands throws(TorchError) in
        try operands[0].enlargingConvolution(operands[1], hasBias ? operands[2] : nil)
      },
      { operands throws(TorchError) in
        let large = try operands[0].resizedToNearest(height: 2 * sizes.height, width: 2 * sizes.width)
        let settings = ConvolutionSettings(
          stride: [1, 1], padding: [1, 1], dilation: [1, 1], outputPadding: [0, 0], groups: 1)
        return try large.convolution(operands[1], hasBias ? operands[2] : nil, settings)
      })
  }

  @Test(
    "pooling two by two gives libtorch's numbers and gradients",
    arguments: [(28, 28), (10, 10), (2, 2), (7, 9), (3, 40)])
  func pooling(height: Int, width: Int) throws {
    let generator = try Generator(seed: 8)
    // Few different numbers, so that many windows have several largest ones.
    let x = try generator.integers([3, 2, height, width], in: -2..<3).to(.float32)
    try compare([x]) { operands throws(TorchError) in
      try operands[0].maxPool(PoolingSettings(kernel: [2, 2], stride: [2, 2], padding: [0, 0]))
    }
  }

  @Test("a window that holds what is no number gives no number, wherever it stands", arguments: 0..<4)
  func notNumbers(place: Int) throws {
    var scalars: [Float] = [1, 5, 3, 4]
    scalars[place] = .nan
    let pooled = try Tensor(scalars, shape: [1, 1, 2, 2]).maxPool(
      PoolingSettings(
        kernel: [2, 2], stride: [2, 2], padding: [0, 0], dilation: [1, 1], ceilMode: false,
        countIncludesPadding: false))
    #expect(try pooled.item().isNaN)
  }

  /// Compares an operation between float32 and float64.
  private func compare(_ operands: [Tensor], _ operation: ([Tensor]) throws(TorchError) -> Tensor) throws {
    try compare(operands, operation, operation)
  }

  /// Compares values, gradients at all operands, and gradients of the first of those, between `operation` in float32 and `other` in
  /// float64.
  private func compare(
    _ operands: [Tensor], _ operation: ([Tensor]) throws(TorchError) -> Tensor,
    _ other: ([Tensor]) throws(TorchError) -> Tensor
  ) throws {
    func results(
      _ type: ElementType, _ operation: ([Tensor]) throws(TorchError) -> Tensor
    ) throws(TorchError) -> [Tensor] {
      var leaves: [Tensor] = []
      for operand in operands {
        let leaf = try operand.detached().to(type)
        try leaf.setRequiresGradient()
        leaves.append(leaf)
      }
      let value = try operation(leaves)
      let gradients = try (value * value).sum().gradients(at: leaves)
      let cubed = try operation(leaves)
      let kept = try (cubed * cubed * cubed).sum().gradients(at: [leaves[0]], createGraph: true)
      guard let kept = kept[0] else { return [] }
      let second = try (kept * kept).sum().gradients(at: leaves)
      return [value, kept] + (gradients + second).compactMap { $0 }
    }
    let own = try results(.float32, operation)
    let libtorch = try results(.float64, other)
    try #require(own.count == libtorch.count && own.count >= 2 + 2 * operands.count)
    for (mine, theirs) in zip(own, libtorch) {
      let difference = try (mine.to(.float64) - theirs).absolute().greatest().item()
      #expect(difference <= 1e-5 * max(1, try theirs.absolute().greatest().item()))
    }
  }
}
