/// The networks that come with kdmeta. A new one is a new case.
public enum Zoo: String, CaseIterable, Sendable {
  /// LeNet-5 and its halves: DAFL's (Chen et al. 2019) and that with all dense layers (Lopes et al. 2017).
  case lenet5
  case lenet5Half = "lenet5-half"
  case lenet5HalfConv = "lenet5-half-conv"
  /// Two hidden layers of 1,200 or 800 units.
  case hinton1200 = "hinton-1200"
  case hinton800 = "hinton-800"
  /// For the embedded digits.
  case digits
  case digitsHalf = "digits-half"
  /// For small colour images: ResNet-18 and ResNet-34 (He et al. 2016), wide residual networks by depth and width
  /// (Zagoruyko and Komodakis 2016), and VGG-11 with batch norms.
  case resnet18
  case resnet34
  case wrn16x1 = "wrn-16-1"
  case wrn16x2 = "wrn-16-2"
  case wrn40x1 = "wrn-40-1"
  case wrn40x2 = "wrn-40-2"
  case vgg11
  /// For faces: AlexNet and its half (Lopes et al. 2017).
  case alexnet
  case alexnetHalf = "alexnet-half"

  /// What it is, in one line.
  public var summary: String {
    switch self {
    case .lenet5: "LeNet-5 with rectifiers; teacher for MNIST"
    case .lenet5Half: "LeNet-5 with half the channels and units (Chen et al. 2019)"
    case .lenet5HalfConv: "LeNet-5 with half the channels (Lopes et al. 2017)"
    case .hinton1200: "784-1200-1200-10 with dropout; teacher for MNIST"
    case .hinton800: "784-800-800-10 with dropout"
    case .digits: "two convolutions, for 8×8 images; teacher for sample:digits"
    case .digitsHalf: "half of it"
    case .resnet18: "ResNet-18 for 3×32×32 images (He et al. 2016)"
    case .resnet34: "ResNet-34 for 3×32×32 images (He et al. 2016)"
    case .wrn16x1: "wide ResNet of depth 16 and width 1 for 3×32×32 images (Zagoruyko and Komodakis 2016)"
    case .wrn16x2: "the same of depth 16 and width 2"
    case .wrn40x1: "the same of depth 40 and width 1"
    case .wrn40x2: "the same of depth 40 and width 2; teacher for the others"
    case .vgg11: "VGG-11 for 3×32×32 images: 8 convolutions with batch norms, one dense layer of 512 means"
    case .alexnet: "AlexNet in torchvision's form, for 3×224×224 images (Lopes et al. 2017)"
    case .alexnetHalf: "AlexNet with half the channels and units (Lopes et al. 2017)"
    }
  }

  /// Its graph, for `classes` classes.
  public func graph(classes: Int = 10) -> Graph {
    switch self {
    case .lenet5: LeNet.graph(rawValue, channels: [6, 16], units: [120, 84], classes: classes)
    case .lenet5Half: LeNet.graph(rawValue, channels: [3, 8], units: [60, 42], classes: classes)
    case .lenet5HalfConv: LeNet.graph(rawValue, channels: [3, 8], units: [120, 84], classes: classes)
    case .hinton1200: HintonNet.graph(rawValue, units: 1200, classes: classes)
    case .hinton800: HintonNet.graph(rawValue, units: 800, classes: classes)
    case .digits: DigitsNet.graph(rawValue, channels: (16, 32), units: 64, classes: classes)
    case .digitsHalf: DigitsNet.graph(rawValue, channels: (8, 16), units: 32, classes: classes)
    case .resnet18: ResNet.graph(rawValue, blocks: [2, 2, 2, 2], classes: classes)
    case .resnet34: ResNet.graph(rawValue, blocks: [3, 4, 6, 3], classes: classes)
    case .wrn16x1: WideResNet.graph(rawValue, depth: 16, width: 1, classes: classes)
    case .wrn16x2: WideResNet.graph(rawValue, depth: 16, width: 2, classes: classes)
    case .wrn40x1: WideResNet.graph(rawValue, depth: 40, width: 1, classes: classes)
    case .wrn40x2: WideResNet.graph(rawValue, depth: 40, width: 2, classes: classes)
    case .vgg11:
      VGG.graph(
        rawValue, stages: [[64], [128], [256, 256], [512, 512], [512, 512]], classes: classes)
    case .alexnet:
      AlexNet.graph(rawValue, channels: [64, 192, 384, 256, 256], units: 4096, classes: classes)
    case .alexnetHalf:
      AlexNet.graph(rawValue, channels: [32, 96, 192, 128, 128], units: 2048, classes: classes)
    }
  }
}
