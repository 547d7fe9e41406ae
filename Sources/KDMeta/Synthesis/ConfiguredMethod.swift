/// A method with its options.
///
///     var method = ConfiguredMethod(SpectralMethod.self)
///     try method.set("steps", to: "40")
public struct ConfiguredMethod: Sendable {
  private var choice: any MethodChoice

  /// `method` with `options`.
  public init<Method: SynthesisMethod>(_ method: Method.Type, _ options: Method.Options) {
    choice = TypedChoice<Method>(options: options)
  }

  /// `method` with the values of `preset`.
  public init(_ method: any SynthesisMethod.Type, preset: Preset = .best) throws(MethodOptionError) {
    self = try Self.make(method, preset)
  }

  /// `method` with its defaults.
  public static func best(_ method: any SynthesisMethod.Type) -> ConfiguredMethod {
    func open<Method: SynthesisMethod>(_ method: Method.Type) -> ConfiguredMethod {
      ConfiguredMethod(method, Method.defaults)
    }
    return open(method)
  }

  private static func make<Method: SynthesisMethod>(
    _ method: Method.Type, _ preset: Preset
  ) throws(MethodOptionError) -> ConfiguredMethod {
    switch preset {
    case .best: return ConfiguredMethod(method, Method.defaults)
    case .published:
      guard let published = Method.published else { throw .nothingPublished(method: Method.name) }
      return ConfiguredMethod(method, published)
    }
  }

  /// The method.
  public var method: any SynthesisMethod.Type { choice.method }
  /// Its name.
  public var name: String { method.name }
  /// The value of each option, in the order of the help.
  public var values: [(name: String, value: OptionValue)] { choice.values }

  /// Sets the option called `name` to what `text` says.
  public mutating func set(_ name: String, to text: String) throws(MethodOptionError) {
    try choice.set(name, to: text)
  }

  /// Finds options that do not fit together.
  public func check() throws(MethodOptionError) { try choice.check() }

  /// What makes the images.
  package func makeSynthesizer(_ setup: SynthesisSetup) throws -> any Synthesizer {
    try choice.makeSynthesizer(setup)
  }

  /// A set of values for all options of a method.
  public enum Preset: String, Sendable, CaseIterable, Codable {
    /// The best that are known.
    case best
    /// Those of the paper.
    case published
  }
}

extension ConfiguredMethod: Equatable, Encodable {
  /// Whether both are the same method with the same values.
  public static func == (first: Self, second: Self) -> Bool {
    first.name == second.name && first.values.map(\.value) == second.values.map(\.value)
  }

  private enum CodingKeys: CodingKey { case method, options }

  /// Writes the name and the options by their names.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .method)
    try container.encode(
      Dictionary(values.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }), forKey: .options)
  }
}

/// A method with options of its type.
private protocol MethodChoice: Sendable {
  var method: any SynthesisMethod.Type { get }
  var values: [(name: String, value: OptionValue)] { get }
  mutating func set(_ name: String, to text: String) throws(MethodOptionError)
  func check() throws(MethodOptionError)
  func makeSynthesizer(_ setup: SynthesisSetup) throws -> any Synthesizer
}

private struct TypedChoice<Method: SynthesisMethod>: MethodChoice {
  var options: Method.Options

  var method: any SynthesisMethod.Type { Method.self }
  var values: [(name: String, value: OptionValue)] {
    Method.options.map { ($0.name, $0.value(in: options)) }
  }

  mutating func set(_ name: String, to text: String) throws(MethodOptionError) {
    guard let option = Method.options.first(where: { $0.name == name }) else {
      throw .unknown(option: name, method: Method.name, known: Method.options.map(\.name))
    }
    try option.set(text, in: &options)
  }

  func check() throws(MethodOptionError) { try Method.check(options) }

  func makeSynthesizer(_ setup: SynthesisSetup) throws -> any Synthesizer {
    try Method.makeSynthesizer(options, setup)
  }
}
