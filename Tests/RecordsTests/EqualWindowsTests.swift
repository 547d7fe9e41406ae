import Network
import Spectral
import Testing
import Torch

@testable import Records

struct EqualWindowsTests {
  /// Rows [units, 5] of a layer 2×4×6 that are the same within windows of `side`.
  private func rows(side: Int, seed: UInt64 = 1) throws -> Tensor {
    let parts = [2, 4 / side, 1, 6 / side, 1, 5]
    let ones = try Tensor(repeating: 1, shape: [1, 1, side, 1, side, 1])
    return try (Generator(seed: seed).normal(parts) * ones).reshaped([48, 5])
  }

  @Test("the largest windows of equal rows are found, and none where there are none", arguments: [1, 2])
  func found(side: Int) throws {
    let windows = try EqualWindows.largest(in: rows(side: side), shape: [2, 4, 6])
    #expect(windows?.side == (side > 1 ? side : nil))
    #expect(try EqualWindows.largest(in: Tensor(repeating: 1, shape: [48, 5]), shape: [2, 4, 6])?.side == 2)
    #expect(try EqualWindows.largest(in: Tensor(repeating: 1, shape: [48, 5]), shape: [3, 4, 4])?.side == 4)
    #expect(try EqualWindows.largest(in: Tensor(repeating: 1, shape: [48, 5]), shape: [48]) == nil)
  }

  @Test("rows that are alike in all channels but one are not equal") func lastChannel() throws {
    let rows = try Tensor.concatenating([rows(side: 2).slice(0, 0..<24), rows(side: 1).slice(0, 24..<48)])
    #expect(try EqualWindows.largest(in: rows, shape: [2, 4, 6]) == nil)
  }

  @Test("sums of windows times their first rows are the activations times all rows") func product() throws {
    let rows = try rows(side: 2)
    let windows = try #require(try EqualWindows.largest(in: rows, shape: [2, 4, 6]))
    let activations = try Generator(seed: 3).normal([7, 2, 4, 6])
    let product = try windows.sums(activations).matmul(windows.first(rows))
    let whole = try activations.reshaped([7, 48]).matmul(rows)
    #expect(try (product - whole).absolute().greatest().item() < 1e-4)
  }

  @Test("of half of LeNet-5 the units of a window that is pooled are not told apart") func network() throws {
    let model = try Model(initializing: Zoo.lenet5Half.graph(), generator: Generator(seed: 2))
    let taps = try Classifier(model.graph).taps
    let basis = try GraphFourierBasis(lowest: 40, of: NeuronGraph(model, taps: taps))
    let sides = try basis.layers.map { layer in
      try EqualWindows.largest(
        in: Tensor(basis.rows(of: layer), shape: [layer.nodeCount, basis.count]), shape: layer.shape)?.side
    }
    #expect(sides == [2, nil, nil, nil, nil])
  }
}
