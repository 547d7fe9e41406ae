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
  /// ResNet-18 for small colour pictures (He et al. 2016).
  case resnet18

  /// What it is, in one line.
  public var summary: String {
    switch self {
    case .lenet5: "LeNet-5 with rectifiers; teacher for MNIST"
    case .lenet5Half: "LeNet-5 with half the channels and units (Chen et al. 2019)"
    case .lenet5HalfConv: "LeNet-5 with half the channels (Lopes et al. 2017)"
    case .hinton1200: "784-1200-1200-10 with dropout; teacher for MNIST"
    case .hinton800: "784-800-800-10 with dropout"
    case .digits: "two convolutions, for 8×8 pictures; teacher for sample:digits"
    case .digitsHalf: "half of it"
    case .resnet18: "ResNet-18 for 3×32×32 pictures (He et al. 2016)"
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
    }
  }
}
