/// Every kind of operator that kdmeta knows. A new one is a new type and a line here.
enum OperatorTable {
  static let types: [any Operator.Type] = [
    Activation.self,
    Arithmetic.self,
    BatchNormalization.self,
    Concatenation.self,
    Convolution.self,
    Dropout.self,
    Flatten.self,
    Gemm.self,
    GlobalAveragePool.self,
    Identity.self,
    MatrixProduct.self,
    Pooling.self,
    ReduceMean.self,
    Reshape.self,
    Softmax.self,
    Squeeze.self,
    Transpose.self,
    Unsqueeze.self,
  ]

  static let byName: [String: any Operator.Type] = {
    var table: [String: any Operator.Type] = [:]
    for type in types { for name in type.onnxNames { table[name] = type } }
    return table
  }()
}
