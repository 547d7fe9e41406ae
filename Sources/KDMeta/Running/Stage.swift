/// One step of a row: a command, what it reads, and the file that it makes.
public struct Stage: Sendable {
  /// The commands that rows are made of, by the names that the command line knows them by.
  public enum Command: String, CaseIterable, Sendable, Codable {
    case train, record, reconstruct, distill, evaluate
  }

  /// What an argument stands for.
  enum Value: Equatable {
    /// Itself.
    case text(String)
    /// A file of the run, by its name in the folder of its seed.
    case file(String)
    /// Data, as the run file calls them.
    case data(String)
    /// A network of the zoo, or an ONNX file.
    case network(String)
  }

  /// A word of the command line, or two that belong together.
  struct Argument {
    /// The option's name without dashes; nil for an argument that has none.
    var name: String?
    /// What it is given; nil for a flag.
    var value: Value?
  }

  let command: Command
  /// What it is about: what it reads, and the network that it trains.
  let subjects: [Argument]
  /// What the run file and the user set of it, by name.
  var options: [CommandOption]
  /// The file that the command makes, by its name in the folder of the seed; nil where it only tells something.
  let output: String?
  /// The row that it belongs to.
  let row: RunFile.Row
  /// What its random numbers follow from.
  let seed: UInt64

  /// The name of the file that keeps how the stage went, in the folder of the seed.
  var recordName: String { "\(row.name)/\(command.rawValue).json" }

  /// What it is called in notes.
  var title: String { "\(row.name), seed \(seed): \(command.rawValue)" }

  /// All words after the command's name.
  var arguments: [Argument] {
    var result =
      subjects + options.map { Argument(name: $0.name, value: $0.value.map { text in Value.text(text) }) }
    if let output {
      result += [
        Argument(name: "o", value: .file(output)), Argument(name: "seed", value: .text("\(seed)")),
      ]
    }
    return result
  }

  /// Everything that it reads.
  var inputs: [Value] {
    subjects.compactMap { subject in
      if case .text = subject.value { nil } else { subject.value }
    }
  }

  /// The command line that a user would type in the folder of the seed.
  var commandLine: String {
    let words = arguments.flatMap { argument in
      [argument.name.map { $0.count == 1 ? "-\($0)" : "--\($0)" }, argument.value?.name].compactMap { $0 }
    }
    return (["kdmeta", command.rawValue] + words).map(\.quotedForShell).joined(separator: " ")
  }

  /// The arguments as the command's parser takes them; `place` tells where the values lie.
  func words(_ place: (Value) -> String) -> [String] {
    arguments.flatMap { argument -> [String] in
      let value = argument.value.map(place)
      guard let name = argument.name else { return [value].compactMap { $0 } }
      // Values that begin with a dash are values only in the same word.
      guard name.count > 1 else { return ["-\(name)"] + [value].compactMap { $0 } }
      return ["--\(name)" + (value.map { "=\($0)" } ?? "")]
    }
  }
}

extension Stage.Value {
  /// What the command line shows.
  var name: String {
    switch self {
    case .text(let name), .file(let name), .data(let name), .network(let name): name
    }
  }
}

extension String {
  /// The text as one word of a shell.
  fileprivate var quotedForShell: String {
    wholeMatch(of: #/[A-Za-z0-9_@%+=:,.\/-]+/#) != nil ? self : "'\(replacing("'", with: #"'\''"#))'"
  }
}
