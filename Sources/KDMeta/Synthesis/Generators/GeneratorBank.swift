internal import Checkpoints
internal import Network
internal import Torch

/// What a student learns from beside a generator's fresh images, half of each batch: images that the generator made earlier, or
/// refined ones.
enum GeneratorBank {
  case earlier(ImageBank)
  case refined(RefreshedBank, Device)

  /// The bank of `setup`; nil where no student learns meanwhile, or from fresh images alone.
  init?(_ setup: GeneratorTermSetup, refines: Bool, random: Generator) {
    guard setup.synthesis.online != nil else { return nil }
    let options = setup.options
    if refines {
      self = .refined(
        RefreshedBank(setup.synthesis, batchSize: options.batchSize, over: 0.9), random.device)
    } else if options.imageBank > 0 {
      self = .earlier(ImageBank(capacity: Self.capacity(setup), generator: random))
    } else {
      return nil
    }
  }

  /// How many earlier images are kept: as many as the options ask for, or as fit.
  private static func capacity(_ setup: GeneratorTermSetup) -> Int {
    let options = setup.options
    let bytes = setup.synthesis.teacher.classifier.imageShape.reduce(MemoryLayout<Float>.size, *)
    let most = Int(options.imageBankLimit * Double(1 << 30)) / bytes
    if most < options.imageBank {
      setup.synthesis.context.reporter.note(
        "images are so large that \(most) earlier ones are kept rather than \(options.imageBank) (image-bank-limit)"
      )
    }
    return max(1, min(options.imageBank, most))
  }

  /// As many images as `fresh` has, half of them from the bank, for which `make` makes images of classes where some are due.
  func mixed(
    _ fresh: Tensor, random: Generator, _ make: (Tensor) throws -> SynthesizedImages
  ) throws -> Tensor {
    switch self {
    case .earlier(let bank): return try withoutGradients { try bank.mixed(fresh) }
    case .refined(let bank, _):
      let half = fresh.shape[0] / 2
      let refined = try bank.sample(half, random: random, make).inputs
      return try withoutGradients {
        try Tensor.concatenating([fresh.slice(0, 0..<fresh.shape[0] - half), refined])
      }
    }
  }

  func state() throws -> StateDictionary {
    switch self {
    case .earlier(let bank): try bank.state()
    case .refined(let bank, _): try bank.state()
    }
  }

  func restore(_ state: StateDictionary) throws {
    switch self {
    case .earlier(let bank): try bank.restore(state)
    case .refined(let bank, let device): try bank.restore(state, on: device)
    }
  }
}
