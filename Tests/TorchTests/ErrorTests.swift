import Testing
import Torch

@Suite struct ErrorTests {
  enum Cause: CaseIterable {
    case dimension, gatherIndex, classNumber, leftOutClassNumber, singleNumberPerChannel
    case integersWithoutMoments, integerSoftmax, memory
    case misfits, channels, reshape, oneHot, boolDifference

    var kind: TorchError.Kind {
      switch self {
      case .dimension, .classNumber, .leftOutClassNumber: .index
      case .singleNumberPerChannel: .value
      case .integersWithoutMoments: .elementType
      case .integerSoftmax: .notImplemented
      case .memory: .memory
      case .misfits, .channels, .reshape, .oneHot, .boolDifference, .gatherIndex: .operation
      }
    }

    func provoke() throws {
      let matrix = try Tensor(repeating: 1, shape: [2, 3])
      let numbers = try Tensor([0, 7] as [Int64], shape: [2])
      switch self {
      case .dimension: _ = try matrix.softmax(2)
      case .gatherIndex: _ = try matrix.gathering(numbers.reshaped([2, 1]), dimension: 1)
      case .classNumber: _ = try matrix.crossEntropy(numbers)
      case .leftOutClassNumber: _ = try matrix.crossEntropy(Tensor([0, -100] as [Int64], shape: [2]))
      case .singleNumberPerChannel:
        let row = try Tensor(repeating: 1, shape: [3])
        _ = try matrix.slice(0, 0..<1).batchNorm(
          weight: row, bias: row, runningMean: row, runningVariance: row, training: true, momentum: 0.1,
          epsilon: 1e-5)
      case .integersWithoutMoments:
        try numbers.reshaped([1, 2]).accumulateMoments(
          classes: .range(1), shift: Tensor(repeating: 0, shape: [2]),
          sums: Tensor(repeating: 0, shape: [1, 2], type: .float64),
          squares: Tensor(repeating: 0, shape: [1, 2], type: .float64))
      case .integerSoftmax: _ = try numbers.softmax(0)
      case .memory: _ = try Tensor(repeating: 0, shape: [1 << 46])
      case .misfits: _ = try matrix.matmul(matrix)
      case .channels:
        _ = try matrix.reshaped([1, 2, 3, 1]).convolution(
          Tensor(repeating: 1, shape: [4, 5, 1, 1]), nil,
          ConvolutionSettings(stride: [1, 1], padding: [0, 0], dilation: [1, 1], outputPadding: [0, 0]))
      case .reshape: _ = try matrix.reshaped([4, -1])
      case .oneHot: _ = try numbers.oneHot(3)
      case .boolDifference: _ = try matrix.to(.bool) - matrix.to(.bool)
      }
    }
  }

  @Test(
    "A failure has its kind, and a sentence with the operation and the engine's words",
    arguments: Cause.allCases)
  func kinds(_ cause: Cause) throws {
    let error = try #require(#expect(throws: TorchError.self) { try cause.provoke() })
    #expect(error.kind == cause.kind, "\(error)")
    #expect(!error.operation.isEmpty && !error.message.isEmpty)
    #expect(error.description == "\(error.operation): \(error.message)")
  }

  @Test("A failure names the shapes that met")
  func shapes() throws {
    let (a, b) = (try Tensor(repeating: 1, shape: [2, 3]), try Tensor(repeating: 1, shape: [5, 7]))
    for body in [
      { _ = try a.matmul(b) }, { _ = try a + b }, { _ = try a.linear(b, nil) }, { try a.assign(b) },
    ] {
      let error = try #require(#expect(throws: TorchError.self) { try body() })
      #expect(error.description.contains("[2, 3]") && error.description.contains("[5, 7]"), "\(error)")
    }
  }

  @Test(
    "A card is refused in words that help, where libtorch has no CUDA",
    .enabled("an engine without CUDA") {
      try Engine.cudaDeviceCount() == 0
    })
  func missingCard() throws {
    let tensor = try Tensor(1)
    for body in [
      { _ = try tensor.to(on: .cuda(0)) }, { _ = try Tensor(1, on: .cuda(0)) },
      { _ = try Generator(seed: 1, on: .cuda(0)) },
    ] {
      let error = try #require(#expect(throws: TorchError.self) { try body() })
      #expect(error.kind == .notImplemented)
      #expect(error.message.contains("script/engine"))
    }
  }

  @Test("Thread counts are kept, and those below one refused")
  func threads() throws {
    let count = try Engine.threadCount()
    #expect(count >= 1)
    try Engine.setThreadCount(count)
    #expect(try Engine.threadCount() == count)
    #expect(throws: TorchError.self) { try Engine.setThreadCount(0) }
  }
}
