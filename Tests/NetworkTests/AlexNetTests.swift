import Network
import Testing

@Suite("AlexNet")
struct AlexNetTests {
  @Test("has torchvision's shapes and names")
  func shapes() throws {
    let graph = Zoo.alexnet.graph()
    let shapes = try graph.shapes(batch: 2)
    #expect(shapes["features.0_output"] == [2, 64, 55, 55])
    #expect(shapes["features.12_output"] == [2, 256, 6, 6])
    #expect(graph.weights["features.10.weight"] == [256, 256, 3, 3])
    #expect(graph.weights["classifier.1.weight"] == [4096, 9216])
    #expect(graph.weights["classifier.6.bias"] == [10])
  }
}
