/// Why the options of a stage are no good.
struct StageFault: Error {
  let stage: Stage
  /// The option that is at fault, where that is known.
  let option: CommandOption?
  /// What is wrong with it.
  let reason: String
  /// The run file.
  let file: RunFile

  /// The error of the run, which names the place where the option was given, or that of the row.
  var error: KDMetaError {
    let reason = "\(stage.row.name), \(stage.command.rawValue): \(reason)"
    switch option?.origin {
    case .commandLine: return .choice(.settings, reason)
    case .line(let line): return .runFile(RunFileError(path: file.path, line: line, reason: reason))
    case nil: return .runFile(RunFileError(path: file.path, line: stage.row.line, reason: reason))
    }
  }
}

extension Stage {
  /// Options that a run gives itself, or that change what a command prints rather than what it makes.
  private static let reserved: Set<String> = [
    "checkpoint-every", "data", "device", "evaluate", "help", "json", "output", "partial",
    "quiet", "restart", "save-generator", "seed", "source", "split", "teacher", "threads", "trust",
    "version",
  ]

  /// The command that the stage performs, for a run of `file`; `place` tells where its values lie.
  func command(
    _ parser: any StageCommandParser, of file: RunFile, place: (Value) -> String
  ) throws(StageFault) -> any StageCommand {
    func fault(_ option: CommandOption?, _ reason: String) -> StageFault {
      StageFault(stage: self, option: option, reason: reason, file: file)
    }
    let given = Set(subjects.compactMap(\.name))
    for option in options where Self.reserved.contains(option.name) || given.contains(option.name) {
      throw fault(option, "'\(option.name)' is set by the run itself; leave it out")
    }
    do throws(KDMetaError) { return try parser.command(command, words(place)) } catch {
      guard case .usage(let reason) = error else { throw fault(nil, "\(error)") }
      // The networks are options too, of the file's first lines.
      let networks = [("model", file.modelLine), ("student", file.studentLine)].map { name, line in
        CommandOption(name, "", origin: .line(line))
      }
      // The first one that the message names: it may name another in advice.
      let places = (options + networks).compactMap { option in
        reason.place(of: option).map { (option: option, place: $0) }
      }
      throw fault(places.min { $0.place < $1.place }?.option, reason)
    }
  }

  /// Whether `option` was given for the command in all rows.
  func isGeneral(_ option: CommandOption) -> Bool {
    options.contains(option) && (option.origin == .commandLine || row.options[command]?[option.key] == nil)
  }
}

extension String {
  /// Where a message of a command's parser first names `option`: with dashes, or a method's own as a word.
  fileprivate func place(of option: CommandOption) -> String.Index? {
    let isOwn = option.name == CommandOption.methodPrefix
    let word = isOwn ? String(option.key.dropFirst(option.name.count + 1)) : "--\(option.name)"
    return ranges(of: word).first { range in
      func isPart(_ letter: Character) -> Bool { letter.isLetter || letter.isNumber || letter == "-" }
      let begins = range.lowerBound == startIndex || !isPart(self[index(before: range.lowerBound)])
      return begins && (range.upperBound == endIndex || !isPart(self[range.upperBound]))
    }?.lowerBound
  }
}
