import CLAPACK

extension Matrix {
  /// Q of the factorisation A = Q·R, where R's diagonal is nowhere negative: `rows` × `columns`, with orthonormal
  /// columns that span those of A (Householder reflections, LAPACK dgeqrf and dorgqr).
  ///
  /// The signs make it depend on A alone. Columns that depend on those before them give some orthonormal
  /// complement instead.
  ///
  /// - Throws: ``LinearAlgebraError/shapesDoNotFit(operation:reason:)`` if there are more columns than rows;
  ///   ``LinearAlgebraError/notFinite(operation:place:value:)``.
  public consuming func orthonormalized() throws(LinearAlgebraError) -> Matrix {
    let operation = "orthonormalize the columns of a \(rows)×\(columns) matrix"
    guard columns <= rows else {
      throw .shapesDoNotFit(
        operation: operation, reason: "there are more columns than rows; transpose it, or use fewer columns")
    }
    try requireFinite(operation)
    let m = try libraryInteger(rows, operation)
    let n = try libraryInteger(columns, operation)

    var matrix = self
    guard n > 0 else { return matrix }
    var factors = [Double](repeating: 0, count: Int(n))
    var info = LAPACKE_dgeqrf(LAPACK_COL_MAJOR, m, n, &matrix.elements, m, &factors)
    guard info == 0 else { throw .failed(operation: operation, routine: "dgeqrf", info: Int(info)) }
    let negative = (0..<Int(n)).filter { matrix[$0, $0] < 0 }

    info = LAPACKE_dorgqr(LAPACK_COL_MAJOR, m, n, n, &matrix.elements, m, factors)
    guard info == 0 else { throw .failed(operation: operation, routine: "dorgqr", info: Int(info)) }
    for column in negative { matrix.negateColumn(column) }
    return matrix
  }
}
