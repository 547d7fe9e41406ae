/// The generator of methods that train one.
public struct GeneratorSettings: Sendable, Equatable, Codable {
  /// The channels of its smallest pictures.
  public var channels = 32
  /// How many random numbers a picture is made of, where no record says.
  public var latentCount = 100
  /// β₁ of Adam.
  public var firstMomentDecay = 0.9
  /// How much the terms of DAFL's loss count.
  public var dafl = DAFLWeights()

  /// The default generator.
  public init() {}
}
