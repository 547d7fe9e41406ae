import KDMeta

extension MethodReference {
  static let topLayer = MethodReference(TopLayerMethod.self)
  static let allLayers = MethodReference(AllLayersMethod.self)
  static let allLayersDropout = MethodReference(AllLayersDropoutMethod.self)
  static let spectral = MethodReference(SpectralMethod.self)
  static let spectralPairs = MethodReference(SpectralPairsMethod.self)
  static let deepInversion = MethodReference(DeepInversionMethod.self)
  static let zskd = MethodReference(ZSKDMethod.self)
  static let guided = MethodReference(GuidedMethod.self)
  static let dafl = MethodReference(DAFLMethod.self)
  static let contrastive = MethodReference(ContrastiveMethod.self)
  static let noise = MethodReference(NoiseMethod.self)

  /// All methods.
  static var all: [MethodReference] { SynthesisMethods.all.map(MethodReference.init) }

  var name: String { type.name }

  /// The method with its defaults; DAFL as published, but smaller.
  var configured: ConfiguredMethod {
    guard self == .dafl else { return .best(type) }
    var options = DAFLMethod.published ?? DAFLMethod.defaults
    (options.steps, options.learningRate, options.channels) = (2400, 2e-3, 32)
    options.usesCosineDecay = true
    return ConfiguredMethod(DAFLMethod.self, options)
  }
}

extension ConfiguredMethod {
  /// Sets the option called `name` where the method has one.
  mutating func put(_ name: String, _ value: some CustomStringConvertible) {
    guard values.contains(where: { $0.name == name }) else { return }
    do { try set(name, to: value.description) } catch { preconditionFailure("\(error)") }
  }
}

/// Options by their names in Swift, for whatever method has them.
extension Reconstructor.Settings {
  init(method: MethodReference) { self.init(method.configured) }

  var steps: Int {
    get { number("steps") }
    set { method.put("steps", newValue) }
  }
  var batchSize: Int {
    get { number("batch-size") }
    set { method.put("batch-size", newValue) }
  }
  var channels: Int {
    get { number("channels") }
    set { method.put("channels", newValue) }
  }
  var refinementSteps: Int {
    get { number("refinement-steps") }
    set { method.put("refinement-steps", newValue) }
  }
  var refinementRate: Double {
    get { real("refinement-rate") }
    set { method.put("refinement-rate", newValue) }
  }
  var learningRate: Double {
    get { real("learning-rate") }
    set { method.put("learning-rate", newValue) }
  }
  var jitter: Double {
    get { real("jitter") }
    set { method.put("jitter", newValue) }
  }
  var totalVariation: Double {
    get { real("total-variation") }
    set { method.put("total-variation", newValue) }
  }
  var imageStatistics: Double {
    get { real("image-statistics") }
    set { method.put("image-statistics", newValue) }
  }
  var samplingScale: Double {
    get { real("sampling-scale") }
    set { method.put("sampling-scale", newValue) }
  }
  var reluLeak: Double {
    get { real("relu-leak") }
    set { method.put("relu-leak", newValue) }
  }
  var contrastWeight: Double {
    get { real("contrast-weight") }
    set { method.put("contrast-weight", newValue) }
  }
  var modeSeekingWeight: Double {
    get { real("mode-seeking-weight") }
    set { method.put("mode-seeking-weight", newValue) }
  }
  var conditioning: Conditioning {
    get {
      guard case .choice(let name) = value("conditioning") else { return .none }
      return Conditioning(rawValue: name) ?? .none
    }
    set { method.put("conditioning", newValue.rawValue) }
  }

  private func value(_ name: String) -> OptionValue? { method.values.first { $0.name == name }?.value }
  private func number(_ name: String) -> Int { if case .integer(let n) = value(name) { n } else { 0 } }
  private func real(_ name: String) -> Double { if case .real(let n) = value(name) { n } else { 0 } }
}
