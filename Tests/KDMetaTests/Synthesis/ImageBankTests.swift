import Arrays
import Checkpoints
import Testing
import Torch

@testable import KDMeta

struct ImageBankTests {
  /// Images whose only pixel is a number of their own.
  private func images(_ numbers: Range<Int>) throws -> Tensor {
    try Tensor(numbers.map(Float.init), shape: [numbers.count, 1, 1, 1])
  }

  @Test("half of a batch is of earlier images that were kept") func mixing() throws {
    let memory = ImageBank(capacity: 6, generator: try Generator(seed: 1))
    var kept: [Float] = []
    for step in 0..<10 {
      let fresh = step * 4..<step * 4 + 4
      let mixed = try memory.mixed(images(fresh)).array(of: Float.self).scalars
      #expect(mixed.prefix(2) == [Float(fresh.lowerBound), Float(fresh.lowerBound + 1)])
      if step == 0 {
        #expect(mixed == fresh.map(Float.init), "there is nothing earlier yet")
      } else {
        #expect(mixed.suffix(2).allSatisfy { kept.contains($0) })
      }
      kept += fresh.suffix(2).map(Float.init)
    }
  }

  @Test("it holds images of all its life alike") func evenness() throws {
    let (capacity, count, batches) = (400, 40, 100)
    let memory = ImageBank(capacity: capacity, generator: try Generator(seed: 4))
    for batch in 0..<batches { _ = try memory.mixed(images(batch * count..<(batch + 1) * count)) }
    let held = try memory.state().tensor("images", on: .cpu).array(of: Float.self).scalars
    #expect(Set(held).count == capacity, "each image is there once")
    for quarter in 0..<4 {
      let range = Float(quarter * count * batches / 4)..<Float((quarter + 1) * count * batches / 4)
      // Expected 100, with a deviation below 9.
      #expect((65...135).contains(held.count { range.contains($0) }), "quarter \(quarter)")
    }
  }

  @Test("batches of odd sizes and memories smaller than half a batch keep the batch's size")
  func sizes() throws {
    for (capacity, count) in [(1, 5), (3, 7), (100, 1)] {
      let memory = ImageBank(capacity: capacity, generator: try Generator(seed: 2))
      for _ in 0..<4 { #expect(try memory.mixed(images(0..<count)).shape == [count, 1, 1, 1]) }
    }
  }
}
