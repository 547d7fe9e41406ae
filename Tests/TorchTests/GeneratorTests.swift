import Testing
import Torch

@Suite struct GeneratorTests {
  enum Draw: CaseIterable {
    case normal, uniform, bernoulli, integers, permutation

    func callAsFunction(_ generator: Generator) throws -> [Double] {
      switch self {
      case .normal: try generator.normal([4, 50]).numbers
      case .uniform: try generator.uniform([200], in: -1..<3).numbers
      case .bernoulli: try generator.bernoulli([200], probability: 0.3).numbers
      case .integers: try generator.integers([200], in: -5..<1000).numbers
      case .permutation: try generator.permutation(200).numbers
      }
    }
  }

  @Test("The same seed gives the same numbers, another seed others", arguments: Draw.allCases)
  func seeds(_ draw: Draw) throws {
    let numbers = try draw(Generator(seed: 7))
    #expect(try draw(Generator(seed: 7)) == numbers)
    #expect(try draw(Generator(seed: 8)) != numbers)
  }

  @Test("A stream goes on with other numbers, and from a state with the same", arguments: Draw.allCases)
  func states(_ draw: Draw) throws {
    let generator = try Generator(seed: 7)
    let first = try draw(generator)
    let state = try generator.position()
    let second = try draw(generator)
    #expect(second != first)
    try generator.restore(state)
    #expect(try draw(generator) == second)
    let other = try Generator(seed: 99)
    try other.restore(state)
    #expect(try draw(other) == second)
  }

  @Test("A state survives a way through ordinary memory")
  func storedStates() throws {
    let generator = try Generator(seed: 7)
    _ = try generator.normal([3])
    let bytes = try generator.position().array(of: UInt8.self)
    let numbers = try generator.normal([3]).numbers
    let other = try Generator(seed: 0)
    try other.restore(Tensor(bytes))
    #expect(try other.normal([3]).numbers == numbers)
  }

  @Test("What is no state is refused, and the stream stands")
  func badStates() throws {
    let generator = try Generator(seed: 7)
    #expect(throws: TorchError.self) { try generator.restore(Tensor([1, 2, 3] as [UInt8], shape: [3])) }
    #expect(throws: TorchError.self) { try generator.restore(Tensor(1)) }
    let length = try generator.position().count
    #expect(throws: TorchError.self) {
      try generator.restore(Tensor([UInt8](repeating: 255, count: length), shape: [length]))
    }
    #expect(try generator.normal([3]).numbers == Generator(seed: 7).normal([3]).numbers)
  }

  @Test("Moments are those of the distribution")
  func moments() throws {
    let generator = try Generator(seed: 1)
    func expect(_ tensor: Tensor, mean: Double, variance: Double) throws {
      let numbers = try tensor.numbers
      let sum = numbers.reduce(0, +) / Double(numbers.count)
      let spread = numbers.reduce(0) { $0 + ($1 - sum) * ($1 - sum) } / Double(numbers.count)
      // Five deviations of the mean of 20000 numbers.
      #expect(abs(sum - mean) < 5 * (variance / 20_000).squareRoot())
      #expect(abs(spread / variance - 1) < 0.08)
    }
    try expect(generator.normal([20_000]), mean: 0, variance: 1)
    try expect(generator.uniform([20_000], in: -1..<3), mean: 1, variance: 16.0 / 12)
    try expect(generator.bernoulli([20_000], probability: 0.3), mean: 0.3, variance: 0.21)
    try expect(generator.integers([20_000], in: 0..<10), mean: 4.5, variance: 99.0 / 12)
  }

  @Test("Numbers lie in their range, and every integer of a range comes")
  func ranges() throws {
    let generator = try Generator(seed: 2)
    #expect(try generator.uniform([1000], in: 2..<3).numbers.allSatisfy { $0 >= 2 && $0 < 3 })
    #expect(try Set(generator.integers([1000], in: -2..<3).numbers) == [-2, -1, 0, 1, 2])
    #expect(try Set(generator.bernoulli([100], probability: 0).numbers) == [0])
    #expect(try Set(generator.bernoulli([100], probability: 1).numbers) == [1])
  }

  @Test("A permutation holds every number once", arguments: [0, 1, 2, 1000])
  func permutations(_ count: Int) throws {
    let numbers = try Generator(seed: 4).permutation(count).numbers
    #expect(numbers.sorted() == (0..<count).map { Double($0) })
  }

  @Test("Shapes may be empty", arguments: [[], [0], [2, 0]])
  func shapes(_ shape: [Int]) throws {
    let generator = try Generator(seed: 4)
    #expect(try generator.normal(shape).shape == shape)
    #expect(try generator.integers(shape, in: 0..<2).elementType() == .int64)
  }

  @Test("Settings outside their range are refused")
  func badSettings() throws {
    let generator = try Generator(seed: 4)
    #expect(throws: TorchError.self) { try generator.bernoulli([1], probability: 1.5) }
    #expect(throws: TorchError.self) { try generator.integers([1], in: 3..<3) }
    #expect(throws: TorchError.self) { try generator.permutation(-1) }
    #expect(throws: TorchError.self) { try generator.normal([-1]) }
  }
}
