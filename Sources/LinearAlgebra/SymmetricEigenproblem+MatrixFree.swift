import Synchronization

extension SymmetricEigenproblem {
  /// ARPACK keeps the state of an iteration in variables that the whole process shares.
  private static let arpack = Mutex<Void>(())

  /// The `count` eigenpairs at one `end` of the spectrum of a symmetric matrix that is known only by its products
  /// with vectors: the implicitly restarted Lanczos method (ARPACK dsaupd and dseupd; Lehoucq, Sorensen and Yang,
  /// "ARPACK Users' Guide", SIAM 1998).
  ///
  /// It holds `dimension` · (`basisSize` + 4) + `basisSize`² doubles. The start vector is always the same
  /// pseudo-random one. An eigenvalue that is repeated is found repeatedly only thanks to rounding errors, as in any
  /// Lanczos method without blocks: where multiplicities matter, prefer ``dense(_:_:count:)``. With fewer distinct
  /// eigenvalues than basis vectors, ARPACK goes on from random vectors whose generator is not set back between
  /// calls: then, and only then, a second call in the same process may give another basis for repeated eigenvalues.
  ///
  /// One call runs at a time, others wait; so `multiply` and `onProgress` must not call this function.
  ///
  /// - Parameters:
  ///   - dimension: The number of rows and of columns, n.
  ///   - end: Where to begin.
  ///   - count: From 1 to n − 1.
  ///   - tolerance: The error of an eigenvalue relative to its size at which it counts as found; 0 for as small as
  ///     doubles allow.
  ///   - basisSize: How many vectors to keep, from `count` + 1 to n. More make for fewer multiplications. By default
  ///     2·`count` + 1, at least 20, at most n.
  ///   - maximumRestarts: How often the basis is compressed and filled again before the iteration gives up.
  ///   - multiply: Writes the product of the matrix with its first argument to its second; n numbers each.
  ///   - onProgress: Is told after each multiplication how many there were, and how many eigenpairs had been found
  ///     when the basis was last full.
  /// - Throws: ``LinearAlgebraError``: an argument is out of range, a product is not finite, too few eigenpairs were
  ///   found, or ``LinearAlgebraError/stopped(by:)`` with what `multiply` or `onProgress` threw.
  public static func matrixFree(
    dimension: Int, _ end: SpectrumEnd, count: Int, tolerance: Double = 0, basisSize: Int? = nil,
    maximumRestarts: Int = 1000,
    multiply: (UnsafeBufferPointer<Double>, UnsafeMutableBufferPointer<Double>) throws -> Void,
    onProgress: (_ multiplications: Int, _ converged: Int) throws -> Void = { _, _ in }
  ) throws(LinearAlgebraError) -> Eigenpairs {
    let operation = "find eigenpairs of a \(dimension)×\(dimension) operator"
    try requireCount(count, atMost: max(1, dimension) - 1, operation)
    let usual = count < dimension / 2 ? min(dimension, max(20, 2 * count + 1)) : dimension
    let basisSize = basisSize ?? usual
    guard basisSize > count && basisSize <= dimension else {
      throw .refused(
        operation: operation,
        reason: "a basis of \(basisSize) vectors does not do; choose \(count + 1) to \(dimension)")
    }
    guard tolerance.isFinite && tolerance >= 0 else {
      throw .refused(
        operation: operation, reason: "a tolerance of \(tolerance) makes no sense; choose 0 or more")
    }
    guard maximumRestarts >= 1 else {
      throw .refused(operation: operation, reason: "\(maximumRestarts) restarts are too few; allow 1 or more")
    }

    var iteration = try LanczosIteration(
      dimension: dimension, end, count: count, tolerance: tolerance, basisSize: basisSize,
      maximumRestarts: maximumRestarts, operation: operation)
    return try arpack.withLock { _ throws(LinearAlgebraError) in
      while let vectors = try iteration.advance() {
        try iteration.multiply(vectors, multiply)
        do { try onProgress(iteration.multiplications, iteration.converged) } catch {
          throw .stopped(by: error)
        }
      }
      return try iteration.eigenpairs()
    }
  }
}
