import LinearAlgebra

/// Matrices that several tests use, and what is measured on results.
enum Examples {
  /// The Laplacian of a path of `count` nodes; its eigenvalues are 2 − 2·cos(πk/count), k from 0.
  static func path(_ count: Int) -> Matrix {
    var matrix = Matrix(rows: count, columns: count, repeating: 0)
    for node in 1..<max(1, count) {
      matrix[node, node] += 1
      matrix[node - 1, node - 1] += 1
      matrix[node, node - 1] = -1
      matrix[node - 1, node] = -1
    }
    return matrix
  }

  static func identity(_ count: Int) -> Matrix {
    diagonal(Array(repeating: 1, count: count))
  }

  static func diagonal(_ values: [Double]) -> Matrix {
    var matrix = Matrix(rows: values.count, columns: values.count, repeating: 0)
    for (index, value) in values.enumerated() { matrix[index, index] = value }
    return matrix
  }

  /// Numbers in [−1, 1) that look random.
  static func random(_ rows: Int, _ columns: Int, seed: UInt64 = 1) -> Matrix {
    var state = seed
    return Matrix(
      rows: rows, columns: columns,
      elements: (0..<rows * columns).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) * 0x1p-52 - 1
      })
  }

  /// A random symmetric matrix.
  static func symmetric(_ count: Int, seed: UInt64 = 1) -> Matrix {
    var matrix = random(count, count, seed: seed)
    for row in 0..<count { for column in 0..<row { matrix[column, row] = matrix[row, column] } }
    return matrix
  }

  /// A symmetric matrix with just these eigenvalues.
  static func symmetric(spectrum: [Double]) throws -> Matrix {
    let basis = try random(spectrum.count, spectrum.count).orthonormalized()
    return try basis.multiplied(by: diagonal(spectrum)).multiplied(by: basis, transposing: .right)
  }
}

/// The greatest difference between elements; infinite if the shapes differ.
func distance(_ first: Matrix, _ second: Matrix) -> Double {
  guard first.rows == second.rows else { return .infinity }
  return distance(first.elements, second.elements)
}

/// The greatest difference between numbers in the same places; infinite if there are more of one.
func distance(_ first: [Double], _ second: [Double]) -> Double {
  guard first.count == second.count else { return .infinity }
  return zip(first, second).map { abs($0 - $1) }.max() ?? 0
}

extension Matrix {
  /// How far the columns are from being orthonormal.
  func orthonormalityError() throws -> Double {
    distance(try multiplied(by: self, transposing: .left), Examples.identity(columns))
  }
}

extension Eigenpairs {
  /// The greatest element of A·V − V·Λ.
  func residual(_ matrix: Matrix) throws -> Double {
    distance(try matrix.multiplied(by: vectors), try vectors.multiplied(by: Examples.diagonal(values)))
  }
}

extension SymmetricEigenproblem {
  /// The matrix-free way on a matrix in memory.
  static func matrixFree(
    _ matrix: Matrix, _ end: SpectrumEnd, count: Int, tolerance: Double = 0, basisSize: Int? = nil,
    maximumRestarts: Int = 1000, onProgress: (Int, Int) throws -> Void = { _, _ in }
  ) throws(LinearAlgebraError) -> Eigenpairs {
    try matrixFree(
      dimension: matrix.rows, end, count: count, tolerance: tolerance, basisSize: basisSize,
      maximumRestarts: maximumRestarts,
      multiply: { input, output in
        let product = try matrix.multiplied(
          by: Matrix(rows: input.count, columns: 1, elements: Array(input)))
        _ = output.update(from: product.elements)
      }, onProgress: onProgress)
  }
}
