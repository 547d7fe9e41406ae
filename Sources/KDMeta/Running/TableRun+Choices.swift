extension TableRun {
  /// What a user says beside the file.
  public struct Choices: Sendable {
    /// The folder that takes all files.
    public var output: String
    /// The seeds; where nil, those of the file.
    public var seeds: [UInt64]?
    /// The names of the rows, beside the teacher's; where nil, all of them.
    public var rows: [String]?
    /// Where data lie, by what the file calls them; others lie where they say.
    public var places: [String: String] = [:]
    /// A page of Markdown that takes the figures between its two marks, beside the folder's own.
    public var document: String?
    /// A file of figures that this run adds its own to: those of rows and seeds that the folder does not hold are taken from there.
    public var figures: String?
    /// Options of commands, which win over those of the file.
    public var options: [Stage.Command: [String: CommandOption]] = [:]

    /// All rows for the file's seeds, into `output`.
    public init(output: String) { self.output = output }
  }
}
