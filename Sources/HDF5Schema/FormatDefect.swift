/// One thing in which a file breaks its format.
public struct FormatDefect: Error, Hashable, Sendable {
  /// The member at fault: its path in the file from `/`, where an attribute follows an `@`.
  public let member: String

  /// What is wrong with it, and what it must be.
  public let problem: String

  /// A defect of `member`.
  public init(member: String, problem: String) {
    self.member = member
    self.problem = problem
  }
}

extension FormatDefect: CustomStringConvertible {
  /// The member and its problem.
  public var description: String { "\(member): \(problem)" }
}
