import LinearAlgebra
import Testing

@Suite struct MatrixTests {
  private let matrix = Matrix(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6])

  @Test("elements lie column after column")
  func order() {
    #expect(matrix[0, 0] == 1)
    #expect(matrix[1, 0] == 2)
    #expect(matrix[0, 2] == 5)
    #expect(matrix.transposed() == Matrix(rows: 3, columns: 2, elements: [1, 3, 5, 2, 4, 6]))
    #expect(matrix.transposed().transposed() == matrix)
  }

  @Test("an element can be set")
  func setting() {
    var changed = matrix
    changed[1, 2] = 7
    #expect(changed.elements == [1, 2, 3, 4, 5, 7])
  }

  @Test(
    "a product is the same however its operands lie",
    arguments: [Matrix.TransposedOperands.none, .left, .right, .both],
    [(4, 3, 5), (1, 1, 1), (1, 6, 2), (3, 0, 2)])
  func product(_ transposed: Matrix.TransposedOperands, _ sizes: (Int, Int, Int)) throws {
    let (rows, inner, columns) = sizes
    let (left, right) = (Examples.random(rows, inner), Examples.random(inner, columns, seed: 2))
    var expected = Matrix(rows: rows, columns: columns, repeating: 0)
    for row in 0..<rows {
      for column in 0..<columns {
        for index in 0..<inner { expected[row, column] += left[row, index] * right[index, column] }
      }
    }
    let product =
      switch transposed {
      case .none: try left.multiplied(by: right)
      case .left: try left.transposed().multiplied(by: right, transposing: .left)
      case .right: try left.multiplied(by: right.transposed(), transposing: .right)
      case .both: try left.transposed().multiplied(by: right.transposed(), transposing: .both)
      }
    #expect(product.rows == rows && product.columns == columns)
    #expect(distance(product, expected) < 1e-14)
  }

  @Test("operands that do not fit are refused with their shapes")
  func misfit() {
    #expect {
      _ = try matrix.multiplied(by: matrix)
    } throws: {
      "\($0)"
        == "could not multiply 2×3 by 2×3: the left has 3 columns, the right 2 rows; they must be as many"
    }
  }

  @Test(
    "orthonormalized columns span the same space, with a non-negative diagonal in R",
    arguments: [(1, 1), (5, 5), (40, 7), (3, 1), (4, 0)])
  func orthonormalization(_ shape: (Int, Int)) throws {
    let matrix = Examples.random(shape.0, shape.1, seed: 3)
    let basis = try matrix.orthonormalized()
    #expect(try basis.orthonormalityError() < 1e-14)
    let triangle = try basis.multiplied(by: matrix, transposing: .left)
    #expect(distance(try basis.multiplied(by: triangle), matrix) < 1e-13)
    for row in 0..<shape.1 {
      #expect(triangle[row, row] > 0)
      for column in 0..<row { #expect(abs(triangle[row, column]) < 1e-13) }
    }
    #expect(try matrix.orthonormalized() == basis)
  }

  @Test("an orthonormal matrix stays as it is, whatever its signs")
  func orthonormalizationKeeps() throws {
    let basis = try Examples.random(6, 4).orthonormalized()
    #expect(distance(try basis.orthonormalized(), basis) < 1e-14)
    let minus = Examples.diagonal([-1, -1])
    #expect(try minus.orthonormalized() == minus)
  }

  @Test("dependent columns still give an orthonormal basis")
  func dependentColumns() throws {
    let matrix = Matrix(rows: 3, columns: 3, elements: [1, 2, 3, 2, 4, 6, 0, 0, 0])
    #expect(try matrix.orthonormalized().orthonormalityError() < 1e-14)
  }

  @Test("more columns than rows, and infinities, cannot be orthonormalized")
  func orthonormalizationRefuses() {
    #expect(throws: LinearAlgebraError.self) { try matrix.orthonormalized() }
    #expect {
      _ = try Matrix(rows: 2, columns: 1, elements: [1, .infinity]).orthonormalized()
    } throws: {
      "\($0)".contains("row 1, column 0 is inf")
    }
  }
}
