import Testing
import Torch

@Suite struct SamplingTests {
  private let images: Tensor

  init() throws { images = try Generator(seed: 3).uniform([2, 3, 5, 4]) }

  /// One map for each image.
  private func sampled(_ map: [Float], repeatingBorder: Bool = false) throws -> Tensor {
    try images.sampled(affine: Tensor(map + map, shape: [2, 2, 3]), repeatingBorder: repeatingBorder)
  }

  @Test("The identity gives the images back", arguments: [false, true])
  func identity(repeatingBorder: Bool) throws {
    let same = try sampled([1, 0, 0, 0, 1, 0], repeatingBorder: repeatingBorder)
    #expect(try agree(same.numbers, images.numbers, 1e-5))
  }

  @Test(
    "A map of the other sign flips",
    arguments: [([-1, 0, 0, 0, 1, 0] as [Float], [3]), ([1, 0, 0, 0, -1, 0], [2])])
  func flips(_ map: [Float], _ dimensions: [Int]) throws {
    #expect(try agree(sampled(map).numbers, images.flipped(dimensions).numbers, 1e-5))
  }

  @Test("A shift by one pixel brings in zeros, or the border again")
  func shifts() throws {
    // The image is 2 wide and has 4 pixels: one is 0.5.
    let map: [Float] = [1, 0, 0.5, 0, 1, 0]
    let kept = try images.slice(3, 1..<4)
    let (zeros, border) = (try Tensor(repeating: 0, shape: [2, 3, 5, 1]), try images.slice(3, 3..<4))
    let withZeros = try Tensor.concatenating([kept, zeros], dimension: 3)
    #expect(try agree(sampled(map).numbers, withZeros.numbers, 1e-5))
    let withBorder = try Tensor.concatenating([kept, border], dimension: 3)
    #expect(try agree(sampled(map, repeatingBorder: true).numbers, withBorder.numbers, 1e-5))
  }

  @Test("Each image has its own map")
  func ownMaps() throws {
    let maps = try Tensor([1, 0, 0, 0, 1, 0, -1, 0, 0, 0, 1, 0] as [Float], shape: [2, 2, 3])
    let sampled = try images.sampled(affine: maps, repeatingBorder: false)
    #expect(try agree(sampled.slice(0, 0..<1).numbers, images.slice(0, 0..<1).numbers, 1e-5))
    #expect(try agree(sampled.slice(0, 1..<2).numbers, images.slice(0, 1..<2).flipped([3]).numbers, 1e-5))
  }

  @Test("A resize to the same size changes nothing, and a plain image stays plain")
  func resizes() throws {
    #expect(try agree(images.resized(height: 5, width: 4).numbers, images.numbers, 1e-6))
    let plain = try Tensor(repeating: 0.25, shape: [1, 1, 3, 3]).resized(height: 7, width: 2)
    #expect(plain.shape == [1, 1, 7, 2])
    #expect(try agree(plain.numbers, Array(repeating: 0.25, count: 14), 1e-6))
  }

  @Test("Maps that do not go with the images are refused")
  func misfits() throws {
    let maps = try Tensor([1, 0, 0, 0, 1, 0] as [Float], shape: [1, 2, 3])
    #expect(throws: TorchError.self) { try images.sampled(affine: maps, repeatingBorder: false) }
    #expect(throws: TorchError.self) { try images.resized(height: 0, width: 4) }
  }
}
