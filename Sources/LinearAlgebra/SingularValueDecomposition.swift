import CLAPACK

/// Singular value decompositions of matrices in memory.
public enum SingularValueDecomposition {
  /// The `count` greatest singular values of a matrix and their vectors (LAPACK dgesdd, thin).
  ///
  /// The matrix is worked on in place, so hand over its only copy (`consume` it) where memory is scarce. All
  /// min(rows, columns) triplets are worked out, whatever the count. The same machine with the same number of threads
  /// gives the same bytes.
  ///
  /// - Parameters:
  ///   - matrix: Tall or wide.
  ///   - count: From 1 to min(rows, columns).
  /// - Throws: ``LinearAlgebraError``: the matrix is not finite, the count is out of range, or LAPACK gave up.
  public static func dense(
    _ matrix: consuming Matrix, count: Int
  ) throws(LinearAlgebraError) -> SingularTriplets {
    let (rows, columns) = (matrix.rows, matrix.columns)
    let operation = "decompose a \(rows)×\(columns) matrix into singular triplets"
    let all = min(rows, columns)
    try requireCount(count, atMost: all, operation)
    try matrix.requireFinite(operation)
    let m = try libraryInteger(rows, operation)
    let n = try libraryInteger(columns, operation)
    // The work space, about 4·all² + 7·all numbers, is counted in 32 bits.
    guard all <= 20_000 else {
      throw .refused(
        operation: operation, reason: "the shorter side is above 20,000; use an iterative method")
    }

    var values = [Double](repeating: 0, count: all)
    var left = Matrix(rows: rows, columns: all, repeating: 0)
    var rightTransposed = Matrix(rows: all, columns: columns, repeating: 0)
    let info = LAPACKE_dgesdd(
      LAPACK_COL_MAJOR, option("S"), m, n, &matrix.elements, m, &values, &left.elements, m,
      &rightTransposed.elements, Int32(all))
    guard info == 0 else { throw .failed(operation: operation, routine: "dgesdd", info: Int(info)) }

    values.removeLast(all - count)
    left.keepColumns(count)
    var right = rightTransposed.transposed()
    right.keepColumns(count)
    return SingularTriplets(left: left, values: values, right: right)
  }
}
