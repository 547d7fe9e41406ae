import Testing
import Torch

@Suite struct OptimizerTests {
  enum Layout: CaseIterable { case rowMajor, transposed, doublePrecision }

  @Test("A rule moves parameters as PyTorch's does", arguments: Figures.all.paths, Layout.allCases)
  func paths(_ path: OptimizerPath, _ layout: Layout) throws {
    let parameter = try path.start.laid(layout)
    let optimizer = try path.optimizer(of: [parameter])
    for (gradient, stop) in zip(path.gradients, path.stops) {
      try optimizer.step([gradient.laid(layout)])
      let numbers = try parameter.numbers
      #expect(agree(numbers, stop.values, 1e-6), "\(numbers), \(stop.values)")
    }
  }

  @Test(
    "Each of several parameters goes its own way, whatever the layouts of all", arguments: Figures.all.paths)
  func severalParameters(_ path: OptimizerPath) throws {
    let parameters = try Layout.allCases.flatMap { [try path.start.laid($0), try path.start.laid($0) * 2] }
    let optimizer = try path.optimizer(of: parameters)
    for (gradient, stop) in zip(path.gradients, path.stops) {
      try optimizer.step(
        Layout.allCases.flatMap { [try gradient.laid($0), try gradient.laid($0) * 0] })
      for place in stride(from: 0, to: parameters.count, by: 2) {
        #expect(try agree(parameters[place].numbers, stop.values, 1e-6))
      }
    }
  }

  @Test("A parameter too large for one thread moves like its parts")
  func largeParameters() throws {
    let generator = try Generator(seed: 5)
    let (start, gradient) = (try generator.normal([70_001]), try generator.normal([70_001]))
    let whole = try start.to(.float64).to(.float32)
    let part = try start.slice(0, 69_990..<70_001).to(.float64).to(.float32)
    let adam = try Adam([whole, part], learningRate: 0.1)
    try adam.step([gradient, gradient.slice(0, 69_990..<70_001)])
    #expect(try whole.slice(0, 69_990..<70_001).numbers == part.numbers)
    #expect(try agree((whole - start).absolute().numbers, Array(repeating: 0.1, count: 70_001), 1e-3))
  }

  @Test("A parameter without a gradient stays", arguments: OptimizerPath.Rule.allCases)
  func missingGradients(_ rule: OptimizerPath.Rule) throws {
    let (moved, still) = (try Tensor(1), try Tensor(1))
    let optimizer = try rule.optimizer(of: [still, moved])
    try optimizer.step([nil, Tensor(1)])
    #expect(try still.item() == 1)
    #expect(try moved.item() < 1)
    try optimizer.step([nil, nil])
  }

  @Test("A learning rate of zero moves nothing", arguments: OptimizerPath.Rule.allCases)
  func schedules(_ rule: OptimizerPath.Rule) throws {
    let parameter = try Tensor(1)
    let optimizer = try rule.optimizer(of: [parameter])
    optimizer.learningRate = 0
    try optimizer.step([Tensor(3)])
    #expect(try parameter.item() == 1)
  }

  @Test("A gradient of another shape is refused", arguments: OptimizerPath.Rule.allCases)
  func misfits(_ rule: OptimizerPath.Rule) throws {
    let parameter = try Tensor(repeating: 1, shape: [2, 3])
    let optimizer = try rule.optimizer(of: [parameter])
    for shape in [[3], [1], [3, 2], [2, 3, 1]] {
      let error = #expect(throws: TorchError.self) {
        try optimizer.step([Tensor(repeating: 1, shape: shape)])
      }
      #expect(error?.message.contains("[2, 3]") == true)
    }
    #expect(try parameter.numbers == [1, 1, 1, 1, 1, 1])
  }

  @Test("Steps against the gradient reach the least of a parabola", arguments: OptimizerPath.Rule.allCases)
  func descends(_ rule: OptimizerPath.Rule) throws {
    let x = try Tensor([5, -3] as [Float], shape: [2])
    try x.setRequiresGradient()
    let optimizer = try rule.optimizer(of: [x])
    for _ in 0..<400 { try optimizer.step((x - 1).square().sum().gradients(at: [x])) }
    #expect(try agree(x.numbers, [1, 1], 1e-2))
  }
}

extension OptimizerPath.Rule: CaseIterable {
  static var allCases: [Self] { [.adam, .descent] }

  fileprivate func optimizer(of parameters: [Tensor]) throws -> any Optimizer {
    switch self {
    case .adam: try Adam(parameters, learningRate: 0.05)
    case .descent: try StochasticGradientDescent(parameters, learningRate: 0.05)
    }
  }
}

extension OptimizerPath {
  fileprivate func optimizer(of parameters: [Tensor]) throws -> any Optimizer {
    func setting(_ name: String) -> Double { settings[name] ?? .nan }
    return switch rule {
    case .adam:
      try Adam(
        parameters, learningRate: setting("rate"), beta1: setting("beta1"), beta2: setting("beta2"),
        epsilon: setting("epsilon"), weightDecay: setting("decay"))
    case .descent:
      try StochasticGradientDescent(
        parameters, learningRate: setting("rate"), momentum: setting("momentum"),
        weightDecay: setting("decay"), nesterov: setting("nesterov") == 1)
    }
  }
}

extension Numbers {
  fileprivate func laid(_ layout: OptimizerTests.Layout) throws -> Tensor {
    switch layout {
    case .rowMajor: try tensor()
    case .transposed: try tensor().transposed().contiguous().transposed()
    case .doublePrecision: try tensor(floats: .float64)
    }
  }
}
