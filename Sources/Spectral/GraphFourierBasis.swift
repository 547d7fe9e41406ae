public import Arrays
internal import LinearAlgebra

/// Vectors over a neuron graph's nodes that vary slowly along its edges, in a form that does not depend on who computes them.
///
/// Eigenvectors are only settled up to sign, and up to a rotation among equal eigenvalues. So the spectrum is never cut inside a
/// cluster of near-equal eigenvalues, and within one the basis is the orthonormalised projection of a fixed pseudo-random block,
/// which depends on the eigenspace alone.
public struct GraphFourierBasis: Sendable {
  /// What identifies a basis, small enough for a bundle.
  public struct Description: Sendable, Equatable {
    /// Each vector's frequency λ: an eigenvalue of the symmetric normalised Laplacian, in 0…2.
    public var frequencies: [Double]
    /// The place of each vector in the rising order of all frequencies; the lowest where `nil`.
    public var places: [Int]?
    /// The clusters among the lowest frequencies.
    public var clusters: EigenvalueClusters
    /// The coefficients of a fixed pseudo-random signal of length 1.
    public var fingerprint: [Double]

    /// The description with these parts.
    public init(
      frequencies: [Double], places: [Int]? = nil, clusters: EigenvalueClusters, fingerprint: [Double]
    ) {
      self.frequencies = frequencies
      self.places = places
      self.clusters = clusters
      self.fingerprint = fingerprint
    }
  }

  /// What identifies it.
  public let description: Description
  /// The layers whose nodes it spans.
  public let layers: [NeuronGraph.Layer]
  /// Column-major [nodes × vectors].
  private let vectors: Matrix

  /// How many vectors there are.
  public var count: Int { vectors.columns }
  /// How many nodes they span.
  public var nodeCount: Int { vectors.rows }

  /// The lowest vectors of `graph`: `count` of them, or fewer where that would cut a cluster.
  ///
  /// - Throws: ``SpectralError/tooMany(asked:possible:)`` where the first cluster is larger than `count`, or the graph has
  ///   fewer frequencies below 1.
  public init(
    lowest count: Int, of graph: NeuronGraph, onProgress: (Int) throws -> Void = { _ in }
  ) throws(SpectralError) {
    // One more tells whether a cluster goes on.
    let limit = graph.frequencyLimit
    guard count <= limit else { throw .tooMany(asked: count, possible: limit) }
    let spectrum = try GraphSpectrum(graph, count: min(count + 1, limit), onProgress: onProgress)
    let clusters = EigenvalueClusters(of: spectrum.frequencies)
    let kept = clusters.cut(atMost: count)
    guard kept > 0 else { throw .tooMany(asked: count, possible: 0) }
    let own = EigenvalueClusters(ranges: clusters.ranges.filter { $0.upperBound <= kept })
    vectors = try Self.settled(spectrum.vectors, own, count: kept)
    layers = graph.layers
    description = Description(
      frequencies: Array(spectrum.frequencies.prefix(kept)), clusters: own,
      fingerprint: Self.fingerprint(vectors))
  }

  /// The basis of `graph` that `description` identifies, computed anew.
  ///
  /// - Throws: ``SpectralError/otherBasis(reason:)`` where frequencies or fingerprint are not those described.
  public init(
    _ description: Description, of graph: NeuronGraph, onProgress: (Int) throws -> Void = { _ in }
  ) throws(SpectralError) {
    let places = description.places ?? Array(description.frequencies.indices)
    let needed = max((places.max() ?? -1) + 1, description.clusters.ranges.last?.upperBound ?? 0)
    let limit = graph.frequencyLimit
    guard needed > 0, needed <= limit else {
      throw .otherBasis(reason: "it has \(needed) vectors, and this teacher's graph \(limit)")
    }
    let spectrum = try GraphSpectrum(graph, count: needed, onProgress: onProgress)
    for (place, expected) in zip(places, description.frequencies) {
      let found = spectrum.frequencies[place]
      guard abs(found - expected) <= Self.frequencyTolerance else {
        throw .otherBasis(reason: "frequency \(place) is \(found) and was \(expected)")
      }
    }
    let all = try Self.settled(spectrum.vectors, description.clusters, count: needed)
    vectors = description.places == nil ? all : all.selectingColumns(places)
    layers = graph.layers
    let worst = zip(Self.fingerprint(vectors), description.fingerprint).map { abs($0 - $1) }.max() ?? 0
    guard worst <= Self.fingerprintTolerance else {
      throw .otherBasis(reason: "its fingerprint differs by \(worst)")
    }
    self.description = description
  }

  /// The basis of `graph` that came with its `description`, as rows of nodes [nodes, vectors].
  ///
  /// - Throws: ``SpectralError/otherBasis(reason:)`` where its shape is not that of `graph`.
  public init(
    _ description: Description, of graph: NeuronGraph, carried rows: ShapedArray<Float>
  ) throws(SpectralError) {
    let count = description.frequencies.count
    guard rows.shape == [graph.nodeCount, count] else {
      throw .otherBasis(
        reason:
          "the bundle carries one of shape \(rows.shape), and this teacher's is [\(graph.nodeCount), \(count)]"
      )
    }
    self.description = description
    layers = graph.layers
    vectors = Matrix(rows: count, columns: graph.nodeCount, elements: rows.scalars.map(Double.init))
      .transposed()
  }

  /// The vectors at `places` among these.
  public func selecting(_ places: [Int]) -> GraphFourierBasis {
    GraphFourierBasis(
      description: Description(
        frequencies: places.map { description.frequencies[$0] }, places: places,
        clusters: description.clusters,
        fingerprint: places.map { description.fingerprint[$0] }),
      layers: layers, vectors: vectors.selectingColumns(places))
  }

  private init(description: Description, layers: [NeuronGraph.Layer], vectors: Matrix) {
    self.description = description
    self.layers = layers
    self.vectors = vectors
  }

  /// How far a frequency may be from the one described.
  public static let frequencyTolerance = 1e-8
  /// How far a number of the fingerprint may be from the one described.
  public static let fingerprintTolerance = 1e-5

  /// The part of every vector on the nodes of `layer`, row-major [nodes of the layer × vectors] in single precision.
  public func rows(of layer: NeuronGraph.Layer) -> [Float] {
    var result = [Float](repeating: 0, count: layer.nodeCount * count)
    for column in 0..<count {
      for row in 0..<layer.nodeCount {
        result[row * count + column] = Float(vectors[layer.offset + row, column])
      }
    }
    return result
  }

  private static let (rotationStream, probeStream): (UInt64, UInt64) = (1, 2)

  /// The first `count` of `vectors`, each cluster's turned to the form that depends on its eigenspace alone.
  static func settled(
    _ vectors: Matrix, _ clusters: EigenvalueClusters, count: Int
  ) throws(SpectralError) -> Matrix {
    var result = Matrix(rows: vectors.rows, columns: count, repeating: 0)
    for part in clusters.parts(of: count) {
      let space = vectors.selectingColumns(Array(part))
      let block = Matrix(
        rows: vectors.rows, columns: part.count,
        elements: part.flatMap { column in
          (0..<vectors.rows).map {
            PseudoRandom.number(column * vectors.rows + $0, stream: rotationStream)
          }
        })
      let turned = try solving { () throws(LinearAlgebraError) in
        try space.multiplied(by: try space.multiplied(by: block, transposing: .left).orthonormalized())
      }
      for (index, column) in part.enumerated() {
        for row in 0..<vectors.rows { result[row, column] = turned[row, index] }
      }
    }
    return result
  }

  private static func fingerprint(_ vectors: Matrix) -> [Double] {
    let probe = PseudoRandom.numbers(vectors.rows, stream: probeStream)
    let length = probe.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return (0..<vectors.columns).map { column in
      var sum = 0.0
      for row in 0..<vectors.rows { sum += vectors[row, column] * probe[row] }
      return sum / length
    }
  }
}

extension Matrix {
  /// The columns with these indices, in this order.
  func selectingColumns(_ indices: [Int]) -> Matrix {
    Matrix(
      rows: rows, columns: indices.count,
      elements: indices.flatMap { elements[$0 * rows..<($0 + 1) * rows] })
  }
}
