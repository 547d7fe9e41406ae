import Network
import Testing

@Suite("The zoo") struct ZooTests {
  @Test(
    "has networks of the published sizes",
    arguments: [
      (Zoo.lenet5, 61_706),
      (.lenet5Half, 15_738),
      (.lenet5HalfConv, 35_820),
      // 784·1200 + 1200 + 1200·1200 + 1200 + 1200·10 + 10, and the same with 800.
      (.hinton1200, 2_395_210),
      (.hinton800, 1_276_810),
      // 9·16 + 16, 9·16·32 + 32, 32·4·4·64 + 64, 64·10 + 10, and half of each width.
      (.digits, 38_282),
      (.digitsHalf, 9_802),
      // Counted over PyTorch's own modules of the same layers.
      (.resnet18, 11_173_962),
      (.resnet34, 21_282_122),
      (.wrn16x1, 175_066),
      (.wrn16x2, 691_674),
      (.wrn40x1, 563_930),
      (.wrn40x2, 2_243_546),
      (.vgg11, 9_231_114),
      (.alexnet, 57_044_810),
      (.alexnetHalf, 14_279_594),
    ])
  func parameters(_ network: Zoo, count: Int) { #expect(network.graph().parameterCount == count) }

  @Test("has AlexNet of the size that torchvision gives it for a thousand classes")
  func alexnet() { #expect(Zoo.alexnet.graph(classes: 1000).parameterCount == 61_100_840) }

  @Test("builds classifiers of any number of classes", arguments: Zoo.allCases, [2, 10, 100])
  func builds(_ network: Zoo, classes: Int) throws {
    let classifier = try Classifier(network.graph(classes: classes))
    #expect(classifier.classCount == classes)
    #expect(classifier.graph.name == network.rawValue)
    #expect(classifier.taps.last?.value == classifier.logits)
    #expect(classifier.taps.last?.unitCount == classes)
    #expect(Set(classifier.taps.map(\.name)).count == classifier.taps.count)
  }

  @Test("takes images of the size that it was published for")
  func images() throws {
    #expect(try Classifier(Zoo.lenet5.graph()).imageShape == [1, 32, 32])
    #expect(try Classifier(Zoo.hinton800.graph()).imageShape == [1, 28, 28])
    #expect(try Classifier(Zoo.digits.graph()).imageShape == [1, 8, 8])
    for network in [Zoo.resnet34, .wrn16x1, .wrn40x2, .vgg11] {
      #expect(try Classifier(network.graph()).imageShape == [3, 32, 32])
    }
    #expect(try Classifier(Zoo.alexnetHalf.graph()).imageShape == [3, 224, 224])
  }

  @Test("taps LeNet-5 behind each layer's rectifier, and the logits")
  func taps() throws {
    let taps = try Classifier(Zoo.lenet5.graph()).taps
    #expect(taps.map(\.name) == ["conv1", "conv2", "fc1", "fc2", "fc3"])
    #expect(taps.map(\.unitCount) == [4_704, 1_600, 120, 84, 10])
    #expect(taps.map(\.shape) == [[6, 28, 28], [16, 10, 10], [120], [84], [10]])
    #expect(taps.map(\.kind) == [.convolution, .convolution, .dense, .dense, .dense])
    #expect(
      taps.map(\.value) == ["relu1_output", "relu2_output", "relu3_output", "relu4_output", "logits"])
  }

  @Test("counts the multiplications of LeNet-5")
  func multiplications() throws {
    let convolutions = 28 * 28 * 6 * 25 + 10 * 10 * 16 * 6 * 25
    let dense = 400 * 120 + 120 * 84 + 84 * 10
    #expect(try Zoo.lenet5.graph().multiplyAccumulateCount() == convolutions + dense)
  }

  @Test("names its operators as ONNX does")
  func operators() {
    #expect(
      Zoo.digits.graph().nodes.map(\.operatorName) == [
        "Conv", "Relu", "Conv", "Relu", "MaxPool", "Flatten", "Gemm", "Relu", "Gemm",
      ])
  }

  @Test("says what each network is", arguments: Zoo.allCases)
  func summaries(_ network: Zoo) {
    #expect(!network.summary.isEmpty)
    #expect(Zoo(rawValue: network.rawValue) == network)
  }
}
