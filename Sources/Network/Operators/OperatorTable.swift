/// Every kind of operator that kdmeta knows. A new one is a new type and a line here.
enum OperatorTable {
  static let types: [any Operator.Type] = [
    // Elementwise
    Activation.self, Arithmetic.self, Cast.self, Comparison.self, ParametricRectifier.self, Selection.self,
    UnaryFunction.self,
    // Layers
    Attention.self, Convolution.self, Dropout.self, Einsum.self, Gemm.self, MatrixProduct.self, Pooling.self,
    Resize.self,
    TransposedConvolution.self,
    // Normalization
    BatchNormalization.self, ChannelNormalization.self, LayerNormalization.self, LocalResponse.self,
    Softmax.self,
    // Arrangement
    Concatenation.self, Constant.self, DepthToSpace.self, Expand.self, Flatten.self, Gather.self,
    Identity.self,
    Padding.self, Reshape.self, ScatterND.self, Slice.self, Split.self, Squeeze.self, Tile.self,
    Transpose.self,
    Triangle.self, Unsqueeze.self,
    // Reduction
    ArgMax.self, GlobalPooling.self, Reduction.self, TopK.self,
  ]

  static let byName: [String: any Operator.Type] = {
    var table: [String: any Operator.Type] = [:]
    for type in types { for name in type.onnxNames { table[name] = type } }
    return table
  }()
}
