/// A table to be made: a teacher, and rows that each make a student in another way. `formats/run-1.md` says how it is written.
public struct RunFile: Sendable {
  /// The teacher, or a student made in one way.
  public struct Row: Sendable {
    /// What it is called; the name of its folder too.
    public let name: String
    /// How the student is made; nil for the teacher's row.
    public let method: RowMethod?
    /// The data that it uses in place of the table's.
    let data: String?
    /// What was published for it, as a share.
    public let published: Double?
    /// Where that was published.
    public let source: String?
    /// The seeds that it is made with, where they are not the table's.
    let seeds: [UInt64]?
    /// The options of its commands.
    let options: CommandOptions
    /// The line on which it begins.
    let line: Int?
  }

  /// Where it was read from.
  public let path: String
  /// What the table is about.
  public let title: String
  /// What stands above the table.
  public let description: String?
  /// What the teacher learns from, as the file calls it.
  public let data: String
  /// The networks of teacher and students.
  let model, student: String
  /// The lines on which these are named.
  let modelLine, studentLine: Int?
  /// What all random numbers follow from; the whole table is made for each.
  public let seeds: [UInt64]
  /// The options of the commands of all rows.
  let options: CommandOptions
  /// The teacher's row.
  public let teacher: Row
  /// The others.
  public let rows: [Row]

  /// The name of the teacher's row.
  static let teacherName = "teacher"

  /// Every dataset that it names, in order.
  public var dataNames: [String] {
    ([data] + rows.compactMap(\.data)).reduce(into: []) { names, name in
      if !names.contains(name) { names.append(name) }
    }
  }
}
