import Arrays
import Foundation
import LinearAlgebra
import Network
import TestSupport
import Testing
import Torch

@testable import Spectral

@Suite("Graph Fourier basis") struct GraphFourierBasisTests {
  private func dot(_ a: [Float], _ b: [Float]) -> Double {
    zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }

  /// The vectors of a basis as columns.
  private func columns(_ basis: GraphFourierBasis) -> [[Float]] {
    (0..<basis.count).map { column in
      basis.layers.flatMap { layer in
        stride(from: column, to: layer.nodeCount * basis.count, by: basis.count).map {
          basis.rows(of: layer)[$0]
        }
      }
    }
  }

  /// The largest sine of an angle between the spaces that the columns of two orthonormal matrices span.
  private func distance(_ a: Matrix, _ b: Matrix) throws -> Double {
    let overlap = try a.multiplied(by: b, transposing: .left)
    let smallest = try SingularValueDecomposition.dense(overlap, count: a.columns).values.last ?? 0
    return (max(0, 1 - smallest * smallest)).squareRoot()
  }

  @Test("has orthonormal vectors and eigenvalues of the Laplacian", arguments: [true, false])
  func eigenpairs(isChain: Bool) throws {
    let (model, taps) = try isChain ? chainNetwork() : residualNetwork()
    let graph = try NeuronGraph(model, taps: taps)
    let spectrum = try GraphSpectrum(graph, count: 12)
    let gram = try spectrum.vectors.multiplied(by: spectrum.vectors, transposing: .left)
    for row in 0..<12 {
      for column in 0..<12 { #expect(abs(gram[row, column] - (row == column ? 1 : 0)) < 1e-12) }
    }
    let image = try graph.normalizedMatrix().multiplied(by: spectrum.vectors)
    for column in 0..<12 {
      for node in 0..<graph.nodeCount {
        let residual =
          image[node, column] - (1 - spectrum.frequencies[column]) * spectrum.vectors[node, column]
        #expect(abs(residual) < 1e-11)
      }
    }
    #expect(spectrum.frequencies == spectrum.frequencies.sorted())
    #expect(abs(spectrum.frequencies[0]) < 1e-12, "a connected graph has the frequency 0")
  }

  @Test("keeps the length of any signal when whole (Parseval)") func parseval() throws {
    let (model, taps) = try residualNetwork()
    let graph = try NeuronGraph(model, taps: taps)
    let spectrum = try GraphSpectrum(graph, count: graph.nodeCount, solver: .dense)
    let signal = Matrix(
      rows: graph.nodeCount, columns: 1, elements: PseudoRandom.numbers(graph.nodeCount, stream: 5))
    let coefficients = try spectrum.vectors.multiplied(by: signal, transposing: .left)
    let (before, after) = [signal, coefficients].map { $0.elements.reduce(0) { $0 + $1 * $1 } }.pair
    #expect(abs(before - after) < 1e-12 * before)
  }

  @Test("spans the same space by every solver", arguments: [true, false], [3, 8])
  func solvers(isChain: Bool, count: Int) throws {
    let (model, taps) = try isChain ? chainNetwork() : residualNetwork()
    let graph = try NeuronGraph(model, taps: taps)
    let usual = try GraphSpectrum(graph, count: count)
    for solver in [GraphSpectrum.Solver.dense, .matrixFree] {
      let other = try GraphSpectrum(graph, count: count, solver: solver)
      #expect(zip(usual.frequencies, other.frequencies).allSatisfy { abs($0 - $1) < 1e-10 })
      #expect(try distance(usual.vectors, other.vectors) < 1e-6)
    }
  }

  @Test(
    "spans the same space by products alone as by singular values, for LeNet-5",
    .enabled(if: LongTests.areOn, "takes long; script/test --long runs it"))
  func lenet5() throws {
    let model = try Model(initializing: Zoo.lenet5.graph(), generator: Generator(seed: 1))
    let graph = try NeuronGraph(model, taps: Classifier(model.graph).taps)
    let count = 651
    let dense = try GraphSpectrum(graph, count: count)
    let matrixFree = try GraphSpectrum(graph, count: count, solver: .matrixFree)
    #expect(
      zip(dense.frequencies, matrixFree.frequencies).allSatisfy {
        abs($0 - $1) < GraphFourierBasis.frequencyTolerance
      })
    #expect(try distance(dense.vectors, matrixFree.vectors) < 1e-6)
  }

  @Test("comes again from its description, to the last coefficient, with other thread counts")
  func again() throws {
    let (model, taps) = try chainNetwork()
    let basis = try GraphFourierBasis(lowest: 10, of: NeuronGraph(model, taps: taps))
    let threads = try Engine.threadCount()
    defer { try? Engine.setThreadCount(threads) }
    for count in [1, 2] {
      try Engine.setThreadCount(count)
      let again = try GraphFourierBasis(basis.description, of: NeuronGraph(model, taps: taps))
      for (a, b) in zip(columns(basis), columns(again)) { #expect(abs(dot(a, b) - 1) < 1e-5) }
    }
  }

  @Test("is refused for a teacher with one other weight") func tampered() throws {
    var (model, taps) = try chainNetwork()
    let basis = try GraphFourierBasis(lowest: 10, of: NeuronGraph(model, taps: taps))
    let name = try #require(model.weights.keys.filter { $0.hasSuffix("weight") }.max())
    var scalars = try #require(model.weights[name]).scalars
    scalars[3] += 0.05
    model.weights[name] = ShapedArray(shape: try #require(model.weights[name]).shape, scalars: scalars)
    #expect {
      try GraphFourierBasis(basis.description, of: NeuronGraph(model, taps: taps))
    } throws: { error in
      guard case SpectralError.otherBasis = error else { return false }
      return "\(error)".contains("a bundle that carries its basis")
    }
  }

  @Test("of duplicated neurons has a cluster, which is never cut and comes again")
  func duplicates() throws {
    var (model, taps) = try chainNetwork()
    // Two pairs of output units alike: differences of each pair have one frequency.
    let name = try #require(model.graph.nodes.last?.inputs[1])
    var weight = try #require(model.weights[name])
    let width = weight.shape[1]
    let row = Array(weight.scalars[0..<width])
    weight = ShapedArray(shape: weight.shape, scalars: row + row + row)
    model.weights[name] = weight
    let graph = try NeuronGraph(model, taps: taps)
    let all = try GraphSpectrum(graph, count: graph.nodeCount, solver: .dense)
    let clusters = EigenvalueClusters(of: all.frequencies)
    let cluster = try #require(clusters.ranges.first { $0.count >= 2 })
    #expect(clusters.cut(atMost: cluster.lowerBound + 1) == cluster.lowerBound)
    #expect(clusters.cut(atMost: cluster.upperBound) == cluster.upperBound)
    let basis = try GraphFourierBasis(lowest: 20, of: graph)
    _ = try GraphFourierBasis(basis.description, of: NeuronGraph(model, taps: taps))
  }

  @Test("inside a cluster depends on the space alone") func canonical() throws {
    let size = 30
    let space = try Matrix(
      rows: size, columns: 3, elements: PseudoRandom.numbers(size * 3, stream: 7)
    ).orthonormalized()
    let rotation = try Matrix(rows: 3, columns: 3, elements: PseudoRandom.numbers(9, stream: 8))
      .orthonormalized()
    let clusters = EigenvalueClusters(ranges: [0..<3])
    let a = try GraphFourierBasis.settled(space, clusters, count: 3)
    let b = try GraphFourierBasis.settled(space.multiplied(by: rotation), clusters, count: 3)
    #expect(zip(a.elements, b.elements).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(try distance(a, space) < 1e-7)
  }

  @Test("selects vectors with their descriptions") func selecting() throws {
    let (model, taps) = try chainNetwork()
    let basis = try GraphFourierBasis(lowest: 10, of: NeuronGraph(model, taps: taps))
    let some = basis.selecting([1, 4, 9])
    #expect(some.count == 3)
    #expect(some.description.frequencies == [1, 4, 9].map { basis.description.frequencies[$0] })
    let again = try GraphFourierBasis(some.description, of: NeuronGraph(model, taps: taps))
    for (a, b) in zip(columns(some), columns(again)) { #expect(abs(dot(a, b) - 1) < 1e-5) }
  }

  @Test("carried by a bundle is taken as it is, and refused in another shape") func carried() throws {
    let (model, taps) = try chainNetwork()
    let graph = try NeuronGraph(model, taps: taps)
    let basis = try GraphFourierBasis(lowest: 4, of: graph)
    let rows = ShapedArray(
      shape: [graph.nodeCount, 4], scalars: basis.layers.flatMap { basis.rows(of: $0) })
    let carried = try GraphFourierBasis(basis.description, of: graph, carried: rows)
    #expect(columns(carried) == columns(basis))
    #expect(throws: SpectralError.self) {
      try GraphFourierBasis(basis.description, of: graph, carried: rows.rows(0..<3))
    }
  }

  @Test("asked for more than there is says how many there are") func tooMany() throws {
    let (model, taps) = try chainNetwork()
    let graph = try NeuronGraph(model, taps: taps)
    #expect {
      try GraphFourierBasis(lowest: graph.nodeCount, of: graph)
    } throws: { error in
      guard case SpectralError.tooMany(graph.nodeCount, graph.frequencyLimit) = error else { return false }
      return true
    }
  }

  @Test("stops when progress asks it to") func stopping() throws {
    struct Stop: Error {}
    let (model, taps) = try residualNetwork()
    let graph = try NeuronGraph(model, taps: taps)
    #expect {
      try GraphSpectrum(graph, count: 3, solver: .matrixFree) { products in if products == 5 { throw Stop() }
      }
    } throws: { error in
      guard case SpectralError.eigenproblem(.stopped(by: let cause)) = error else { return false }
      return cause is Stop
    }
  }
}

extension Array {
  fileprivate var pair: (Element, Element) { (self[0], self[1]) }
}
