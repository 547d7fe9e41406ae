import CLAPACK

/// Eigenpairs of real symmetric matrices: of matrices in memory, and of those that are known by their products.
public enum SymmetricEigenproblem {
  /// The `count` eigenpairs at one `end` of the spectrum of a symmetric matrix in memory (LAPACK dsyevr).
  ///
  /// Only the lower triangle is read; that the upper one mirrors it is not checked. The matrix is worked on in
  /// place, so hand over its only copy (`consume` it) where memory is scarce: n² + n·`count` doubles are then all
  /// that is held. The same machine with the same number of threads gives the same bytes.
  ///
  /// - Parameters:
  ///   - matrix: n × n.
  ///   - end: Where to begin.
  ///   - count: From 1 to n.
  /// - Throws: ``LinearAlgebraError``: the matrix is not square or not finite, the count is out of range, or LAPACK
  ///   gave up.
  public static func dense(
    _ matrix: consuming Matrix, _ end: SpectrumEnd, count: Int
  ) throws(LinearAlgebraError) -> Eigenpairs {
    let dimension = matrix.rows
    let operation = "find eigenpairs of a \(matrix.rows)×\(matrix.columns) matrix"
    guard matrix.columns == dimension else {
      throw .shapesDoNotFit(operation: operation, reason: "it is not square; only square matrices have them")
    }
    try requireCount(count, atMost: dimension, operation)
    try matrix.requireFinite(operation)
    let n = try libraryInteger(dimension, operation)

    // LAPACK counts the eigenvalues from 1, in ascending order.
    let first = end == .smallest ? 1 : n - Int32(count) + 1
    let last = first + Int32(count) - 1
    var values = [Double](repeating: 0, count: dimension)
    var vectors = Matrix(rows: dimension, columns: count, repeating: 0)
    var support = [Int32](repeating: 0, count: 2 * count)
    var found: Int32 = 0
    // Inverse iteration, which follows, works best from eigenvalues as exact as they come: not 0, says the manual,
    // but the smallest tolerance that is a number.
    let tolerance = 2 * Double.leastNormalMagnitude
    let info = LAPACKE_dsyevr(
      LAPACK_COL_MAJOR, option("V"), option("I"), option("L"), n, &matrix.elements, n, 0, 0, first, last,
      tolerance, &found, &values, &vectors.elements, n, &support)
    guard info == 0 && found == last - first + 1 else {
      throw .failed(operation: operation, routine: "dsyevr", info: Int(info))
    }
    values.removeLast(dimension - count)
    return Eigenpairs(values: values, vectors: vectors, from: end)
  }
}
