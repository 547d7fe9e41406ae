import Foundation
import LinearAlgebra
import Testing

@Suite struct MatrixFreeEigenproblemTests {
  private struct Stop: Error, Equatable {}

  @Test(
    "agrees with the dense way", arguments: SpectrumEnd.allCases,
    [(2, 1), (3, 2), (40, 1), (40, 12), (40, 39), (150, 10)])
  func agrees(_ end: SpectrumEnd, _ sizes: (Int, Int)) throws {
    let matrix = Examples.symmetric(sizes.0)
    let pairs = try SymmetricEigenproblem.matrixFree(matrix, end, count: sizes.1)
    let dense = try SymmetricEigenproblem.dense(matrix, end, count: sizes.1)
    #expect(distance(pairs.values, dense.values) < 1e-11)
    #expect(pairs.vectors.rows == sizes.0 && pairs.vectors.columns == sizes.1)
    #expect(try pairs.residual(matrix) < 1e-11)
    #expect(try pairs.vectors.orthonormalityError() < 1e-11)
    // The same vectors but for their signs.
    let overlap = try pairs.vectors.multiplied(by: dense.vectors, transposing: .left)
    #expect(distance(overlap.elements.map(abs), Examples.identity(sizes.1).elements) < 1e-9)
  }

  @Test("needs a basis that is neither complete nor large", arguments: SpectrumEnd.allCases)
  func restarts(_ end: SpectrumEnd) throws {
    let matrix = Examples.path(100)
    var last = (multiplications: 0, converged: 0)
    let pairs = try SymmetricEigenproblem.matrixFree(matrix, end, count: 4, basisSize: 12) {
      #expect($0 == last.multiplications + 1)
      #expect((0...4).contains($1))
      last = ($0, $1)
    }
    #expect(last.multiplications > 12)
    let dense = try SymmetricEigenproblem.dense(matrix, end, count: 4)
    #expect(distance(pairs.values, dense.values) < 1e-12)
    #expect(try pairs.residual(matrix) < 1e-11)
  }

  @Test("progress tells of eigenpairs that are found before the last one")
  func progress() throws {
    // Two eigenvalues stand far out; the others are close together.
    let matrix = Examples.diagonal((0..<200).map { Double($0) / 200 } + [50, 100])
    var seen: Set<Int> = []
    _ = try SymmetricEigenproblem.matrixFree(matrix, .greatest, count: 4, tolerance: 1e-8, basisSize: 10) {
      seen.insert($1)
    }
    #expect(seen.contains(0) && seen.contains(2))
  }

  @Test("an operator with one eigenvalue gives orthonormal vectors of it", arguments: [0.0, 1.0, -3.0])
  func oneEigenvalue(_ value: Double) throws {
    let matrix = Examples.diagonal(Array(repeating: value, count: 40))
    let pairs = try SymmetricEigenproblem.matrixFree(matrix, .greatest, count: 5)
    #expect(distance(pairs.values, Array(repeating: value, count: 5)) < 1e-13)
    #expect(try pairs.residual(matrix) < 1e-13)
    #expect(try pairs.vectors.orthonormalityError() < 1e-13)
  }

  @Test("the eigenvalue 0 is found beside others, in matrices of low rank and at rough tolerances")
  func kernel() throws {
    let factor = Examples.random(40, 2)
    let lowRank = try factor.multiplied(by: factor, transposing: .right)
    let pairs = try SymmetricEigenproblem.matrixFree(lowRank, .greatest, count: 5)
    let dense = try SymmetricEigenproblem.dense(lowRank, .greatest, count: 5)
    #expect(distance(pairs.values, dense.values) < 1e-12)
    #expect(try pairs.residual(lowRank) < 1e-12)
    #expect(try pairs.vectors.orthonormalityError() < 1e-12)

    let rough = try SymmetricEigenproblem.matrixFree(Examples.path(30), .smallest, count: 2, tolerance: 0.01)
    #expect(abs(rough.values[0]) < 1e-3)
    #expect(abs(rough.values[1] - 2 + 2 * cos(.pi / 30)) < 1e-3)
  }

  @Test("a greater tolerance needs fewer multiplications, and keeps to it")
  func tolerance() throws {
    let matrix = Examples.path(300)
    var multiplications: [Int] = []
    for tolerance in [0, 1e-3] {
      var last = 0
      let pairs = try SymmetricEigenproblem.matrixFree(matrix, .greatest, count: 3, tolerance: tolerance) {
        count, _ in
        last = count
      }
      multiplications.append(last)
      let dense = try SymmetricEigenproblem.dense(matrix, .greatest, count: 3)
      #expect(distance(pairs.values, dense.values) < max(1e-12, 4 * tolerance))
    }
    #expect(multiplications[1] < multiplications[0])
  }

  @Test("the same operator gives the same bytes")
  func determinism() throws {
    let matrix = Examples.symmetric(80)
    let pairs = try SymmetricEigenproblem.matrixFree(matrix, .greatest, count: 7)
    #expect(try SymmetricEigenproblem.matrixFree(matrix, .greatest, count: 7) == pairs)
  }

  @Test("several at once do not disturb one another")
  func concurrency() async throws {
    let expected = try (0..<4).map {
      try SymmetricEigenproblem.matrixFree(Examples.symmetric(60, seed: $0), .smallest, count: 3)
    }
    try await withThrowingTaskGroup(of: (Int, Eigenpairs).self) { group in
      for index in 0..<4 {
        group.addTask {
          let matrix = Examples.symmetric(60, seed: UInt64(index))
          return (index, try SymmetricEigenproblem.matrixFree(matrix, .smallest, count: 3))
        }
      }
      for try await (index, pairs) in group { #expect(pairs == expected[index]) }
    }
  }

  @Test(
    "an error of the multiplication or of the progress stops it and comes through, and the next call works")
  func stops() throws {
    var multiplications = 0
    #expect {
      _ = try SymmetricEigenproblem.matrixFree(dimension: 50, .greatest, count: 2) { input, output in
        multiplications += 1
        if multiplications == 5 { throw Stop() }
        for index in input.indices { output[index] = Double(index) * input[index] }
      }
    } throws: {
      guard case .stopped(let error)? = $0 as? LinearAlgebraError else { return false }
      return error as? Stop == Stop()
    }
    #expect(multiplications == 5)
    #expect {
      _ = try SymmetricEigenproblem.matrixFree(Examples.path(50), .greatest, count: 2) { count, _ in
        if count == 30 { throw Stop() }
      }
    } throws: {
      guard case .stopped(let error)? = $0 as? LinearAlgebraError else { return false }
      return error as? Stop == Stop()
    }
    let pairs = try SymmetricEigenproblem.matrixFree(Examples.path(50), .greatest, count: 2)
    #expect(try pairs.residual(Examples.path(50)) < 1e-11)
  }

  @Test("too few restarts are an error that says how many were found")
  func notConverged() {
    #expect {
      _ = try SymmetricEigenproblem.matrixFree(
        Examples.path(400), .smallest, count: 3, basisSize: 5, maximumRestarts: 2)
    } throws: {
      guard case .notConverged(_, let converged, 3, let multiplications)? = $0 as? LinearAlgebraError else {
        return false
      }
      return converged < 3 && multiplications > 5
        && "\($0)".contains("\(converged) of 3 converged after \(multiplications) multiplications; allow")
    }
  }

  @Test("a product that is not finite is an error with its place")
  func notFinite() {
    #expect {
      _ = try SymmetricEigenproblem.matrixFree(dimension: 30, .greatest, count: 2) { input, output in
        _ = output.update(from: input)
        output[7] = .nan
      }
    } throws: {
      "\($0)".contains("row 7 of product 1 is nan")
    }
  }

  @Test("a count out of range is refused", arguments: [-1, 0, 10, 11, Int.max])
  func countOutOfRange(_ count: Int) {
    #expect {
      _ = try SymmetricEigenproblem.matrixFree(Examples.path(10), .greatest, count: count)
    } throws: {
      guard case .countOutOfRange(_, count, 9)? = $0 as? LinearAlgebraError else { return false }
      return true
    }
  }

  @Test(
    "settings that make no sense are refused",
    arguments: [(-1.0, 5, 1), (.nan, 5, 1), (.infinity, 5, 1), (0, 2, 1), (0, 11, 1), (0, 5, 0)])
  func settings(_ tolerance: Double, _ basisSize: Int, _ maximumRestarts: Int) {
    #expect {
      _ = try SymmetricEigenproblem.matrixFree(
        Examples.path(10), .greatest, count: 2, tolerance: tolerance, basisSize: basisSize,
        maximumRestarts: maximumRestarts)
    } throws: {
      guard case .refused? = $0 as? LinearAlgebraError else { return false }
      return true
    }
  }

  @Test("a dimension or basis beyond what the library counts with is refused before anything is allocated")
  func sizes() {
    for (dimension, basisSize) in [(1 << 40, nil), (1 << 30, 100_000), (Int.max, nil), (1 << 31, 3)] {
      #expect {
        _ = try SymmetricEigenproblem.matrixFree(
          dimension: dimension, .greatest, count: 2, basisSize: basisSize, multiply: { _, _ in })
      } throws: {
        guard case .refused? = $0 as? LinearAlgebraError else { return false }
        return true
      }
    }
  }
}
