/// Why an option of a method cannot be set as it was asked for.
public enum MethodOptionError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The method has no such option; `known` are those that it has.
  case unknown(option: String, method: String, known: [String])
  /// The value is none that the option takes.
  case outOfRange(option: String, value: String, range: String)
  /// The options are fine by themselves and do not fit together.
  case conflict(option: String, reason: String)
  /// No published values are known for the method.
  case nothingPublished(method: String)

  /// One sentence for a person.
  public var description: String {
    switch self {
    case .unknown(let option, let method, let known):
      "the method '\(method)' has no option '\(option)'; "
        + (known.isEmpty
          ? "it has none"
          : NearestName.of(option, among: known).map { "did you mean '\($0)'?" }
            ?? "it has \(known.joined(separator: ", "))")
    case .outOfRange(let option, let value, let range): "\(option) takes \(range), not '\(value)'"
    case .conflict(let option, let reason): "\(option): \(reason)"
    case .nothingPublished(let method):
      "no published settings are known for the method '\(method)'; its defaults are the best known"
    }
  }
}
