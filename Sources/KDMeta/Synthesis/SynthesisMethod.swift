public import Network
public import Records

/// A way of making images from a teacher: from a bundle's record, or from the teacher alone.
///
/// A new method is a folder under `Methods` and a line in ``SynthesisMethods/standard``. Its name, help, options and defaults are told here alone;
/// `reconstruct`, `distill --source`, run files, `kdmeta methods`, `inspect` and the provenance of outputs take them from here.
public protocol SynthesisMethod: Sendable {
  /// What a user may set.
  associatedtype Options: Sendable, Equatable

  /// Its name on the command line and in files.
  static var name: String { get }
  /// What it does, in one line.
  static var summary: String { get }
  /// The paper that it is after; nil where there is none.
  static var paper: String? { get }
  /// What a student came to with its default options, by which the best possible method is chosen; nil where nobody measured.
  static var measured: MeasuredStudent? { get }
  /// How many images it makes where nobody says.
  static var defaultCount: Int { get }

  /// The record that it takes from a bundle; nil where it takes none.
  static var record: (any RecordKind.Type)? { get }
  /// Whether it can do without the bundle that ``record`` comes from.
  static var worksWithoutBundle: Bool { get }
  /// Why it makes no images for `classifier`, even without a bundle where it can do without; nil where it does.
  static func obstacle(in classifier: Classifier) -> String?

  /// Whether something is trained before the first image. Several processes then do that together, and the first makes the images.
  static var isTrained: Bool { get }

  /// The options, in the order of the help.
  static var options: [MethodOption<Options>] { get }
  /// The best values that are known.
  static var defaults: Options { get }
  /// Those of the paper; nil where it has none of its own.
  static var published: Options? { get }
  /// Finds options that do not fit together.
  static func check(_ options: Options) throws(MethodOptionError)

  /// What makes the images.
  static func makeSynthesizer(_ options: Options, _ setup: SynthesisSetup) throws -> any Synthesizer
}

extension SynthesisMethod {
  /// None.
  public static var paper: String? { nil }
  /// Nothing.
  public static var measured: MeasuredStudent? { nil }
  /// 10,000.
  public static var defaultCount: Int { 10_000 }
  /// None.
  public static var record: (any RecordKind.Type)? { nil }
  /// Where it takes no record.
  public static var worksWithoutBundle: Bool { record == nil }
  /// What stands against its record.
  public static func obstacle(in classifier: Classifier) -> String? { record?.obstacle(in: classifier) }
  /// False.
  public static var isTrained: Bool { false }
  /// None.
  public static var published: Options? { nil }
  /// All do.
  public static func check(_ options: Options) {}
}

/// What students came to with a method's default options: MNIST, LeNet-5 to `lenet5-half`, means over three seeds (docs/results.md).
public struct MeasuredStudent: Sendable, Equatable, Codable {
  /// The share of the test images that the student put in their class.
  public let accuracy: Double
  /// About how many minutes images and student take on two idle cores.
  public let minutes: Double

  /// A student of this `accuracy`, a share, which took so many `minutes`.
  public init(accuracy: Double, minutes: Double) {
    self.accuracy = accuracy
    self.minutes = minutes
  }
}
