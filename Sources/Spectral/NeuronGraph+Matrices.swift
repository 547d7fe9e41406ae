internal import Arrays
internal import LinearAlgebra
internal import Network
internal import Torch

extension NeuronGraph {
  /// d^(−½) for each node's degree d; 0 for a node without edges.
  var degreeScale: [Double] { degrees.map { $0 > 0 ? 1 / $0.squareRoot() : 0 } }

  /// Two sets of nodes such that every edge joins one of each.
  struct Sides {
    /// The nodes of the larger side.
    let first: [Int]
    /// The nodes of the smaller side.
    let second: [Int]
    /// How many pairs of singular vectors there are.
    var limit: Int { second.count }
  }

  /// The two sides of a graph whose layers can be told apart so; a chain of layers always can, skip connections may prevent it.
  var sides: Sides? {
    var colour = [Int?](repeating: nil, count: layers.count)
    let joined = parts.flatMap { part in part.targets.map { (part.source, $0.layer) } }
    for start in layers.indices where colour[start] == nil {
      colour[start] = 0
      var open = [start]
      while let layer = open.popLast() {
        for (a, b) in joined where a == layer || b == layer {
          let other = a == layer ? b : a
          if colour[other] == nil {
            colour[other] = 1 - (colour[layer] ?? 0)
            open.append(other)
          } else if colour[other] == colour[layer] {
            return nil
          }
        }
      }
    }
    func nodes(_ wanted: Int) -> [Int] {
      zip(layers, colour).filter { $1 == wanted }.flatMap { layer, _ in
        layer.offset..<layer.offset + layer.nodeCount
      }
    }
    let sides = [nodes(0), nodes(1)].sorted { $0.count > $1.count }
    return Sides(first: sides[0], second: sides[1])
  }

  /// The most frequencies that a basis may have: those of two sides come in pairs λ and 2 − λ, of which the lower counts.
  public var frequencyLimit: Int { sides?.limit ?? nodeCount - 1 }

  /// N = D^(−½) W D^(−½), all of it.
  func normalizedMatrix() throws(SpectralError) -> Matrix {
    var matrix = Matrix(rows: nodeCount, columns: nodeCount, repeating: 0)
    try forEachEdge { source, target, weight in
      matrix[source, target] += weight
      matrix[target, source] += weight
    }
    return matrix
  }

  /// The block of N that joins `sides`: [first × second].
  func normalizedBlock(_ sides: Sides) throws(SpectralError) -> Matrix {
    var place = [Int](repeating: -1, count: nodeCount)
    var isFirst = [Bool](repeating: false, count: nodeCount)
    for (row, node) in sides.first.enumerated() {
      place[node] = row
      isFirst[node] = true
    }
    for (column, node) in sides.second.enumerated() { place[node] = column }
    var block = Matrix(rows: sides.first.count, columns: sides.second.count, repeating: 0)
    try forEachEdge { source, target, weight in
      if isFirst[source] {
        block[place[source], place[target]] += weight
      } else {
        block[place[target], place[source]] += weight
      }
    }
    return block
  }

  /// Calls `body` with both nodes and the normalised weight of every edge.
  private func forEachEdge(_ body: (Int, Int, Double) -> Void) throws(SpectralError) {
    let scale = degreeScale
    let chunk = 256
    for part in parts {
      let source = layers[part.source]
      for start in stride(from: 0, to: source.nodeCount, by: chunk) {
        let range = start..<min(start + chunk, source.nodeCount)
        try onEngine { () throws(TorchError) in
          try withoutGradients { () throws(TorchError) in
            let outputs = try results(of: part, for: try unitVectors(range, of: source))
            for (target, output) in zip(part.targets, outputs) {
              let layer = layers[target.layer]
              let weights = try folded(output, layer).array(of: Double.self).scalars
              for (index, weight) in weights.enumerated() where weight != 0 {
                let (from, to) = (
                  source.offset + start + index / layer.nodeCount, layer.offset + index % layer.nodeCount
                )
                body(from, to, weight * scale[from] * scale[to])
              }
            }
          }
        }
      }
    }
  }
}
