import Arrays
import Testing
import Torch

@testable import KDMeta

struct AugmentationTests {
  private var still: Augmentation {
    var result = Augmentation()
    (result.rotation, result.scale, result.shear, result.shift) = (0, 0, 0, 0)
    return result
  }

  private func images() throws -> Tensor { try Generator(seed: 1).uniform([6, 2, 8, 10]) }

  private func greatestDifference(_ a: Tensor, _ b: Tensor) throws -> Double {
    try (a - b).absolute().greatest().item()
  }

  @Test("without any range it changes nothing, but for interpolation's rounding") func identity() throws {
    let images = try images()
    let changed = try still.apply(images, generator: try Generator(seed: 2))
    #expect(changed.shape == images.shape)
    #expect(try greatestDifference(changed, images) < 1e-5)
  }

  @Test("mirroring alone gives each image or its mirror image, and both occur") func flips() throws {
    var mirroring = still
    mirroring.flips = true
    let images = try images()
    let changed = try mirroring.apply(images, generator: try Generator(seed: 2))
    let kept = try (0..<6).map { row in
      let (a, b) = (try changed.slice(0, row..<row + 1), try images.slice(0, row..<row + 1))
      let isSame = try greatestDifference(a, b) < 1e-5
      #expect(try isSame || greatestDifference(a, b.flipped([3])) < 1e-5)
      return isSame
    }
    #expect(Set(kept) == [true, false])
  }

  @Test("mixing touches its share of the batch alone, and each stays nearer to itself") func mixing() throws {
    var mixing = still
    mixing.mixupFraction = 0.5
    let generator = try Generator(seed: 3)
    let flat = try Tensor((0..<8).map { Float($0) }, shape: [8, 1, 1, 1]).expanded([8, 1, 4, 4])
    let changed = try mixing.apply(flat, generator: generator).mean([1, 2, 3]).array(of: Float.self).scalars
    for row in 4..<8 { #expect(abs(changed[row] - Float(row)) < 1e-5) }
    for row in 0..<4 { #expect((0...7.0001).contains(changed[row])) }
    #expect((0..<4).contains { abs(changed[$0] - Float($0)) > 1e-3 })
  }

  @Test("the same generator state gives the same changes, and images stay in their range") func repeatable()
    throws
  {
    let images = try images()
    let changed = try ([5, 5, 6] as [UInt64]).map {
      try Augmentation.affineAndMixup.apply(images, generator: try Generator(seed: $0))
    }
    #expect(try greatestDifference(changed[0], changed[1]) == 0)
    #expect(try greatestDifference(changed[0], changed[2]) > 0.01)
    #expect(try changed[0].least().item() >= 0)
    #expect(try changed[0].greatest().item() <= 1.00001)
  }
}
