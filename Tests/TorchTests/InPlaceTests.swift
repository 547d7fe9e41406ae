import Testing
import Torch

@Suite struct InPlaceTests {
  private let target: Tensor

  init() throws { target = try Tensor([1, 2, 3, 4] as [Float], shape: [2, 2]) }

  @Test("Assignment replaces the numbers, of any type, stretched to the shape")
  func assignment() throws {
    try target.assign(Tensor([7, 8] as [Int64], shape: [2]))
    #expect(try target.numbers == [7, 8, 7, 8])
    #expect(try target.elementType() == .float32)
  }

  @Test("Numbers are moved between bounds stretched to the shape")
  func clamping() throws {
    try target.clampInPlace(Tensor([2, 0] as [Float], shape: [2]), Tensor(3))
    #expect(try target.numbers == [2, 2, 3, 3])
  }

  @Test("A scaled tensor is added to a decayed one")
  func scaledSum() throws {
    try target.addInPlace(Tensor([10, 20] as [Float], shape: [2]), scale: 0.1, decay: 0.5)
    #expect(try agree(target.numbers, [1.5, 3, 2.5, 4], 1e-6))
  }

  @Test("A tensor may be added to itself, or to a view of it")
  func sumWithItself() throws {
    try target.addInPlace(target, scale: 1, decay: 0.5)
    #expect(try target.numbers == [1.5, 3, 4.5, 6])
    try target.addInPlace(target.transposed(), scale: 1, decay: 2)
    #expect(try target.numbers == [4.5, 10.5, 12, 18])
  }

  @Test("Rows are replaced by their numbers")
  func rows() throws {
    try target.replaceRows(
      Tensor([1] as [Int64], shape: [1]), with: Tensor([8, 9] as [Float], shape: [1, 2]))
    #expect(try target.numbers == [1, 2, 8, 9])
  }

  @Test("A change in place is not remembered, also of a tensor that is marked for differentiation")
  func notRemembered() throws {
    try target.setRequiresGradient()
    try target.addInPlace(Tensor(1))
    try target.clampInPlace(Tensor(0), Tensor(3))
    try target.assign(target * 2)
    #expect(try target.numbers == [4, 6, 6, 6])
    #expect(try target.sum().gradients(at: [target])[0]?.numbers == [1, 1, 1, 1])
  }

  @Test("What does not fit is refused and changes nothing")
  func misfits() throws {
    let large = try Tensor(repeating: 1, shape: [3, 2, 2])
    #expect(throws: TorchError.self) { try target.assign(large) }
    #expect(throws: TorchError.self) { try target.clampInPlace(large, large) }
    #expect(throws: TorchError.self) { try target.addInPlace(large) }
    #expect(throws: TorchError.self) {
      try target.replaceRows(
        Tensor([2] as [Int64], shape: [1]), with: Tensor([8, 9] as [Float], shape: [1, 2]))
    }
    #expect(target.shape == [2, 2])
    #expect(try target.numbers == [1, 2, 3, 4])
  }

  enum Change: CaseIterable { case assign, clamp, add, replaceRows, adam, descent }

  @Test(
    "A graph that kept numbers which have changed since refuses to be differentiated",
    arguments: Change.allCases)
  func staleGraphs(_ change: Change) throws {
    try target.setRequiresGradient()
    let square = try target.square().sum()
    let ones = try Tensor(repeating: 1, shape: [2, 2])
    switch change {
    case .assign: try target.assign(ones)
    case .clamp: try target.clampInPlace(Tensor(0), Tensor(1))
    case .add: try target.addInPlace(ones)
    case .replaceRows: try target.replaceRows(.range(2), with: ones)
    case .adam: try Adam([target], learningRate: 0.1).step([ones])
    case .descent: try StochasticGradientDescent([target], learningRate: 0.1).step([ones])
    }
    #expect(throws: TorchError.self) { try square.gradients(at: [target]) }
  }
}
