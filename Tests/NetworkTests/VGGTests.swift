import Network
import Testing

@Suite("VGG-11")
struct VGGTests {
  @Test("halves its images three times before it takes the mean of each channel")
  func shapes() throws {
    let shapes = try Zoo.vgg11.graph().shapes(batch: 2)
    #expect(shapes["block0.2_output"] == [2, 64, 32, 32])
    #expect(shapes["block4.5_output"] == [2, 512, 4, 4])
    #expect(shapes["avgpool_output"] == [2, 512, 1, 1])
  }
}
