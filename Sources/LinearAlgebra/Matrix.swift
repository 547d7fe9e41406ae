/// A matrix of doubles, in column-major order (the row varies fastest), as BLAS and LAPACK hold them.
public struct Matrix: Sendable, Equatable {
  /// How many rows there are.
  public let rows: Int
  /// How many columns there are.
  public private(set) var columns: Int
  /// The elements in column-major order; `rows` · `columns` of them.
  public internal(set) var elements: [Double]

  /// A matrix of `elements` in column-major order.
  ///
  /// - Precondition: there are `rows` · `columns` of them, and neither is negative.
  public init(rows: Int, columns: Int, elements: [Double]) {
    precondition(
      rows >= 0 && columns >= 0 && elements.count == rows * columns,
      "\(elements.count) numbers do not fill \(rows)×\(columns)")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// A matrix in which every element is `value`.
  ///
  /// - Precondition: neither `rows` nor `columns` is negative.
  public init(rows: Int, columns: Int, repeating value: Double) {
    precondition(rows >= 0 && columns >= 0, "\(rows)×\(columns) is no shape")
    self.init(rows: rows, columns: columns, elements: Array(repeating: value, count: rows * columns))
  }

  /// The element in `row` and `column`, counted from 0.
  ///
  /// - Precondition: both lie in the matrix.
  public subscript(_ row: Int, _ column: Int) -> Double {
    get { elements[index(row, column)] }
    set { elements[index(row, column)] = newValue }
  }

  /// The `columns` × `rows` matrix with rows and columns exchanged.
  public func transposed() -> Matrix {
    let transposed = [Double](unsafeUninitializedCapacity: elements.count) { target, count in
      elements.withUnsafeBufferPointer { source in
        for row in 0..<rows {
          for column in 0..<columns {
            target.initializeElement(at: column + row * columns, to: source[row + column * rows])
          }
        }
      }
      count = elements.count
    }
    return Matrix(rows: columns, columns: rows, elements: transposed)
  }

  /// Each column times its number in `scales`; of more columns than there are numbers, the first.
  ///
  /// - Precondition: there are at least as many columns.
  public func scalingColumns(by scales: [Double]) -> Matrix {
    precondition(scales.count <= columns)
    let scaled = scales.enumerated().flatMap { column, scale in
      elements[column * rows..<(column + 1) * rows].map { $0 * scale }
    }
    return Matrix(rows: rows, columns: scales.count, elements: scaled)
  }

  /// Adds the columns `range` of `other` at the end.
  ///
  /// - Precondition: it has as many rows.
  mutating func appendColumns(_ range: Range<Int>, of other: Matrix) {
    precondition(other.rows == rows)
    elements += other.elements[range.lowerBound * rows..<range.upperBound * rows]
    columns += range.count
  }

  /// Keeps the first `count` columns.
  mutating func keepColumns(_ count: Int) {
    precondition(count >= 0 && count <= columns)
    elements.removeLast((columns - count) * rows)
    columns = count
  }

  /// Exchanges two columns.
  mutating func swapColumns(_ first: Int, _ second: Int) {
    guard first != second else { return }
    elements.withUnsafeMutableBufferPointer { elements in
      for row in 0..<rows { elements.swapAt(row + first * rows, row + second * rows) }
    }
  }

  /// Multiplies a column by −1.
  mutating func negateColumn(_ column: Int) {
    elements.withUnsafeMutableBufferPointer { elements in
      for index in column * rows..<(column + 1) * rows { elements[index].negate() }
    }
  }

  private func index(_ row: Int, _ column: Int) -> Int {
    precondition(
      row >= 0 && row < rows && column >= 0 && column < columns,
      "(\(row), \(column)) lies outside of \(rows)×\(columns)")
    return row + column * rows
  }
}
