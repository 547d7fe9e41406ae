internal import Network
internal import Spectral
internal import Torch

/// From a teacher's activations to their coefficients on a graph Fourier basis: â = Uᵀa (Lopes, Fenu, Starner 2017, equation 5).
struct GraphFourierTransform {
  /// The part of the basis on one layer.
  private struct Layer {
    let value: String
    let nodeCount: Int
    let unitsPerNode: Int
    /// [nodes, vectors]
    let vectors: Tensor
  }

  private let layers: [Layer]
  /// How many coefficients there are.
  let count: Int

  /// The transform to `basis`.
  init(_ basis: GraphFourierBasis, on device: Device) throws(TorchError) {
    var layers: [Layer] = []
    for layer in basis.layers {
      layers.append(
        Layer(
          value: layer.value, nodeCount: layer.nodeCount, unitsPerNode: layer.unitsPerNode,
          vectors: try Tensor(basis.rows(of: layer), shape: [layer.nodeCount, basis.count], on: device)))
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
      var nodes = try value.reshaped([-1, layer.nodeCount * layer.unitsPerNode])
      if layer.unitsPerNode > 1 {
        nodes =
          try nodes.reshaped([-1, layer.nodeCount, layer.unitsPerNode]).mean([2])
          * Double(layer.unitsPerNode).squareRoot()
      }
      let part = try nodes.matmul(layer.vectors)
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
