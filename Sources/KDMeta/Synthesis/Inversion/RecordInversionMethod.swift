public import Records

/// A method that inverts images towards draws from a bundle's record.
public protocol RecordInversionMethod: SynthesisMethod where Options == InversionOptions {
  /// The record that it follows.
  static var followed: any RecordKind.Type { get }
}

extension RecordInversionMethod {
  /// The record that it follows.
  public static var record: (any RecordKind.Type)? { followed }
  /// Those of inversion, and how wide targets are drawn.
  public static var options: [MethodOption<InversionOptions>] { MethodOption.inversion + [.samplingScale] }
  /// Inversion towards the record.
  public static func makeSynthesizer(
    _ options: InversionOptions, _ setup: SynthesisSetup
  ) throws -> any Synthesizer {
    try InversionSynthesizer(
      setup.objective(of: followed, samplingScale: options.samplingScale), options, setup)
  }
}
