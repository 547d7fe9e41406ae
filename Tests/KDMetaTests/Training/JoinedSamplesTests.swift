import Arrays
import Datasets
import Foundation
import Testing
import Torch

@testable import KDMeta

struct JoinedSamplesTests {
  /// Datasets of so many images, whose only pixel is a number of their own; of class 0 in the first one, 1 in the second, and so on.
  private func joined(
    _ counts: [Int], logits: [Bool]? = nil, generator: Generator? = nil
  ) throws -> JoinedSamples {
    let generator = try generator ?? Generator(seed: 1)
    var first = 0
    let parts = try counts.enumerated().map { index, count in
      defer { first += count }
      return try ImageSamples(
        ImageBatch(
          pixels: .values(
            ShapedArray(shape: [count, 1, 1, 1], scalars: (first..<first + count).map(Float.init))),
          classes: Array(repeating: index, count: count),
          logits: logits?[index] == true
            ? ShapedArray(shape: [count, 1], scalars: (first..<first + count).map(Float.init)) : nil),
        preprocessing: nil, generator: generator, on: .cpu)
    }
    return JoinedSamples(parts, generator: generator)
  }

  private func numbers(_ batch: SampleBatch) throws -> [Float] {
    try batch.inputs.array(of: Float.self).scalars
  }

  @Test(
    "batches are as large as wanted, have none twice, and each dataset has given its share of all samples to within one",
    arguments: [
      ([7], 3), ([20, 10], 6), ([5, 3, 1], 3), ([100, 1], 4), ([3, 4], 1), ([5, 2], 7),
      ([4321, 13, 8765], 128),
      ([100, 1, 100], 150), ([1000, 5, 2000, 5], 256), ([20, 10], 29),
    ] as [([Int], Int)])
  func shares(counts: [Int], batchSize: Int) throws {
    let samples = try joined(counts)
    #expect(samples.count == counts.reduce(0, +))
    var given = counts.map { _ in 0 }
    for step in 1...60 {
      let batch = try samples.nextBatch(batchSize)
      #expect(try Set(numbers(batch)).count == batchSize)
      let classes = try #require(batch.classes).array(of: Int64.self).scalars
      for index in counts.indices {
        given[index] += classes.count { $0 == index }
        let share = Double(step * batchSize * counts[index]) / Double(samples.count)
        #expect(abs(Double(given[index]) - share) < 1)
      }
    }
  }

  @Test("a batch larger than all datasets together has every image once") func all() throws {
    #expect(try numbers(joined([3, 4]).nextBatch(20)).sorted() == (0..<7).map(Float.init))
  }

  @Test("a batch's first half has images of each dataset, since some changes are made to that half alone")
  func order() throws {
    let samples = try joined([100, 100])
    var first = 0.0
    for _ in 0..<50 {
      let classes = try #require(samples.nextBatch(20).classes).array(of: Int64.self).scalars
      first += Double(classes.prefix(10).count { $0 == 0 }) / 10 / 50
    }
    // Expected a half, with a deviation of 0.016.
    #expect(abs(first - 0.5) < 0.08)
  }

  @Test("each image keeps its class and logits, and logits that some lack are known of none")
  func labels() throws {
    let batch = try joined([6, 6], logits: [true, true]).nextBatch(8)
    let numbers = try numbers(batch)
    #expect(try #require(batch.logits).array(of: Float.self).scalars == numbers)
    #expect(
      try #require(batch.classes).array(of: Int64.self).scalars == numbers.map { $0 < 6 ? 0 : 1 })
    #expect(try joined([6, 6], logits: [true, false]).nextBatch(8).logits == nil)
  }

  @Test("put back to an earlier state, it goes on as it did then") func state() throws {
    let generator = try Generator(seed: 1)
    let samples = try joined([13, 8], generator: generator)
    for _ in 0..<4 { _ = try samples.nextBatch(5) }
    let (state, random) = (try samples.state(), try generator.state())
    let expected = try (0..<3).map { _ in try numbers(samples.nextBatch(5)) }
    let otherGenerator = try Generator(seed: 9)
    let other = try joined([13, 8], generator: otherGenerator)
    try other.restore(state)
    try otherGenerator.restore(random)
    #expect(try (0..<3).map { _ in try numbers(other.nextBatch(5)) } == expected)
  }
}
