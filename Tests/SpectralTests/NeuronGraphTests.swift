import Arrays
import LinearAlgebra
import Network
import Testing
import Torch

@testable import Spectral

@Suite("Neuron graph") struct NeuronGraphTests {
  /// The edges of ``residualNetwork(seed:)`` by hand: from, to, weight.
  private func edges(_ model: Model) throws -> [(from: Int, to: Int, weight: Double)] {
    func size(_ name: String) throws -> [Double] {
      try #require(model.weights[name]).scalars.map { Double(abs($0)) }
    }
    let kernels = [try size("conv2.weight"), try size("conv3.weight")]
    let dense = try size("dense.weight")
    let variance = try size("norm2.running_var")
    let norm = zip(try size("norm2.weight"), variance).map { $0 / ($1 + 1e-5).squareRoot() }
    var result: [(Int, Int, Double)] = []
    for unit in 0..<32 {
      let (channel, row, column) = (unit / 16, unit / 4 % 4, unit % 4)
      for other in 0..<32 {
        let (toChannel, toRow, toColumn) = (other / 16, other / 4 % 4, other % 4)
        let (down, right) = (row - toRow + 1, column - toColumn + 1)
        guard (0..<3).contains(down), (0..<3).contains(right) else { continue }
        let place = ((toChannel * 2 + channel) * 3 + down) * 3 + right
        result.append((unit, 32 + other, kernels[0][place] * norm[toChannel]))
        result.append((32 + unit, 64 + other, kernels[1][place]))
      }
      // The skip connection.
      result.append((unit, 64 + unit, 1))
      let pooled = (channel * 2 + row / 2) * 2 + column / 2
      for output in 0..<3 { result.append((64 + unit, 96 + output, dense[output * 8 + pooled] / 4)) }
    }
    return result
  }

  @Test("has the absolute path weights of convolution, norm, pooling and skip as its edges")
  func edges() throws {
    let (model, taps) = try residualNetwork()
    let graph = try NeuronGraph(model, taps: taps)
    #expect(graph.layers.map(\.nodeCount) == [32, 32, 32, 3])
    var expected = [[Double]](repeating: [Double](repeating: 0, count: 99), count: 99)
    for edge in try edges(model) {
      expected[edge.from][edge.to] += edge.weight
      expected[edge.to][edge.from] += edge.weight
    }
    for node in 0..<99 {
      var unit = [Double](repeating: 0, count: 99)
      unit[node] = 1
      let row = try graph.multiplied(unit)
      let worst = zip(row, expected[node]).map { abs($0 - $1) }.max() ?? 1
      #expect(worst < 1e-6, "node \(node)")
      #expect(abs(graph.degrees[node] - expected[node].reduce(0, +)) < 1e-5)
    }
  }

  @Test("is the same matrix by products and by its entries", arguments: NeuronGraph.Granularity.allCases)
  func matrix(granularity: NeuronGraph.Granularity) throws {
    let (model, taps) = try residualNetwork()
    let graph = try NeuronGraph(model, taps: taps, granularity: granularity)
    let matrix = try graph.normalizedMatrix()
    #expect(matrix == matrix.transposed())
    let vector = PseudoRandom.numbers(graph.nodeCount, stream: 9)
    let scale = graph.degreeScale
    let product = zip(try graph.multiplied(zip(vector, scale).map { $0 * $1 }), scale).map { $0 * $1 }
    for row in 0..<graph.nodeCount {
      let entry = (0..<graph.nodeCount).reduce(0) { $0 + matrix[row, $1] * vector[$1] }
      #expect(abs(entry - product[row]) < 1e-12)
    }
  }

  @Test("of channels is that of units seen through channels") func channels() throws {
    let (model, taps) = try residualNetwork()
    let units = try NeuronGraph(model, taps: taps)
    let channels = try NeuronGraph(model, taps: taps, granularity: .channel)
    #expect(channels.layers.map(\.nodeCount) == [2, 2, 2, 3])
    for (node, layer) in channels.layers.enumerated() where layer.unitsPerNode == 16 {
      let own = units.layers[node]
      // The first channel of the layer, as a vector of length 1.
      var vector = [Double](repeating: 0, count: units.nodeCount)
      for unit in 0..<16 { vector[own.offset + unit] = 0.25 }
      var unit = [Double](repeating: 0, count: channels.nodeCount)
      unit[layer.offset] = 1
      let (fine, coarse) = (try units.multiplied(vector), try channels.multiplied(unit))
      for (fineLayer, coarseLayer) in zip(units.layers, channels.layers) {
        for channel in 0..<coarseLayer.nodeCount {
          let count = coarseLayer.unitsPerNode
          let sum =
            fine[(fineLayer.offset + channel * count)..<(fineLayer.offset + (channel + 1) * count)]
            .reduce(0, +) / Double(count).squareRoot()
          #expect(abs(sum - coarse[coarseLayer.offset + channel]) < 1e-10)
        }
      }
    }
  }

  @Test("of a pair has that pair's edges alone") func pair() throws {
    let (model, taps) = try residualNetwork()
    let pairs = try LayerPair.all(in: model.graph, taps: taps)
    #expect(pairs.map { [$0.source, $0.target] } == [[0, 1], [0, 2], [1, 2], [2, 3]])
    let whole = try NeuronGraph(model, taps: taps)
    let total = try pairs.reduce(0.0) { sum, pair in
      try sum + NeuronGraph(model, taps: taps, pair: pair).degrees.reduce(0, +)
    }
    #expect(abs(total - whole.degrees.reduce(0, +)) < 1e-8 * total)
  }

  @Test("of a chain has two sides, which a skip over one layer takes away") func sides() throws {
    let chain = try chainNetwork()
    let graph = try NeuronGraph(chain.model, taps: chain.taps)
    let sides = try #require(graph.sides)
    #expect(Set(sides.first + sides.second) == Set(0..<graph.nodeCount))
    let residual = try residualNetwork()
    #expect(try NeuronGraph(residual.model, taps: residual.taps).sides == nil)
  }

  // The engine counts the tensors of the process, so this runs in one of its own.
  @Test("leaves no tensor behind") func leaks() async {
    await #expect(processExitsWith: .success) {
      let (model, taps) = try residualNetwork()
      let before = try Engine.liveTensorCount()
      do {
        let graph = try NeuronGraph(model, taps: taps)
        _ = try GraphFourierBasis(lowest: 5, of: graph)
      }
      #expect(try Engine.liveTensorCount() == before)
    }
  }
}
