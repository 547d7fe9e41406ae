import Testing

@testable import Network

@Suite("Wide ResNets")
struct WideResNetTests {
  @Test("keep 32×32, then halve their images twice, at a width of their own in each stage")
  func shapes() throws {
    let shapes = try Zoo.wrn16x2.graph().shapes(batch: 2)
    #expect(shapes["block1.layer.1.add_output"] == [2, 32, 32, 32])
    #expect(shapes["block2.layer.1.add_output"] == [2, 64, 16, 16])
    #expect(shapes["relu_output"] == [2, 128, 8, 8])
  }

  @Test("add what came in before its norm; where the shape changes, a convolution of what the rectifier made")
  func shortcuts() throws {
    let nodes = Dictionary(uniqueKeysWithValues: Zoo.wrn16x1.graph().nodes.map { ($0.name, $0.inputs) })
    #expect(nodes["block1.layer.0.add"]?.first == "conv1_output")
    #expect(nodes["block1.layer.0.convShortcut"] == nil)
    #expect(nodes["block2.layer.0.convShortcut"]?.first == "block2.layer.0.relu1_output")
    #expect(nodes["block2.layer.0.add"]?.first == "block2.layer.0.convShortcut_output")
    #expect(nodes["block2.layer.1.add"]?.first == "block2.layer.0.add_output")
  }
}
