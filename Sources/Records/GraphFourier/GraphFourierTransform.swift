internal import Network
internal import Spectral
internal import Torch

/// From a teacher's activations to their coefficients on a graph Fourier basis: â = Uᵀa (Lopes, Fenu, Starner 2017, equation 5).
///
/// Units that the basis does not tell apart, such as those of a window that the network pools, are added up first: LeNet-5's coefficients then take less than
/// half of the multiplications.
struct GraphFourierTransform {
  /// The part of the basis on one layer.
  private struct Layer {
    let value: String
    let nodeCount: Int
    let unitsPerNode: Int
    /// The places that have the same vectors; nil where all differ.
    let windows: EqualWindows?
    /// [nodes, vectors], or [windows, vectors].
    let vectors: Tensor

    init(_ layer: NeuronGraph.Layer, of basis: GraphFourierBasis, on device: Device) throws(TorchError) {
      value = layer.value
      nodeCount = layer.nodeCount
      unitsPerNode = layer.unitsPerNode
      let rows = try Tensor(basis.rows(of: layer), shape: [layer.nodeCount, basis.count], on: device)
      windows = unitsPerNode == 1 ? try EqualWindows.largest(in: rows, shape: layer.shape) : nil
      vectors = try windows?.first(rows) ?? rows
    }

    /// The part of the coefficients that these `activations` of the layer make [n, vectors].
    func coefficients(_ activations: Tensor) throws(TorchError) -> Tensor {
      if let windows { return try windows.sums(activations).matmul(vectors) }
      let units = try activations.reshaped([-1, nodeCount * unitsPerNode])
      guard unitsPerNode > 1 else { return try units.matmul(vectors) }
      let means = try units.reshaped([-1, nodeCount, unitsPerNode]).mean([2])
      return try (means * Double(unitsPerNode).squareRoot()).matmul(vectors)
    }
  }

  private let layers: [Layer]
  /// How many coefficients there are.
  let count: Int

  /// The transform to `basis`.
  init(_ basis: GraphFourierBasis, on device: Device) throws(TorchError) {
    var layers: [Layer] = []
    for layer in basis.layers {
      layers.append(try Layer(layer, of: basis, on: device))
    }
    self.layers = layers
    count = basis.count
  }

  /// The values of the graph that it needs.
  var values: Set<String> { Set(layers.map(\.value)) }

  /// The coefficients [n, count] of `activations`, which must hold all ``values``.
  func callAsFunction(_ activations: [String: Tensor]) throws(TorchError) -> Tensor {
    var sum: Tensor?
    for layer in layers {
      guard let value = activations[layer.value] else {
        throw TorchError(
          kind: .value, operation: "graph Fourier coefficients",
          message: "the activations of '\(layer.value)' were not given")
      }
      let part = try layer.coefficients(value)
      sum = if let sum { try sum + part } else { part }
    }
    guard let sum else { preconditionFailure("a basis has layers") }
    return sum
  }
}

extension [GraphFourierTransform] {
  /// The coefficients [n, sum of counts] of `activations` on all of these bases, one after another.
  func coefficients(_ activations: [String: Tensor]) throws(TorchError) -> Tensor {
    var parts: [Tensor] = []
    for transform in self { parts.append(try transform(activations)) }
    return parts.count == 1 ? parts[0] : try Tensor.concatenating(parts, dimension: 1)
  }
}
