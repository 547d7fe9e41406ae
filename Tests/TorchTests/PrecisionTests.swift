import Testing
import Torch

@Suite("Precision") struct PrecisionTests {
  /// A layer, what it takes, and the shape of its weights.
  enum Layer: CaseIterable {
    case linear, matrixProduct, convolution, imageConvolution, enlargingConvolution

    var shapes: (x: [Int], weight: [Int]) {
      switch self {
      case .linear: ([6, 40], [30, 40])
      case .matrixProduct: ([6, 40], [40, 30])
      case .convolution: ([2, 20, 8, 8], [10, 20, 3, 3])
      case .imageConvolution: ([2, 1, 12, 12], [6, 1, 5, 5])
      case .enlargingConvolution: ([2, 20, 6, 6], [10, 20, 3, 3])
      }
    }

    func callAsFunction(_ x: Tensor, _ weight: Tensor) throws(TorchError) -> Tensor {
      let settings = ConvolutionSettings(
        stride: [1, 1], padding: [1, 1], dilation: [1, 1], outputPadding: [0, 0])
      return switch self {
      case .linear: try x.linear(weight, nil)
      case .matrixProduct: try x.matmul(weight)
      case .convolution, .imageConvolution: try x.convolution(weight, nil, settings)
      case .enlargingConvolution: try x.enlargingConvolution(weight, nil)
      }
    }
  }

  /// The result of a layer and its gradients at images and weights.
  private func values(_ layer: Layer, _ operands: [Tensor], inBFloat16: Bool) throws -> [Tensor] {
    for operand in operands { try operand.setRequiresGradient() }
    let made =
      inBFloat16
      ? try withBFloat16(on: .cpu) { () throws(TorchError) in try layer(operands[0], operands[1]) }
      : try layer(operands[0], operands[1])
    #expect(try made.elementType() == (inBFloat16 ? .bfloat16 : .float32))
    let gradients = try made.to(.float32).square().sum().gradients(at: operands)
    return [try made.detached().to(.float32)] + gradients.compactMap { $0 }
  }

  @Test("layers round to bfloat16, and so do their gradients", arguments: Layer.allCases)
  func layers(_ layer: Layer) throws {
    let generator = try Generator(seed: 5)
    let operands = [try generator.normal(layer.shapes.x), try generator.normal(layer.shapes.weight)]
    let exact = try values(layer, operands, inBFloat16: false)
    let rounded = try values(layer, operands, inBFloat16: true)
    #expect(rounded.count == 3)
    for (exact, rounded) in zip(exact, rounded) {
      #expect(try rounded.elementType() == .float32)
      let error = try (rounded - exact).square().sum().item() / exact.square().sum().item()
      // Of eight bits, and not of float32's 24; processors without units for them round sums too.
      #expect(error.squareRoot() < 3e-2)
      #expect(error.squareRoot() > 1e-4)
    }
  }

  @Test("what comes after is as exact as before, also after an error")
  func restored() throws {
    let generator = try Generator(seed: 5)
    let (x, weight) = (try generator.normal([6, 40]), try generator.normal([30, 40]))
    let before = try x.linear(weight, nil).numbers
    let (inner, outer) = try withBFloat16(on: .cpu) { () throws(TorchError) in
      let inner = try withBFloat16(on: .cpu) { () throws(TorchError) in try x.linear(weight, nil) }
      return (try inner.elementType(), try x.linear(weight, nil).elementType())
    }
    #expect((inner, outer) == (.bfloat16, .bfloat16))
    #expect(throws: TorchError.self) {
      try withBFloat16(on: .cpu) { () throws(TorchError) in try x.linear(x.transposed(), nil) }
    }
    #expect(try x.linear(weight, nil).numbers == before)
  }

  @Test("rows of more bits go into what a layer has made, and the other way round")
  func mixed() throws {
    let rows = try Tensor([Int64(1)], shape: [1])
    let (narrow, wide) = (
      try Tensor([1, 2] as [Float], shape: [2]).to(.bfloat16),
      try Tensor([1.0009765625] as [Float], shape: [1])
    )
    let made = try narrow.replacingRows(rows, with: wide)
    #expect(try made.elementType() == .float32)
    #expect(try made.numbers == [1, 1.0009765625])
    #expect(
      try wide.replacingRows(Tensor([Int64(0)], shape: [1]), with: narrow.slice(0, 1..<2)).numbers == [2])
  }

  @Test("a weight that was changed between two uses counts as it is then")
  func changed() throws {
    let x = try Tensor([1, 1], shape: [1, 2])
    let weight = try Tensor([1, 2], shape: [1, 2])
    try weight.setRequiresGradient()
    for expected in [3.0, 12.0] {
      let made = try withBFloat16(on: .cpu) { () throws(TorchError) in try x.linear(weight, nil) }
      #expect(try made.numbers == [expected])
      try withoutGradients { try weight.addInPlace(weight, scale: 3, decay: 1) }
    }
  }
}
