import LinearAlgebra
import Testing

struct FrequentDirectionsTests {
  /// `count` pseudo-random vectors of `dimension` numbers, whose later coordinates are ever weaker.
  private func stream(_ dimension: Int, _ count: Int, seed: UInt64 = 1) -> Matrix {
    Matrix(
      rows: dimension, columns: count,
      elements: (0..<dimension * count).map {
        SplitMix64.number($0, seed: seed) / Double(1 + $0 % dimension)
      })
  }

  private func sketch(_ stream: Matrix, size: Int, chunk: Int) throws -> FrequentDirections {
    var sketch = FrequentDirections(dimension: stream.rows, size: size)
    for start in stride(from: 0, to: stream.columns, by: chunk) {
      let end = min(stream.columns, start + chunk)
      try sketch.append(
        Matrix(
          rows: stream.rows, columns: end - start,
          elements: Array(stream.elements[start * stream.rows..<end * stream.rows])))
    }
    return sketch
  }

  /// The eigenvalues, falling, of the second moments of `vectors` less those of `other`.
  private func eigenvalues(of vectors: Matrix, less other: Matrix? = nil) throws -> [Double] {
    var moments = try vectors.multiplied(by: vectors, transposing: .right)
    if let other {
      let others = try other.multiplied(by: other, transposing: .right)
      moments = Matrix(
        rows: moments.rows, columns: moments.columns,
        elements: zip(moments.elements, others.elements).map { $0 - $1 })
    }
    return try SymmetricEigenproblem.dense(moments, .greatest, count: moments.rows).values
  }

  private func expectBound(_ stream: Matrix, _ sketch: FrequentDirections) throws {
    let differences = try eigenvalues(of: stream, less: sketch.vectors)
    let total = try eigenvalues(of: stream)
    let rounding = 1e-12 * total[0]
    #expect(differences[0] <= sketch.loss + rounding)
    #expect(differences[differences.count - 1] >= -rounding)
    for kept in 0...min(sketch.size, total.count) {
      let tail = total.dropFirst(kept).reduce(0, +)
      #expect(sketch.loss * Double(sketch.size + 1 - kept) <= tail + rounding, "\(kept) directions")
    }
  }

  @Test(
    "no direction is too strong, none too weak by more than the loss, and the loss is bounded by the tail",
    arguments: [(4, 1), (4, 3), (4, 50), (9, 7), (16, 300)])
  func bound(size: Int, chunk: Int) throws {
    let stream = stream(24, 300)
    let sketch = try sketch(stream, size: size, chunk: chunk)
    #expect(sketch.vectors.columns <= 3 * size)
    #expect(sketch.loss > 0)
    try expectBound(stream, sketch)
  }

  @Test("a stream of few directions loses nothing") func fewDirections() throws {
    let few = try stream(24, 3).multiplied(by: stream(3, 200, seed: 2))
    let sketch = try sketch(few, size: 4, chunk: 13)
    #expect(sketch.loss <= 1e-12 * (try eigenvalues(of: few)[0]))
    let differences = try eigenvalues(of: few, less: sketch.vectors).map(abs)
    #expect(differences.max() ?? 1 <= 1e-12 * (try eigenvalues(of: few)[0]))
  }

  @Test("two sketches merge within the sum of their losses and what shortening adds") func merging() throws {
    let (first, second) = (stream(24, 200), stream(24, 150, seed: 3))
    var merged = try sketch(first, size: 6, chunk: 20)
    let other = try sketch(second, size: 6, chunk: 20)
    let before = merged.loss + other.loss
    try merged.merge(other)
    #expect(merged.loss >= before)
    let whole = Matrix(rows: 24, columns: 350, elements: first.elements + second.elements)
    try expectBound(whole, merged)
  }

  @Test("the strongest directions are the best of their number, and the next says what they leave")
  func strongest() throws {
    let stream = stream(12, 5)
    let sketch = try sketch(stream, size: 8, chunk: 5)
    let (directions, next) = try sketch.strongest(3)
    let values = try eigenvalues(of: stream)
    #expect(directions.columns == 3)
    #expect(abs(next - values[3]) <= 1e-12)
    #expect(abs(try eigenvalues(of: stream, less: directions)[0] - values[3]) <= 1e-12)
    #expect(try sketch.strongest(9).next == 0)
    #expect(try FrequentDirections(dimension: 3, size: 2).strongest(2).directions.columns == 0)
  }

  @Test("vectors of another dimension, and such that are not finite, are refused and change nothing")
  func refused() throws {
    var sketch = try sketch(stream(5, 4), size: 2, chunk: 2)
    let before = sketch.vectors
    #expect(throws: LinearAlgebraError.self) { try sketch.append(stream(4, 2)) }
    #expect(throws: LinearAlgebraError.self) {
      try sketch.append(Matrix(rows: 5, columns: 1, repeating: .nan))
    }
    #expect(sketch.vectors == before)
  }
}
