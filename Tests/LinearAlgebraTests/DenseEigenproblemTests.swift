import Foundation
import LinearAlgebra
import Testing

@Suite struct DenseEigenproblemTests {
  @Test(
    "eigenpairs satisfy A·v = λ·v, are orthonormal and come sorted from their end",
    arguments: SpectrumEnd.allCases, [(1, 1), (2, 1), (2, 2), (60, 1), (60, 13), (60, 59), (60, 60)])
  func eigenpairs(_ end: SpectrumEnd, _ sizes: (Int, Int)) throws {
    let matrix = Examples.symmetric(sizes.0)
    let pairs = try SymmetricEigenproblem.dense(matrix, end, count: sizes.1)
    #expect(pairs.values.count == sizes.1)
    #expect(pairs.vectors.rows == sizes.0 && pairs.vectors.columns == sizes.1)
    #expect(try pairs.residual(matrix) < 1e-12)
    #expect(try pairs.vectors.orthonormalityError() < 1e-12)
    let ascending = pairs.values.sorted()
    #expect(pairs.values == (end == .smallest ? ascending : ascending.reversed()))
  }

  @Test("a part of the spectrum is the end of the whole one", arguments: SpectrumEnd.allCases)
  func part(_ end: SpectrumEnd) throws {
    let matrix = Examples.symmetric(40)
    let all = try SymmetricEigenproblem.dense(matrix, end, count: 40)
    let some = try SymmetricEigenproblem.dense(matrix, end, count: 9)
    #expect(distance(some.values, Array(all.values[..<9])) < 1e-13)
  }

  @Test("a path's Laplacian has the known spectrum", arguments: SpectrumEnd.allCases, [2, 17, 100])
  func path(_ end: SpectrumEnd, _ nodes: Int) throws {
    let count = min(nodes, 10)
    let pairs = try SymmetricEigenproblem.dense(Examples.path(nodes), end, count: count)
    let known = (0..<nodes).map { 2 - 2 * cos(.pi * Double($0) / Double(nodes)) }
    let expected = end == .smallest ? Array(known[..<count]) : known.suffix(count).reversed()
    #expect(distance(pairs.values, expected) < 1e-13)
  }

  @Test(
    "repeated eigenvalues come as often as they are repeated",
    arguments: [
      Array(repeating: 1.0, count: 50),
      Array(repeating: 0.0, count: 50),
      Array(repeating: 3.0, count: 20) + Array(repeating: -1.0, count: 30),
      [100, 50] + Array(repeating: 1.0, count: 48),
      (0..<50).map { Double($0 / 5) },
    ])
  func multiplicities(_ spectrum: [Double]) throws {
    for matrix in [Examples.diagonal(spectrum), try Examples.symmetric(spectrum: spectrum)] {
      let pairs = try SymmetricEigenproblem.dense(matrix, .greatest, count: 35)
      #expect(distance(pairs.values, Array(spectrum.sorted(by: >)[..<35])) < 1e-12)
      #expect(try pairs.residual(matrix) < 1e-12)
      #expect(try pairs.vectors.orthonormalityError() < 1e-12)
    }
  }

  @Test("very small and very large numbers keep their relative precision", arguments: [1e-200, 1e200])
  func scales(_ scale: Double) throws {
    let spectrum = (1...20).map { Double($0) }
    let matrix = Examples.path(20)
    let scaled = Matrix(rows: 20, columns: 20, elements: matrix.elements.map { $0 * scale })
    let values = try SymmetricEigenproblem.dense(scaled, .greatest, count: spectrum.count / 2).values
    let expected = try SymmetricEigenproblem.dense(matrix, .greatest, count: spectrum.count / 2).values
    #expect(distance(values.map { $0 / scale }, expected) < 1e-13)
  }

  @Test("only the lower triangle counts")
  func lowerTriangle() throws {
    var matrix = Examples.path(10)
    let expected = try SymmetricEigenproblem.dense(matrix, .smallest, count: 4)
    for column in 1..<10 { matrix[0, column] = 99 }
    #expect(try SymmetricEigenproblem.dense(matrix, .smallest, count: 4) == expected)
  }

  @Test("the same matrix gives the same bytes, and stays as it was with its owner")
  func determinism() throws {
    let matrix = Examples.symmetric(50)
    let copy = Matrix(rows: 50, columns: 50, elements: matrix.elements.map { $0 })
    let pairs = try SymmetricEigenproblem.dense(matrix, .greatest, count: 20)
    #expect(try SymmetricEigenproblem.dense(matrix, .greatest, count: 20) == pairs)
    #expect(matrix == copy)
  }

  @Test("a count out of range is refused with the range", arguments: [-1, 0, 4, Int.max])
  func countOutOfRange(_ count: Int) {
    #expect {
      _ = try SymmetricEigenproblem.dense(Examples.path(3), .smallest, count: count)
    } throws: {
      "\($0)" == "could not find eigenpairs of a 3×3 matrix: \(count) asked for; ask for 1 to 3"
    }
  }

  @Test("an empty matrix and one that is not square are refused")
  func shapes() {
    for (rows, columns) in [(0, 0), (2, 3), (3, 2)] {
      let matrix = Matrix(rows: rows, columns: columns, repeating: 1)
      #expect(throws: LinearAlgebraError.self) {
        try SymmetricEigenproblem.dense(matrix, .smallest, count: 1)
      }
    }
  }

  @Test("what is not finite is refused with its place", arguments: [Double.nan, .infinity, -.infinity])
  func notFinite(_ value: Double) {
    var matrix = Examples.path(4)
    matrix[3, 1] = value
    #expect {
      _ = try SymmetricEigenproblem.dense(matrix, .smallest, count: 1)
    } throws: {
      guard case .notFinite(_, "row 3, column 1", let found)? = $0 as? LinearAlgebraError else {
        return false
      }
      return found.bitPattern == value.bitPattern
    }
  }
}
