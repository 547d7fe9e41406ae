import Torch

/// The operations of which there are figures. A case is the name that `make_figures.py` writes.
enum Operation: String, Decodable, CaseIterable {
  case sum, difference, product, quotient, maximum, minimum, matrixProduct, equal, greater
  case plusNumber, minusNumber, timesNumber, overNumber, numberMinus, numberTimes
  case negation, absolute, exponential, logarithm, squareRoot, square, relu, tanh, sigmoid, floor
  case power, clamp, leakyReLU, softmax, logSoftmax, select
  case total, mean, greatest, least, argmax, cholesky
  case reshaped, expanded, permuted, transposed, slice, selecting, gathering, flipped, concatenating, padded
  case oneHot, linear, convolution, maxPool, averagePool, batchNorm, resized, sampled, crossEntropy
}

extension OperationFigure {
  private func number(_ key: String) -> Double { settings[key]?.first ?? 0 }
  private func integer(_ key: String) -> Int { Int(number(key)) }
  private func integers(_ key: String) -> [Int] { (settings[key] ?? []).map { Int($0) } }
  private func flag(_ key: String) -> Bool { number(key) != 0 }

  /// What the engine makes of `x`, operands of this figure's shapes.
  func computed(_ x: [Tensor]) throws -> [Tensor] {
    switch operation {
    case .batchNorm:
      let (mean, variance) = (x[3], x[4])
      let y = try x[0].batchNorm(
        weight: x[1], bias: x[2], runningMean: mean, runningVariance: variance, training: flag("training"),
        momentum: number("momentum"), epsilon: number("epsilon"))
      return [y, mean, variance]
    default:
      return [try arithmetic(x) ?? reduction(x) ?? shape(x) ?? network(x)]
    }
  }

  private func arithmetic(_ x: [Tensor]) throws(TorchError) -> Tensor? {
    switch operation {
    case .sum: try x[0] + x[1]
    case .difference: try x[0] - x[1]
    case .product: try x[0] * x[1]
    case .quotient: try x[0] / x[1]
    case .maximum: try x[0].maximum(x[1])
    case .minimum: try x[0].minimum(x[1])
    case .matrixProduct: try x[0].matmul(x[1])
    case .equal: try x[0].equal(to: x[1])
    case .greater: try x[0].greater(than: x[1])
    case .plusNumber: try x[0] + number("number")
    case .minusNumber: try x[0] - number("number")
    case .timesNumber: try x[0] * number("number")
    case .overNumber: try x[0] / number("number")
    case .numberMinus: try number("number") - x[0]
    case .numberTimes: try number("number") * x[0]
    case .negation: try -x[0]
    case .absolute: try x[0].absolute()
    case .exponential: try x[0].exponential()
    case .logarithm: try x[0].logarithm()
    case .squareRoot: try x[0].squareRoot()
    case .square: try x[0].square()
    case .relu: try x[0].relu()
    case .tanh: try x[0].tanh()
    case .sigmoid: try x[0].sigmoid()
    case .floor: try x[0].floor()
    case .power: try x[0].power(number("exponent"))
    case .clamp: try x[0].clamp(number("low"), number("high"))
    case .leakyReLU: try x[0].leakyReLU(slope: number("slope"))
    case .softmax: try x[0].softmax(integer("dimension"))
    case .logSoftmax: try x[0].logSoftmax(integer("dimension"))
    case .select: try x[0].select(x[1], otherwise: x[2])
    default: nil
    }
  }

  private func reduction(_ x: [Tensor]) throws(TorchError) -> Tensor? {
    let (dimensions, keep) = (integers("dimensions"), flag("keep"))
    return switch operation {
    case .total: try x[0].sum(dimensions, keep: keep)
    case .mean: try x[0].mean(dimensions, keep: keep)
    case .greatest: try x[0].greatest(dimensions, keep: keep)
    case .least: try x[0].least(dimensions, keep: keep)
    case .argmax: try x[0].argmax(integer("dimension"))
    case .cholesky: try x[0].matmul(x[0].transposed()).plusIdentity().cholesky().factor
    default: nil
    }
  }

  private func shape(_ x: [Tensor]) throws(TorchError) -> Tensor? {
    switch operation {
    case .reshaped: try x[0].reshaped(integers("shape"))
    case .expanded: try x[0].expanded(integers("shape"))
    case .permuted: try x[0].permuted(integers("dimensions"))
    case .transposed: try x[0].transposed()
    case .slice:
      try x[0].slice(integer("dimension"), integer("start")..<integer("end"), step: integer("step"))
    case .selecting: try x[0].selecting(x[1], dimension: integer("dimension"))
    case .gathering: try x[0].gathering(x[1], dimension: integer("dimension"))
    case .flipped: try x[0].flipped(integers("dimensions"))
    case .concatenating: try .concatenating(x, dimension: integer("dimension"))
    case .padded: try x[0].padded(integers("amounts"), value: number("value"))
    case .oneHot: try x[0].oneHot(integer("count"))
    default: nil
    }
  }

  private func network(_ x: [Tensor]) throws(TorchError) -> Tensor {
    let pooling = PoolingSettings(
      kernel: integers("kernel"), stride: integers("stride"), padding: integers("padding"),
      dilation: integers("dilation"), ceilMode: flag("ceil"), countIncludesPadding: flag("include"))
    switch operation {
    case .linear: return try x[0].linear(x[1], x.count > 2 ? x[2] : nil)
    case .convolution:
      return try x[0].convolution(
        x[1], x.count > 2 ? x[2] : nil,
        ConvolutionSettings(
          stride: integers("stride"), padding: integers("padding"), dilation: integers("dilation"),
          outputPadding: integers("output_padding"), groups: integer("groups"),
          isTransposed: flag("transposed")))
    case .maxPool: return try x[0].maxPool(pooling)
    case .averagePool: return try x[0].averagePool(pooling)
    case .resized: return try x[0].resized(height: integer("height"), width: integer("width"))
    case .sampled: return try x[0].sampled(affine: x[1], repeatingBorder: flag("border"))
    case .crossEntropy: return try x[0].crossEntropy(x[1])
    default: preconditionFailure("\(operation) is computed elsewhere")
    }
  }
}

extension Tensor {
  /// Square matrices plus the identity, of the same type.
  fileprivate func plusIdentity() throws(TorchError) -> Tensor {
    let order = shape[shape.count - 1]
    return try self + .range(order).oneHot(order).to(elementType())
  }
}
