import CARPACK

/// One run of ARPACK's implicitly restarted Lanczos method on a symmetric matrix: mode 1, exact shifts.
///
/// ARPACK asks for products instead of calling for them ("reverse communication"): it is advanced until it asks for
/// nothing more. It is used by one run at a time in the whole process.
struct LanczosIteration {
  /// Where in the work space a vector lies, and where its product goes.
  struct Vectors {
    let input: Range<Int>
    let output: Range<Int>
  }

  /// How many products there were.
  private(set) var multiplications = 0

  private let dimension: Int32
  private let count: Int32
  private let basisSize: Int32
  private let tolerance: Double
  private let end: SpectrumEnd
  private let operation: String

  // ARPACK's arguments; the numbers in brackets are its manual's, which count from 1.
  private var request: Int32 = 0
  private var info: Int32 = 1  // There is a start vector.
  private var parameters = [Int32](repeating: 0, count: 11)
  private var pointers = [Int32](repeating: 0, count: 11)
  private var residual: [Double]
  private var basis: [Double]
  private var work: [Double]
  private var smallWork: [Double]

  /// A run that has not started. The arguments are as in ``SymmetricEigenproblem``, and in their ranges.
  init(
    dimension: Int, _ end: SpectrumEnd, count: Int, tolerance: Double, basisSize: Int, maximumRestarts: Int,
    operation: String
  ) throws(LinearAlgebraError) {
    self.dimension = try libraryInteger(dimension, operation)
    self.count = Int32(count)
    self.basisSize = Int32(basisSize)
    // ARPACK would replace 0 by this itself, but through C it forgets between calls that it did.
    self.tolerance = tolerance > 0 ? tolerance : Double.ulpOfOne / 2
    self.end = end
    self.operation = operation
    parameters[0] = 1  // (1) exact shifts
    parameters[2] = try libraryInteger(maximumRestarts, operation)  // (3)
    parameters[3] = 1  // (4) block size
    parameters[6] = 1  // (7) mode

    let smallCount = basisSize.multipliedReportingOverflow(by: basisSize + 8)
    guard !smallCount.overflow, smallCount.partialValue <= Int(Int32.max),
      !dimension.multipliedReportingOverflow(by: basisSize * MemoryLayout<Double>.stride).overflow
    else {
      throw .refused(
        operation: operation, reason: "a basis of \(basisSize) vectors is too large; choose a smaller one")
    }
    // Any vector that is not orthogonal to the eigenvectors sought does to start from, so no seed needs choosing.
    residual = (0..<dimension).map { SplitMix64.number($0, seed: 0x6b64_6d65_7461_0001) }
    basis = [Double](repeating: 0, count: dimension * basisSize)
    work = [Double](repeating: 0, count: 3 * dimension)
    smallWork = [Double](repeating: 0, count: smallCount.partialValue)
  }

  private var which: String { end == .smallest ? "SA" : "LA" }

  /// Goes on to where a product is needed; nil once the iteration has come to its end.
  mutating func advance() throws(LinearAlgebraError) -> Vectors? {
    repeat {
      dsaupd_c(
        &request, "I", dimension, which, count, tolerance, &residual, basisSize, &basis, dimension,
        &parameters, &pointers, &work, &smallWork, Int32(smallWork.count), &info)
      let input = Int(pointers[0]) - 1  // (1)
      let output = Int(pointers[1]) - 1  // (2)
      let length = Int(dimension)
      switch request {
      case 1: return Vectors(input: input..<input + length, output: output..<output + length)
      case -1:
        // A vector to start from, whose product ARPACK would rather start from. Generalized problems need that;
        // here it would only take away what belongs to the eigenvalue 0, so the vector itself is the answer.
        work.withUnsafeMutableBufferPointer { work in
          for index in 0..<length { work[output + index] = work[input + index] }
        }
      default: break
      }
    } while request == -1
    switch info {
    case 0: return nil
    case 1, 3:  // As many restarts as allowed; or a basis too small to choose shifts from.
      throw .notConverged(
        operation: operation, converged: Int(parameters[4]), count: Int(count),
        multiplications: multiplications)
    default: throw .failed(operation: operation, routine: "dsaupd", info: Int(info))
    }
  }

  /// Lets `function` write the product that ARPACK asked for.
  mutating func multiply(
    _ vectors: Vectors,
    _ function: (UnsafeBufferPointer<Double>, UnsafeMutableBufferPointer<Double>) throws -> Void
  ) throws(LinearAlgebraError) {
    do {
      try work.withUnsafeMutableBufferPointer { work in
        try function(
          UnsafeBufferPointer(rebasing: work[vectors.input]),
          UnsafeMutableBufferPointer(rebasing: work[vectors.output]))
      }
    } catch {
      throw .stopped(by: error)
    }
    multiplications += 1
    let wrong = work.withUnsafeBufferPointer {
      firstNotFinite(UnsafeBufferPointer(rebasing: $0[vectors.output]))
    }
    if let wrong {
      throw .notFinite(
        operation: operation, place: "row \(wrong) of product \(multiplications)",
        value: work[vectors.output.lowerBound + wrong])
    }
  }

  /// How many of the eigenvalues asked for had converged, by ARPACK's own measure, when the basis was last full.
  var converged: Int {
    guard multiplications > Int(basisSize) else { return 0 }
    let values = Int(pointers[5]) - 1  // (6), the wanted ones at the end
    let bounds = Int(pointers[6]) - 1  // (7)
    let floor = 2.31e-11  // The machine's precision to the power of 2/3.
    return (Int(basisSize - count)..<Int(basisSize)).count {
      smallWork[bounds + $0] <= tolerance * max(floor, abs(smallWork[values + $0]))
    }
  }

  /// The eigenpairs, once after the end. The basis becomes the eigenvectors, in the same memory.
  mutating func eigenpairs() throws(LinearAlgebraError) -> Eigenpairs {
    var vectors: [Double] = []
    swap(&vectors, &basis)
    var values = [Double](repeating: 0, count: Int(count))
    vectors.withUnsafeMutableBufferPointer { finish(&values, $0.baseAddress) }
    guard info == 0 else { throw .failed(operation: operation, routine: "dseupd", info: Int(info)) }
    vectors.removeLast(vectors.count - Int(dimension) * Int(count))
    let matrix = Matrix(rows: Int(dimension), columns: Int(count), elements: vectors)
    return Eigenpairs(values: values, vectors: matrix, from: end)
  }

  /// Turns the basis at `vectors` into eigenvectors, which ARPACK allows to lie in the same memory.
  private mutating func finish(_ values: inout [Double], _ vectors: UnsafeMutablePointer<Double>?) {
    let selection = [Int32](repeating: 0, count: Int(basisSize))
    dseupd_c(
      1, "A", selection, &values, vectors, dimension, 0, "I", dimension, which, count, tolerance, &residual,
      basisSize, vectors, dimension, &parameters, &pointers, &work, &smallWork, Int32(smallWork.count), &info)
  }
}
