import Network

extension ModelBuilder {
  /// A network of 2×8×8 images with all kinds of layers: grouped and strided convolutions, uneven padding, norm, skip
  /// connection, both poolings, a join and dense layers. Smooth but for the maximum.
  static var allLayers: ModelBuilder {
    var builder = ModelBuilder([nil, 2, 8, 8])
    builder.weight("first.weight", [4, 1, 3, 3])
    builder.weight("first.bias", [4])
    builder.node(
      "Conv", ["x", "first.weight", "first.bias"], ["first"], name: "first",
      ["group": .int(2), "pads": .ints([0, 1, 2, 1])])
    builder.weight("scale", [4])
    builder.weight("shift", [4])
    builder.weight("mean", [4])
    builder.weight("variance", [4], [0.5, 1, 1.5, 2])
    builder.node(
      "BatchNormalization", ["first", "scale", "shift", "mean", "variance"], ["normed"], name: "norm",
      ["momentum": .float(0.8)])
    builder.node("Tanh", ["normed"], ["bent"], name: "bend")
    builder.weight("second.weight", [4, 4, 3, 3])
    builder.node(
      "Conv", ["bent", "second.weight"], ["second"], name: "second", ["pads": .ints([1, 1, 1, 1])])
    builder.node("Add", ["second", "bent"], ["sum"], name: "skip")
    builder.weight("third.weight", [3, 4, 2, 2])
    builder.node("Conv", ["sum", "third.weight"], ["third"], name: "third", ["strides": .ints([2, 2])])
    builder.node(
      "MaxPool", ["sum"], ["largest"], name: "largest",
      ["kernel_shape": .ints([3, 3]), "strides": .ints([2, 2]), "pads": .ints([0, 0, 1, 1])])
    builder.node(
      "AveragePool", ["third"], ["mean3"], name: "means",
      ["kernel_shape": .ints([3, 3]), "pads": .ints([1, 1, 1, 1])])
    builder.node("Concat", ["largest", "mean3"], ["joined"], name: "join", ["axis": .int(1)])
    builder.node("Flatten", ["joined"], ["row"])
    builder.weight("dense.weight", [5, 7 * 16], size: 0.2)
    builder.weight("dense.bias", [5])
    builder.node(
      "Gemm", ["row", "dense.weight", "dense.bias"], ["hidden"], name: "dense", ["transB": .int(1)])
    builder.node("Sigmoid", ["hidden"], ["active"])
    builder.weight("last.weight", [5, 3])
    builder.node("MatMul", ["active", "last.weight"], ["y"], name: "last")
    return builder
  }
}
