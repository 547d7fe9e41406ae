/// What a method's option is set to, as the command line, a run file and an output's provenance write it.
public enum OptionValue: Sendable, Equatable, Encodable, CustomStringConvertible {
  /// A whole number.
  case integer(Int)
  /// A number.
  case real(Double)
  /// Yes or no.
  case truth(Bool)
  /// One of several names.
  case choice(String)

  /// The value as text that the option takes again.
  public var description: String {
    switch self {
    case .integer(let number): "\(number)"
    case .real(let number): number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
    case .truth(let truth): "\(truth)"
    case .choice(let name): name
    }
  }

  /// Writes a number, a truth value or a text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .integer(let number): try container.encode(number)
    case .real(let number): try container.encode(number)
    case .truth(let truth): try container.encode(truth)
    case .choice(let name): try container.encode(name)
    }
  }
}
