internal import Records

/// A method, for people.
public struct MethodSummary: Sendable, Encodable {
  /// An option of it.
  public struct Option: Sendable, Encodable {
    /// Its name, what it means, and what it takes.
    public let name, help, range: String
    /// The best value that is known.
    public let `default`: String
    /// That of the paper, where it has one.
    public let published: String?
  }

  /// Its name, and what it does.
  public let name, summary: String
  /// The paper that it is after.
  public let paper: String?
  /// The record that it takes from a bundle; nil where it takes none.
  public let record: String?
  /// Whether it can do without that bundle.
  public let worksWithoutBundle: Bool
  /// How many images it makes where nobody says.
  public let count: Int
  /// What students came to.
  public let measured: MeasuredStudent?
  /// The options, in the order of the help.
  public let options: [Option]

  /// Whether the paper's settings are known.
  public var hasPublished: Bool { options.contains { $0.published != nil } }

  /// What it needs beside a teacher, in a few words.
  public var needs: String {
    guard let record else { return "no bundle" }
    return worksWithoutBundle ? "\(record), or batch norms" : record
  }

  /// What there is to know of `method`.
  public init(_ method: any SynthesisMethod.Type) {
    name = method.name
    summary = method.summary
    paper = method.paper
    record = method.record?.name
    worksWithoutBundle = method.worksWithoutBundle
    count = method.defaultCount
    measured = method.measured
    options = Self.options(of: method)
  }

  private static func options<Method: SynthesisMethod>(of method: Method.Type) -> [Option] {
    Method.options.map { option in
      Option(
        name: option.name, help: option.help, range: option.range,
        default: option.value(in: Method.defaults).description,
        published: Method.published.map { option.value(in: $0).description })
    }
  }
}
