internal import Torch

/// What draws soft labels and compares answers with them, where a generator is told such.
enum SoftLabels {
  /// The objective of `setup`; nil where the generator is told no soft labels.
  static func objective(_ setup: GeneratorTermSetup) throws -> ZSKDObjective? {
    guard setup.options.conditioning == .softLabel else { return nil }
    return try ZSKDObjective(
      setup.synthesis.head(), of: setup.synthesis.teacher, temperature: setup.options.targetTemperature,
      on: setup.synthesis.context.device)
  }
}
