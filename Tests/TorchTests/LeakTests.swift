import Testing
import Torch

// The engine counts the tensors of the process, so these run in processes where nothing else does.
@Suite struct LeakTests {
  @Test("Work gives back every tensor it made")
  func work() async {
    await #expect(processExitsWith: .success) {
      let before = try Engine.liveTensorCount()
      try LeakTests.train(steps: 3)
      #expect(try Engine.liveTensorCount() == before)
    }
  }

  @Test("Work that fails gives back every tensor it made")
  func failures() async {
    await #expect(processExitsWith: .success) {
      let before = try Engine.liveTensorCount()
      for cause in ErrorTests.Cause.allCases {
        #expect(throws: TorchError.self) { try cause.provoke() }
      }
      #expect(try Engine.liveTensorCount() == before)
    }
  }

  @Test("A tensor is alive as long as a copy of it")
  func copies() async {
    await #expect(processExitsWith: .success) {
      let before = try Engine.liveTensorCount()
      var copies = [try Tensor(1)]
      copies.append(copies[0])
      #expect(try Engine.liveTensorCount() == before + 1)
      copies.removeFirst()
      #expect(try Engine.liveTensorCount() == before + 1)
      #expect(try copies[0].item() == 1)
      copies.removeAll()
      #expect(try Engine.liveTensorCount() == before)
    }
  }

  /// A small network trained, with derivatives of second order, and its activations counted.
  private static func train(steps: Int) throws {
    let generator = try Generator(seed: 1)
    let (weight, bias) = (try generator.normal([3, 4]), try Tensor(repeating: 0, shape: [3]))
    try weight.setRequiresGradient()
    try bias.setRequiresGradient()
    let adam = try Adam([weight, bias], learningRate: 0.1)
    let sums = try Tensor(repeating: 0, shape: [3, 3], type: .float64)
    for _ in 0..<steps {
      let (x, classes) = (try generator.normal([5, 4]), try generator.integers([5], in: 0..<3))
      let logits = try x.linear(weight, bias)
      let loss = try logits.crossEntropy(classes)
      let first = try loss.gradients(at: [weight, bias], createGraph: true)
      let penalty = try #require(first[0]).square().sum()
      try adam.step((loss + penalty).gradients(at: [weight, bias]))
      try logits.accumulateMoments(
        classes: classes, shift: Tensor(repeating: 0, shape: [3]), sums: sums, squares: sums)
      _ = try loss.item()
    }
  }
}
