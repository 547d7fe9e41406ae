/// What a value must be beyond its type and shape.
public struct Requirement<Value>: Sendable {
  /// What is wrong with a value, and what it must be; nil for a good one.
  public let problem: @Sendable (Value) -> String?

  /// The requirement that finds `problem`.
  public init(_ problem: @escaping @Sendable (Value) -> String?) {
    self.problem = problem
  }

  /// No requirement.
  public static var none: Requirement { Requirement { _ in nil } }

  /// Both requirements, of which the first that a value misses is told.
  public static func && (first: Requirement, second: Requirement) -> Requirement {
    Requirement { first.problem($0) ?? second.problem($0) }
  }

  /// The requirement that `holds`, which is worded `requirement`.
  public static func that(
    _ requirement: String, _ holds: @escaping @Sendable (Value) -> Bool
  ) -> Requirement {
    Requirement { holds($0) ? nil : requirement }
  }
}
