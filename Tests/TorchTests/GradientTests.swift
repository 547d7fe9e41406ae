import Testing
import Torch

@Suite struct GradientTests {
  static let differentiable = Figures.all.operations.filter { !$0.differentiable.isEmpty }

  /// Those whose derivatives are differentiable in turn, and not zero.
  static let twiceDifferentiable = differentiable.filter {
    [
      .product, .quotient, .matrixProduct, .exponential, .logarithm, .squareRoot, .square, .tanh, .sigmoid,
      .power, .softmax, .logSoftmax, .cholesky, .linear, .convolution, .batchNorm, .crossEntropy,
    ].contains($0.operation)
  }

  @Test("Derivatives equal differences of the operation", arguments: differentiable)
  func derivatives(_ figure: OperationFigure) throws {
    let inputs = try figure.leaves()
    let gradients = try figure.weighted(inputs).gradients(at: figure.differentiable.map { inputs[$0] })
    for (index, gradient) in zip(figure.differentiable, gradients) {
      let differences = try figure.differences(movingInput: index) { try figure.weighted($0).item() }
      let gradient = try #require(gradient)
      let numbers = try gradient.numbers
      #expect(gradient.shape == figure.inputs[index].shape)
      #expect(agree(numbers, differences, 1e-6), "\(numbers), \(differences)")
    }
  }

  @Test("Second derivatives equal differences of the first", arguments: twiceDifferentiable)
  func secondDerivatives(_ figure: OperationFigure) throws {
    func steepness(_ inputs: [Tensor]) throws -> Tensor {
      let gradients = try figure.weighted(inputs).gradients(
        at: figure.differentiable.map { inputs[$0] }, createGraph: true)
      var sum = try Tensor([0] as [Double], shape: [])
      for gradient in gradients { sum = try sum + #require(gradient).power(3).sum() }
      return sum
    }
    let inputs = try figure.leaves()
    let gradients = try steepness(inputs).gradients(at: figure.differentiable.map { inputs[$0] })
    for (index, gradient) in zip(figure.differentiable, gradients) {
      let differences = try figure.differences(movingInput: index) { try steepness($0).item() }
      let numbers = try gradient?.numbers ?? differences.map { _ in 0 }
      #expect(agree(numbers, differences, 1e-5), "\(numbers), \(differences)")
    }
  }

  @Test("An input that the output does not depend on has no derivative")
  func independence() throws {
    let (x, y) = (try Tensor.leaf(2), try Tensor.leaf(3))
    let gradients = try (x * x).gradients(at: [y, x])
    #expect(gradients[0] == nil)
    #expect(try gradients[1]?.item() == 4)
  }

  @Test("Cotangents weigh the outputs, ones where none are given")
  func cotangents() throws {
    let x = try Tensor.leaf(3)
    let outputs = { [try x.square(), try x * 5] }
    let cotangents = [try Tensor(10), try Tensor(100)]
    let weighted = try Tensor.vectorJacobianProducts(of: outputs(), with: cotangents, at: [x])
    #expect(try weighted[0]?.item() == 560)
    let plain = try Tensor.vectorJacobianProducts(of: outputs(), with: nil, at: [x])
    #expect(try plain[0]?.item() == 11)
  }

  @Test("No inputs, no derivatives")
  func noInputs() throws {
    #expect(try Tensor.leaf(1).square().gradients(at: []).isEmpty)
  }

  @Test("Derivatives of what was computed without gradients are refused")
  func nothingRemembered() throws {
    let x = try Tensor.leaf(2)
    let y = try withoutGradients { () throws(TorchError) in try x * x }
    #expect(!y.requiresGradient)
    #expect(throws: TorchError.self) { try y.gradients(at: [x]) }
    #expect(throws: TorchError.self) { try (x * x).detached().gradients(at: [x]) }
  }

  @Test("A graph serves one differentiation, unless a graph of the derivatives was made")
  func graphLifetime() throws {
    let x = try Tensor.leaf(2)
    let y = try x.exponential()
    _ = try y.gradients(at: [x], createGraph: true)
    _ = try y.gradients(at: [x])
    #expect(throws: TorchError.self) { try y.gradients(at: [x]) }
  }

  @Test("The mode before withoutGradients is restored, whether its body returns or throws")
  func modeRestored() throws {
    struct Stop: Error {}
    let x = try Tensor.leaf(2)
    #expect(throws: Stop.self) { try withoutGradients { throw Stop() } }
    #expect(try (x * x).requiresGradient)
    let isRemembered = try withoutGradients { () throws in
      withoutGradients {}
      return try (x * x).requiresGradient
    }
    #expect(!isRemembered)
    #expect(try (x * x).requiresGradient)
  }

  @Test("The mark for differentiation comes and goes, on floating-point numbers only")
  func marks() throws {
    let x = try Tensor(1)
    #expect(!x.requiresGradient)
    try x.setRequiresGradient()
    #expect(x.requiresGradient)
    try x.setRequiresGradient(false)
    #expect(!x.requiresGradient)
    #expect(throws: TorchError.self) { try Tensor.range(2).setRequiresGradient() }
  }
}

extension Tensor {
  /// A number that derivatives are taken with respect to.
  fileprivate static func leaf(_ value: Float) throws(TorchError) -> Tensor {
    let leaf = try Tensor(value)
    try leaf.setRequiresGradient()
    return leaf
  }
}

extension OperationFigure {
  /// The inputs in float64, the differentiable ones marked.
  fileprivate func leaves() throws -> [Tensor] {
    let leaves = try inputs.map { try $0.tensor(floats: .float64) }
    for index in differentiable { try leaves[index].setRequiresGradient() }
    return leaves
  }

  /// A single number in which each number of the first output has a weight of its own.
  fileprivate func weighted(_ inputs: [Tensor]) throws -> Tensor {
    let output = try computed(inputs)[0]
    let weights = (0..<output.count).map { 0.5 + Double(($0 * 7) % 5) / 4 }
    return try (output * Tensor(weights, shape: output.shape)).sum()
  }

  /// Central differences of `function` as each number of one input moves.
  fileprivate func differences(
    movingInput index: Int, of function: ([Tensor]) throws -> Double
  ) throws -> [Double] {
    let step = 1e-5
    func value(at place: Int, _ offset: Double) throws -> Double {
      var moved = self.inputs[index]
      moved.values[place] += offset
      var inputs = try leaves()
      inputs[index] = try moved.tensor(floats: .float64)
      try inputs[index].setRequiresGradient()
      return try function(inputs)
    }
    return try inputs[index].values.indices.map {
      (try value(at: $0, step) - value(at: $0, -step)) / (2 * step)
    }
  }
}
