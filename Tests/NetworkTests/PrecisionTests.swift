import Arrays
import Network
import Testing
import Torch

@Suite("Networks that compute in fewer bits") struct PrecisionTests {
  @Test(
    "give numbers of float32 near to exact ones, in training too, with gradients for the weights",
    arguments: [Zoo.lenet5, .hinton800, .resnet18, .wrn16x1, .vgg11])
  func near(_ network: Zoo) throws {
    let generator = try Generator(seed: 3)
    let model = try Model(initializing: network.graph(), generator: generator)
    let classifier = try Classifier(model.graph)
    let images = try generator.normal([4] + classifier.imageShape)
    for mode in [ExecutionMode.inference, .training(nil)] {
      var answers: [[Float]] = []
      for precision in [Precision.float32, .bfloat16] {
        let executor = try Executor(model, precision: precision)
        for parameter in executor.parameters { try parameter.setRequiresGradient() }
        let result = try executor.run([images], mode: mode, taps: [classifier.logits])
        let logits = try #require(result.taps[classifier.logits])
        #expect(try logits.elementType() == .float32)
        #expect(try result.outputs[0].elementType() == .float32)
        let gradients = try logits.square().mean().gradients(at: executor.parameters)
        for (gradient, parameter) in zip(gradients, executor.parameters) {
          let gradient = try #require(gradient)
          #expect(try gradient.elementType() == .float32)
          #expect(gradient.shape == parameter.shape)
          #expect(try gradient.absolute().sum().item().isFinite)
        }
        answers.append(try logits.detached().array(of: Float.self).scalars)
      }
      let largest = answers[0].map(abs).max() ?? 0
      let furthest = zip(answers[0], answers[1]).map { abs($0 - $1) }.max() ?? 0
      #expect(furthest > 0)
      #expect(furthest < 0.1 * largest)
    }
  }
}
