import Arrays
import Testing

@Suite struct ShapedArrayTests {
  private let array = ShapedArray(shape: [3, 2], scalars: [1, 2, 3, 4, 5, 6])

  @Test(
    "rows are entries of the first dimension, with the rest of the shape",
    arguments: [0..<0, 0..<1, 1..<3, 0..<3])
  func rows(_ range: Range<Int>) {
    let rows = array.rows(range)
    #expect(rows.shape == [range.count, 2])
    let first = 2 * range.lowerBound + 1
    let expected: [Int] = Array(first..<first + 2 * range.count)
    #expect(rows.scalars == expected)
  }

  @Test("another shape keeps the numbers and their order")
  func reshaping() {
    #expect(array.reshaped(to: [2, 3]).scalars == array.scalars)
    #expect(array.reshaped(to: [2, 3]).shape == [2, 3])
  }

  @Test("a single number has an empty shape")
  func scalar() {
    let one = ShapedArray(shape: [], scalars: [7])
    #expect(one.count == 1)
    #expect(one.map { $0 * 2 }.scalars == [14])
  }

  @Test("repeating fills every place, and nothing where a length is 0")
  func repeating() {
    #expect(ShapedArray(repeating: 1, shape: [2, 2]).scalars == [1, 1, 1, 1])
    #expect(ShapedArray(repeating: 1, shape: [2, 0]).scalars.isEmpty)
  }
}
