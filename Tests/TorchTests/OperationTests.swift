import Testing
import Torch

@Suite struct OperationTests {
  @Test("An operation makes PyTorch's figures", arguments: Figures.all.operations)
  func figures(_ figure: OperationFigure) throws {
    let outputs = try figure.computed(figure.inputs.map { try $0.tensor() })
    #expect(outputs.map(\.shape) == figure.outputs.map(\.shape))
    for (output, expected) in zip(outputs, figure.outputs) {
      let numbers = try output.numbers
      #expect(agree(numbers, expected.values, 1e-5), "\(numbers), \(expected.values)")
      #expect(try output.elementType() == expected.tensor().elementType())
    }
  }

  @Test(
    "Views of another layout give the same figures as row-major operands", arguments: Figures.all.operations)
  func layouts(_ figure: OperationFigure) throws {
    let outputs = try figure.computed(figure.inputs.map { try $0.tensor().laidOutBackwards() })
    for (output, expected) in zip(outputs, figure.outputs) {
      #expect(try agree(output.numbers, expected.values, 1e-5))
    }
  }

  @Test("Every operation has a figure", arguments: Operation.allCases)
  func coverage(_ operation: Operation) {
    #expect(Figures.all.operations.contains { $0.operation == operation })
  }

  @Test("Numbers are finite but for infinities and NaN")
  func finiteness() throws {
    let tensor = try Tensor(
      [1, .infinity, -.infinity, .nan, .greatestFiniteMagnitude] as [Float], shape: [5])
    #expect(try tensor.isFinite().numbers == [1, 0, 0, 0, 1])
    #expect(try tensor.isFinite().elementType() == .bool)
  }

  @Test("A matrix that is not positive definite is told from one that is")
  func indefiniteMatrices() throws {
    let stack = try Tensor([4, 0, 0, 1, 1, 0, 0, -1] as [Float], shape: [2, 2, 2])
    let (factor, failure) = try stack.cholesky()
    #expect(try failure.numbers == [0, 2])
    #expect(try Array(factor.numbers.prefix(4)) == [2, 0, 0, 1])
  }

  @Test("A layout with channels last holds the same numbers")
  func channelsLast() throws {
    let tensor = try Tensor.range(24).reshaped([1, 2, 3, 4])
    #expect(try tensor.contiguous(channelsLast: true).numbers == tensor.numbers)
  }
}

extension Tensor {
  /// The same numbers and shape, in memory in the order of the transposed tensor.
  fileprivate func laidOutBackwards() throws(TorchError) -> Tensor {
    let reversed = Array((0..<shape.count).reversed())
    return try permuted(reversed).contiguous().permuted(reversed)
  }
}
