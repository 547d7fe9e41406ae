import Arrays
import Testing
import Torch

@testable import Network

@Suite("A generator of images") struct ImageGeneratorNetworkTests {
  @Test("has the published size, and its last norm nothing to learn")
  func parameters() {
    let network = ImageGeneratorNetwork(
      latentCount: 100, shape: [1, 32, 32], channels: 128, range: .normalized)
    // Of the official code's modules: dense, norm; two convolutions with norms; the last convolution.
    #expect(
      network.graph.parameterCount
        == (100 + 1) * 8192 + 256 + (9 * 128 + 1) * 128 + 256 + (9 * 128 + 1) * 64 + 128 + 9 * 64 + 1)
  }

  @Test(
    "makes images of any size, of which the smallest are small",
    arguments: [
      ([1, 28, 28], 2), ([3, 32, 32], 2), ([3, 64, 64], 3), ([3, 224, 224], 5), ([1, 15, 9], 0),
      ([1, 8, 8], 2),
    ])
  func sizes(_ shape: [Int], doublings: Int) throws {
    let network = ImageGeneratorNetwork(latentCount: 7, shape: shape, channels: 4, range: .pixels)
    #expect(network.doublings == doublings)
    let random = try Generator(seed: 1)
    let executor = try Executor(Model(initializing: network.graph, generator: random))
    let images = try executor.run([random.normal([3, 7])], mode: .training(nil)).outputs[0]
    #expect(images.shape == [3] + shape)
    let numbers = try images.array(of: Float.self).scalars
    #expect(numbers.allSatisfy { $0 > 0 && $0 < 1 })
  }

  @Test("makes inputs of mean 0 and deviation 1 over a batch")
  func normalized() throws {
    let network = ImageGeneratorNetwork(
      latentCount: 9, shape: [3, 16, 16], channels: 8, range: .normalized)
    let random = try Generator(seed: 2)
    let executor = try Executor(Model(initializing: network.graph, generator: random))
    let images = try executor.run([random.normal([20, 9])], mode: .training(nil)).outputs[0]
    let mean = try images.mean([0, 2, 3], keep: true)
    let means = try mean.array(of: Float.self).scalars
    #expect(means.allSatisfy { abs($0) < 1e-4 })
    let variances = try (images - mean).square().mean([0, 2, 3]).array(of: Float.self).scalars
    #expect(variances.allSatisfy { abs($0 - 1) < 1e-2 })
  }

  @Test("doubles and convolves at once, unless the doubled images are asked for")
  func enlargements() throws {
    let network = ImageGeneratorNetwork(
      latentCount: 6, shape: [1, 16, 16], channels: 8, range: .normalized)
    let random = try Generator(seed: 4)
    let executor = try Executor(Model(initializing: network.graph, generator: random))
    #expect(network.graph.enlargements.count == 2)
    for parameter in executor.parameters { try parameter.setRequiresGradient() }
    let latent = try random.normal([12, 6])
    func results(tapping taps: Set<String>) throws -> [Tensor] {
      let result = try executor.run([latent], mode: .training(nil), taps: taps)
      #expect(Set(result.taps.keys) == taps)
      let gradients = try result.outputs[0].power(3).sum().gradients(at: executor.parameters)
      return try [result.outputs[0]] + gradients.map { try #require($0) }
    }
    let doubled = Set(network.graph.enlargements.map { network.graph.nodes[$0.doubling].outputs[0] })
    let apart = try results(tapping: doubled)
    // Biases before a norm have gradients of rounding alone.
    let scale = try apart.map { try $0.absolute().greatest().item() }.max() ?? 0
    for (one, other) in zip(try results(tapping: []), apart) {
      #expect(try (one - other).absolute().greatest().item() < 1e-5 * scale)
    }
  }

  @Test("repeats places as a resize that looks them up does")
  func doubling() throws {
    let x = try Generator(seed: 3).normal([2, 3, 4, 5])
    let made = try Resize(repeating: 2).apply(
      Operands([x], areWeights: [false], memory: OperatorMemory()), mode: .inference)[0]
    let rows = try Tensor((0..<8).map { Int64($0 / 2) }, shape: [8])
    let columns = try Tensor((0..<10).map { Int64($0 / 2) }, shape: [10])
    let expected = try x.selecting(rows, dimension: 2).selecting(columns, dimension: 3)
    #expect(try made.array(of: Float.self) == expected.array(of: Float.self))
  }
}
