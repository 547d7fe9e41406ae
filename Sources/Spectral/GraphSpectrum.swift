internal import Arrays
internal import LinearAlgebra
internal import Network
internal import Torch

/// The lowest frequencies of a neuron graph and their eigenvectors, in no settled form yet.
///
/// Frequencies λ are eigenvalues of the symmetric normalised Laplacian 𝓛 = I − N, N = D^(−½) W D^(−½); a node without edges has
/// λ = 1, so that it is never among the lowest.
struct GraphSpectrum {
  /// Rising.
  let frequencies: [Double]
  /// [nodes × frequencies], orthonormal columns.
  let vectors: Matrix

  /// How the eigenproblem is solved.
  enum Solver: Sendable {
    /// The whole matrix, by LAPACK: its memory grows with the square of the nodes.
    case dense
    /// Products with vectors only, by ARPACK: for graphs of any size.
    case matrixFree
  }

  /// The most numbers of a matrix that is built: 1 GiB of them.
  static let denseLimit = 1 << 27

  /// The `count` lowest frequencies of `graph`.
  ///
  /// - Parameters:
  ///   - solver: How; dense where the matrix fits when left out.
  ///   - onProgress: Told now and then how many products have been made; what it throws ends the work.
  init(
    _ graph: NeuronGraph, count: Int, solver: Solver? = nil, onProgress: (Int) throws -> Void = { _ in }
  ) throws(SpectralError) {
    if let sides = graph.sides, solver != .matrixFree, count <= sides.limit,
      sides.first.count * sides.second.count <= Self.denseLimit
    {
      self = try Self.bipartite(graph, sides, count: count)
    } else if solver == .dense || (solver == nil && graph.nodeCount * graph.nodeCount <= Self.denseLimit) {
      let pairs = try solving { [matrix = try graph.normalizedMatrix()] () throws(LinearAlgebraError) in
        try SymmetricEigenproblem.dense(matrix, .greatest, count: count)
      }
      self.init(frequencies: pairs.values.map { 1 - $0 }, vectors: pairs.vectors)
    } else {
      self = try Self.matrixFree(graph, count: count, onProgress)
    }
  }

  private init(frequencies: [Double], vectors: Matrix) {
    self.frequencies = frequencies
    self.vectors = vectors
  }

  /// A graph whose edges all run between two sides has N = [0 B; Bᵀ 0]: eigenvectors are pairs of B's singular vectors and
  /// λ = 1 − σ, at a fraction of the work.
  private static func bipartite(
    _ graph: NeuronGraph, _ sides: NeuronGraph.Sides, count: Int
  ) throws(SpectralError) -> GraphSpectrum {
    let block = try graph.normalizedBlock(sides)
    let triplets = try solving { () throws(LinearAlgebraError) in
      try SingularValueDecomposition.dense(block, count: count)
    }
    var vectors = Matrix(rows: graph.nodeCount, columns: count, repeating: 0)
    let half = 0.5.squareRoot()
    for column in 0..<count {
      for (row, node) in sides.first.enumerated() {
        vectors[node, column] = triplets.left[row, column] * half
      }
      for (row, node) in sides.second.enumerated() {
        vectors[node, column] = triplets.right[row, column] * half
      }
    }
    return GraphSpectrum(frequencies: triplets.values.map { 1 - $0 }, vectors: vectors)
  }

  private static func matrixFree(
    _ graph: NeuronGraph, count: Int, _ onProgress: (Int) throws -> Void
  ) throws(SpectralError) -> GraphSpectrum {
    let scale = graph.degreeScale
    let pairs = try solving { () throws(LinearAlgebraError) in
      try SymmetricEigenproblem.matrixFree(
        dimension: graph.nodeCount, .greatest, count: count,
        multiply: { input, output in
          let product = try graph.multiplied(zip(input, scale).map { $0 * $1 })
          for index in product.indices { output[index] = product[index] * scale[index] }
        }, onProgress: { products, _ in try onProgress(products) })
    }
    return GraphSpectrum(frequencies: pairs.values.map { 1 - $0 }, vectors: pairs.vectors)
  }
}
