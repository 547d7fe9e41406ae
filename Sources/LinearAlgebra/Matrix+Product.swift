import CLAPACK

extension Matrix {
  /// Which operands of a product are transposed first; nothing is copied for it.
  public enum TransposedOperands: Sendable {
    /// A·B
    case none
    /// Aᵀ·B
    case left
    /// A·Bᵀ
    case right
    /// Aᵀ·Bᵀ
    case both
  }

  /// The product of this matrix, on the left, with `other` (BLAS dgemm). NaN and infinities pass through.
  ///
  /// - Throws: ``LinearAlgebraError/shapesDoNotFit(operation:reason:)`` unless the left operand has as many columns
  ///   as the right one has rows.
  public func multiplied(
    by other: Matrix, transposing operands: TransposedOperands = .none
  ) throws(LinearAlgebraError) -> Matrix {
    let left = operands == .left || operands == .both
    let right = operands == .right || operands == .both
    let (height, inner) = left ? (columns, rows) : (rows, columns)
    let (innerOther, width) = right ? (other.columns, other.rows) : (other.rows, other.columns)

    let operation = "multiply \(height)×\(inner) by \(innerOther)×\(width)"
    guard inner == innerOther else {
      throw .shapesDoNotFit(
        operation: operation,
        reason: "the left has \(inner) columns, the right \(innerOther) rows; they must be as many")
    }
    let m = try libraryInteger(height, operation)
    let n = try libraryInteger(width, operation)
    let k = try libraryInteger(inner, operation)

    var product = Matrix(rows: height, columns: width, repeating: 0)
    cblas_dgemm(
      CblasColMajor, left ? CblasTrans : CblasNoTrans, right ? CblasTrans : CblasNoTrans, m, n, k, 1,
      elements, max(1, left ? k : m), other.elements, max(1, right ? n : k), 0, &product.elements, max(1, m))
    return product
  }
}
