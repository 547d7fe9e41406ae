import Testing

@testable import Network

@Suite("ResNet-18")
struct ResNetTests {
  @Test("has weights of torchvision's names")
  func names() {
    let graph = Zoo.resnet18.graph(classes: 10)
    #expect(graph.weights["layer2.0.downsample.0.weight"] == [128, 64, 1, 1])
    #expect(graph.weights["layer4.1.bn2.running_var"] == [512])
    #expect(graph.weights["layer1.0.downsample.0.weight"] == nil)
  }

  @Test("halves its images three times before it takes the mean of each channel")
  func shapes() throws {
    let shapes = try Zoo.resnet18.graph(classes: 10).shapes(batch: 2)
    #expect(shapes["layer1.1.relu2_output"] == [2, 64, 32, 32])
    #expect(shapes["layer4.1.relu2_output"] == [2, 512, 4, 4])
    #expect(shapes["logits"] == [2, 10])
  }
}
