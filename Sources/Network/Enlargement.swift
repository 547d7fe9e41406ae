internal import Torch

/// A convolution by 3×3 of images that the node before it doubles, as generators have them: both are done at once, faster.
struct Enlargement {
  /// The indices of the two nodes in their graph.
  let doubling, convolution: Int

  /// What does both, and the values that it takes.
  func step(in graph: Graph) -> (operation: any TensorOperation, inputs: [String?]) {
    (
      EnlargingConvolution(),
      Array(graph.nodes[doubling].inputs.prefix(1) + graph.nodes[convolution].inputs.dropFirst())
    )
  }
}

extension Graph {
  /// The convolutions of this graph that can be done with the doubling before them: whose doubled images nothing else takes.
  var enlargements: [Enlargement] {
    var uses: [String: Int] = [:]
    for name in nodes.flatMap(\.inputs) + outputs { if let name { uses[name, default: 0] += 1 } }
    var makers: [String: Int] = [:]
    for (index, node) in nodes.enumerated() { for output in node.outputs { makers[output] = index } }
    return nodes.indices.compactMap { index in
      guard let convolution = nodes[index].operation as? Convolution, convolution.keepsSizeByThree,
        let weight = nodes[index].inputs[1].flatMap({ weights[$0] }), weight.dropFirst(2) == [3, 3],
        let doubled = nodes[index].inputs[0], uses[doubled] == 1, let maker = makers[doubled],
        let resize = nodes[maker].operation as? Resize, resize.doublesImages
      else { return nil }
      return Enlargement(doubling: maker, convolution: index)
    }
  }
}

/// Applies an ``Enlargement``: to small images, the convolution's weights and its bias.
private struct EnlargingConvolution: TensorOperation {
  func apply(_ operands: Operands, mode: ExecutionMode) throws(TorchError) -> [Tensor] {
    guard !mode.isAbsolute else {
      return [try operands[0].enlargingConvolution(operands[1].absolute(), nil)]
    }
    return [try operands[0].enlargingConvolution(operands[1], operands.optional(2))]
  }
}
