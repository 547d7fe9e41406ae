internal import CTorch

extension Tensor {
  private func unary(_ operation: kdt_unary, _ name: StaticString) throws(TorchError) -> Tensor {
    try Tensor.make("\(name) of \(shape)") { $0.pointee.unary(operation, handle, &$1) }
  }

  private static func binary(
    _ operation: kdt_binary, _ a: Tensor, _ b: Tensor, _ name: StaticString
  ) throws(TorchError) -> Tensor {
    try make("\(name) of \(a.shape) and \(b.shape)") { $0.pointee.binary(operation, a.handle, b.handle, &$1) }
  }

  private func affine(scale: Double, offset: Double) throws(TorchError) -> Tensor {
    try Tensor.make("scaling of \(shape)") { $0.pointee.affine(handle, scale, offset, &$1) }
  }

  /// Element by element, each shape stretched to the other where a length is 1, as in numpy.
  public static func + (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
    try binary(KDT_ADD, a, b, "sum")
  }
  /// Element by element with stretched shapes.
  public static func - (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
    try binary(KDT_SUBTRACT, a, b, "difference")
  }
  /// Element by element with stretched shapes.
  public static func * (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
    try binary(KDT_MULTIPLY, a, b, "product")
  }
  /// Element by element with stretched shapes; of integers the quotient towards zero.
  public static func / (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
    try binary(KDT_DIVIDE, a, b, "quotient")
  }
  /// Every number plus `b`.
  public static func + (a: Tensor, b: Double) throws(TorchError) -> Tensor {
    try a.affine(scale: 1, offset: b)
  }
  /// Every number minus `b`.
  public static func - (a: Tensor, b: Double) throws(TorchError) -> Tensor {
    try a.affine(scale: 1, offset: -b)
  }
  /// Every number times `b`.
  public static func * (a: Tensor, b: Double) throws(TorchError) -> Tensor {
    try a.affine(scale: b, offset: 0)
  }
  /// Every number divided by `b`.
  public static func / (a: Tensor, b: Double) throws(TorchError) -> Tensor {
    try a.affine(scale: 1 / b, offset: 0)
  }
  /// Every number times `a`.
  public static func * (a: Double, b: Tensor) throws(TorchError) -> Tensor {
    try b.affine(scale: a, offset: 0)
  }
  /// `a` minus every number.
  public static func - (a: Double, b: Tensor) throws(TorchError) -> Tensor {
    try b.affine(scale: -1, offset: a)
  }
  /// Every number negated.
  public static prefix func - (a: Tensor) throws(TorchError) -> Tensor { try a.unary(KDT_NEGATE, "negation") }

  /// The larger of each pair of numbers.
  public func maximum(_ other: Tensor) throws(TorchError) -> Tensor {
    try Tensor.binary(KDT_MAXIMUM, self, other, "maximum")
  }
  /// The smaller of each pair of numbers.
  public func minimum(_ other: Tensor) throws(TorchError) -> Tensor {
    try Tensor.binary(KDT_MINIMUM, self, other, "minimum")
  }
  /// The matrix product over the last two dimensions, as `numpy.matmul`.
  public func matmul(_ other: Tensor) throws(TorchError) -> Tensor {
    try Tensor.binary(KDT_MATRIX_PRODUCT, self, other, "matrix product")
  }
  /// Where numbers are equal, as truth values.
  public func equal(to other: Tensor) throws(TorchError) -> Tensor {
    try Tensor.binary(KDT_EQUAL, self, other, "comparison")
  }
  /// Where numbers are greater than those of `other`, as truth values.
  public func greater(than other: Tensor) throws(TorchError) -> Tensor {
    try Tensor.binary(KDT_GREATER, self, other, "comparison")
  }

  /// Each number raised to that of `exponents`, with stretched shapes.
  public func power(_ exponents: Tensor) throws(TorchError) -> Tensor {
    try Tensor.binary(KDT_POWER, self, exponents, "power")
  }
  /// What division by `divisor` leaves, with the divisor's sign as in Python, or `truncated` with that of the dividend as in C.
  public func remainder(_ divisor: Tensor, truncated: Bool = false) throws(TorchError) -> Tensor {
    try Tensor.binary(truncated ? KDT_TRUNCATED_REMAINDER : KDT_REMAINDER, self, divisor, "remainder")
  }

  /// |x|
  public func absolute() throws(TorchError) -> Tensor { try unary(KDT_ABSOLUTE, "absolute value") }
  /// eˣ
  public func exponential() throws(TorchError) -> Tensor { try unary(KDT_EXPONENTIAL, "exponential") }
  /// The natural logarithm.
  public func logarithm() throws(TorchError) -> Tensor { try unary(KDT_LOGARITHM, "logarithm") }
  /// √x
  public func squareRoot() throws(TorchError) -> Tensor { try unary(KDT_SQUARE_ROOT, "square root") }
  /// x²
  public func square() throws(TorchError) -> Tensor { try unary(KDT_SQUARE, "square") }
  /// max(x, 0)
  public func relu() throws(TorchError) -> Tensor { try unary(KDT_RELU, "relu") }
  /// The hyperbolic tangent.
  public func tanh() throws(TorchError) -> Tensor { try unary(KDT_TANH, "tanh") }
  /// 1 / (1 + e⁻ˣ)
  public func sigmoid() throws(TorchError) -> Tensor { try unary(KDT_SIGMOID, "sigmoid") }
  /// The greatest integer not above x.
  public func floor() throws(TorchError) -> Tensor { try unary(KDT_FLOOR, "floor") }
  /// The least integer not below x.
  public func ceiling() throws(TorchError) -> Tensor { try unary(KDT_CEILING, "ceiling") }
  /// The nearest integer, the even one where two are.
  public func rounded() throws(TorchError) -> Tensor { try unary(KDT_ROUND, "rounding") }
  /// -1, 0 or 1.
  public func sign() throws(TorchError) -> Tensor { try unary(KDT_SIGN, "sign") }
  /// The error function.
  public func errorFunction() throws(TorchError) -> Tensor {
    try unary(KDT_ERROR_FUNCTION, "error function")
  }
  /// Where numbers are neither infinite nor NaN, as truth values.
  public func isFinite() throws(TorchError) -> Tensor { try unary(KDT_IS_FINITE, "finiteness") }

  /// Every number raised to `exponent`.
  public func power(_ exponent: Double) throws(TorchError) -> Tensor {
    try Tensor.make("power of \(shape)") { $0.pointee.power(handle, exponent, &$1) }
  }
  /// Every number moved into `low...high`.
  public func clamp(_ low: Double, _ high: Double) throws(TorchError) -> Tensor {
    try Tensor.make("clamp of \(shape)") { $0.pointee.clamp(handle, low, high, &$1) }
  }
  /// x where positive, `slope`·x elsewhere.
  public func leakyReLU(slope: Double) throws(TorchError) -> Tensor {
    try Tensor.make("leaky relu of \(shape)") { $0.pointee.leaky_relu(handle, slope, &$1) }
  }
  /// max(x, 0), whose derivative where x is not positive is taken to be `leak`.
  public func relu(leakingGradient leak: Double) throws(TorchError) -> Tensor {
    try Tensor.make("relu of \(shape)") { $0.pointee.leaking_relu(handle, leak, &$1) }
  }
  /// Exponentials that sum to 1 along `dimension`.
  public func softmax(_ dimension: Int) throws(TorchError) -> Tensor {
    try Tensor.make("softmax of \(shape)") { $0.pointee.softmax(handle, Int64(dimension), &$1) }
  }
  /// The logarithm of ``softmax(_:)``, computed without overflow.
  public func logSoftmax(_ dimension: Int) throws(TorchError) -> Tensor {
    try Tensor.make("log softmax of \(shape)") { $0.pointee.log_softmax(handle, Int64(dimension), &$1) }
  }
  /// The numbers of `a` where this tensor of truth values holds, of `b` elsewhere.
  public func select(_ a: Tensor, otherwise b: Tensor) throws(TorchError) -> Tensor {
    try Tensor.make("selection of \(a.shape) and \(b.shape)") {
      $0.pointee.`where`(handle, a.handle, b.handle, &$1)
    }
  }
}

// Reductions.
extension Tensor {
  private func reduce(
    _ operation: kdt_reduction, _ dimensions: [Int], _ keep: Bool, _ name: StaticString
  ) throws(TorchError) -> Tensor {
    try Tensor.make("\(name) of \(shape) over \(dimensions)") { table, out in
      withSizes(dimensions) { table.pointee.reduce(operation, handle, $0, keep, &out) }
    }
  }

  /// The sum over `dimensions`, all of them where none is named.
  public func sum(_ dimensions: [Int] = [], keep: Bool = false) throws(TorchError) -> Tensor {
    try reduce(KDT_SUM, dimensions, keep, "sum")
  }
  /// The mean over `dimensions`, all of them where none is named.
  public func mean(_ dimensions: [Int] = [], keep: Bool = false) throws(TorchError) -> Tensor {
    try reduce(KDT_MEAN, dimensions, keep, "mean")
  }
  /// The greatest number over `dimensions`, all of them where none is named.
  public func greatest(_ dimensions: [Int] = [], keep: Bool = false) throws(TorchError) -> Tensor {
    try reduce(KDT_GREATEST, dimensions, keep, "greatest")
  }
  /// The least number over `dimensions`, all of them where none is named.
  public func least(_ dimensions: [Int] = [], keep: Bool = false) throws(TorchError) -> Tensor {
    try reduce(KDT_LEAST, dimensions, keep, "least")
  }
  /// The product over `dimensions`, all of them where none is named.
  public func product(_ dimensions: [Int] = [], keep: Bool = false) throws(TorchError) -> Tensor {
    try reduce(KDT_PRODUCT, dimensions, keep, "product")
  }
  /// The numbers in order along `dimension`, equal ones as they stood, and where each stood.
  public func sorted(_ dimension: Int, descending: Bool) throws(TorchError) -> (
    values: Tensor, places: Tensor
  ) {
    try Tensor.makePair("sorting of \(shape)") {
      $0.pointee.sort(handle, Int64(dimension), descending, &$1, &$2)
    }
  }
  /// The sum of products that `equation` names, as `numpy.einsum`.
  public static func einsum(_ equation: String, _ operands: [Tensor]) throws(TorchError) -> Tensor {
    try make("einsum '\(equation)' of \(operands.map(\.shape))") { table, out in
      withHandles(operands) { table.pointee.einsum(equation, $0, Int64(operands.count), &out) }
    }
  }
  /// Where the greatest number stands along `dimension`; the first where several do.
  public func argmax(_ dimension: Int) throws(TorchError) -> Tensor {
    try Tensor.make("argmax of \(shape)") { $0.pointee.argmax(handle, Int64(dimension), &$1) }
  }

  /// The lower triangular L with L·Lᵀ = this matrix (or each of a stack of them), and for each matrix 0, or the
  /// order of the first minor that is not positive definite, where its L means nothing.
  public func cholesky() throws(TorchError) -> (factor: Tensor, failure: Tensor) {
    try Tensor.makePair("Cholesky factor of \(shape)") { $0.pointee.cholesky(handle, &$1, &$2) }
  }
}
