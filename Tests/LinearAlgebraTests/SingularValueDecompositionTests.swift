import LinearAlgebra
import Testing

@Suite struct SingularValueDecompositionTests {
  @Test(
    "all triplets together give the matrix back, tall or wide",
    arguments: [(1, 1), (7, 7), (30, 4), (4, 30), (1, 9), (9, 1)])
  func reconstructs(_ shape: (Int, Int)) throws {
    let matrix = Examples.random(shape.0, shape.1)
    let count = min(shape.0, shape.1)
    let triplets = try SingularValueDecomposition.dense(matrix, count: count)
    #expect(triplets.left.rows == shape.0 && triplets.left.columns == count)
    #expect(triplets.right.rows == shape.1 && triplets.right.columns == count)
    #expect(triplets.values == triplets.values.sorted(by: >))
    #expect(triplets.values.allSatisfy { $0 >= 0 })
    #expect(try triplets.left.orthonormalityError() < 1e-13)
    #expect(try triplets.right.orthonormalityError() < 1e-13)
    let product = try triplets.left.multiplied(by: Examples.diagonal(triplets.values))
      .multiplied(by: triplets.right, transposing: .right)
    #expect(distance(product, matrix) < 1e-13)
  }

  @Test("fewer triplets are the greatest of all", arguments: [(20, 8), (8, 20)])
  func truncates(_ shape: (Int, Int)) throws {
    let matrix = Examples.random(shape.0, shape.1)
    let all = try SingularValueDecomposition.dense(matrix, count: 8)
    let some = try SingularValueDecomposition.dense(matrix, count: 3)
    #expect(some.values == Array(all.values[..<3]))
    #expect(some.left.elements == Array(all.left.elements[..<(3 * shape.0)]))
    #expect(some.right.elements == Array(all.right.elements[..<(3 * shape.1)]))
  }

  @Test("squares are the eigenvalues of AᵀA")
  func eigenvalues() throws {
    let matrix = Examples.random(25, 10)
    let gram = try matrix.multiplied(by: matrix, transposing: .left)
    let eigenvalues = try SymmetricEigenproblem.dense(gram, .greatest, count: 10).values
    let values = try SingularValueDecomposition.dense(matrix, count: 10).values
    #expect(distance(values.map { $0 * $0 }, eigenvalues) < 1e-12)
  }

  @Test("a matrix of low rank has singular values of 0, and vectors nonetheless")
  func lowRank() throws {
    let matrix = try Examples.random(12, 2).multiplied(by: Examples.random(2, 9, seed: 2))
    let triplets = try SingularValueDecomposition.dense(matrix, count: 9)
    #expect(triplets.values[1] > 0.1 && triplets.values[2] < 1e-14)
    #expect(try triplets.left.orthonormalityError() < 1e-13)
    #expect(try triplets.right.orthonormalityError() < 1e-13)
  }

  @Test("the same matrix gives the same bytes, and stays as it was with its owner")
  func determinism() throws {
    let matrix = Examples.random(30, 20)
    let copy = Matrix(rows: 30, columns: 20, elements: matrix.elements.map { $0 })
    let triplets = try SingularValueDecomposition.dense(matrix, count: 20)
    #expect(try SingularValueDecomposition.dense(matrix, count: 20) == triplets)
    #expect(matrix == copy)
  }

  @Test("a count out of range is refused", arguments: [-1, 0, 4, Int.max])
  func countOutOfRange(_ count: Int) {
    #expect {
      _ = try SingularValueDecomposition.dense(Examples.random(5, 3), count: count)
    } throws: {
      guard case .countOutOfRange(_, count, 3)? = $0 as? LinearAlgebraError else { return false }
      return true
    }
  }

  @Test("empty matrices and those with a NaN are refused")
  func refuses() {
    #expect(throws: LinearAlgebraError.self) {
      try SingularValueDecomposition.dense(Matrix(rows: 0, columns: 3, repeating: 0), count: 1)
    }
    #expect(throws: LinearAlgebraError.self) {
      try SingularValueDecomposition.dense(Matrix(rows: 2, columns: 3, repeating: .nan), count: 1)
    }
  }
}
