public import Torch

/// A part of what a generator is trained to lower. A file each; a method takes any by weight.
public protocol GeneratorTerm: SendableMetatype {
  /// Its name, as the progress line shows it; its option is this with `-weight` behind it.
  static var name: String { get }
  /// What a large weight does, for the help of that option.
  static var help: String { get }

  /// The term for the teacher of `setup`.
  init(_ setup: GeneratorTermSetup) throws

  /// The teacher's values that it looks at.
  var taps: Set<String> { get }
  /// How often it wants the teacher to be shown each batch.
  var viewCount: Int { get }
  /// What its value is multiplied by at `weight`.
  func factor(_ weight: Double) -> Double

  /// Its value for a batch, a single number; nil where it has no meaning for the batch, as without a student.
  func value(_ batch: GeneratorBatch) throws -> Tensor?
}

extension GeneratorTerm {
  /// None.
  public var taps: Set<String> { [] }
  /// Once.
  public var viewCount: Int { 1 }
  /// The weight itself.
  public func factor(_ weight: Double) -> Double { weight }
}

/// What a term is set up with.
public struct GeneratorTermSetup {
  /// The teacher, and what is known of the images.
  public let synthesis: SynthesisSetup
  /// The options of the generator.
  public let options: GeneratorOptions

  /// The name of the teacher's logits.
  public var logits: String { synthesis.logits }
}
